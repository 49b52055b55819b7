"""What a page reads once about a person must stand in its questions as plain keys: that is what the indexes want."""

import pytest

from committees.bodies.models import communities_joined_by
from committees.bodies.standing import Standing
from governance.reading import reading
from issues.petitions.models import Issue, Petition

pytestmark = pytest.mark.django_db


def test_remembered_facts_stand_in_a_question_as_keys(cast):
    reader = Standing(cast["wang"]).reader(petitions_recused_from=[], issues_recused_from=[], issues_about_mine=[])
    for rows in (Petition.objects.worked_on_by(reader), Issue.objects.worked_on_by(reader)):
        question = str(rows.query)
        assert question.count("SELECT") == 1, question


def test_a_fact_is_asked_once(cast, django_assert_num_queries):
    reader = reading(cast["wang"])
    with django_assert_num_queries(1):
        for _ in range(3):
            assert list(communities_joined_by(reader)) == [cast.communities["蓟门里"].pk]


def test_more_than_keys_is_asked_anew(cast, django_assert_num_queries):
    reader, jimenli = reading(cast["wang"]), cast.communities["蓟门里"]
    assert communities_joined_by(reader).exists()
    with django_assert_num_queries(1):
        assert communities_joined_by(reader).filter(committee__community=jimenli).exists()

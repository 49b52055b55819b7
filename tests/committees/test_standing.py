"""What is read once must be what the questions answer: for everybody, and after any of the facts has ended."""

import pytest
from django.utils.functional import SimpleLazyObject

from committees.bodies import models as bodies
from committees.bodies.models import Committee, Seat, Zone
from committees.bodies.parts import PARTS, parts_in, parts_on
from committees.bodies.standing import Standing, reader_for
from governance.reading import keys_of, reading
from governance.registry import models as registry
from governance.registry.models import Community, Organisation, Posting, today
from governance.registry.states import Duty

pytestmark = pytest.mark.django_db

ASKED = {
    function.__name__: function
    for function in (
        bodies.bodies_led_by,
        bodies.communities_steered_by,
        bodies.communities_joined_by,
        bodies.communities_served_by,
        bodies.buildings_zoned_to,
        bodies.buildings_zoned_beside,
        registry.communities_confirmed_by,
        registry.streets_of,
        registry.disciplined_by,
        registry.workplaces_of,
    )
}


def same_for_everybody(cast):
    for person in cast.people.values():
        known = Standing(person).known
        assert known == {name: keys_of(function(person)) for name, function in ASKED.items()}, person
        reader = reading(person, **known)
        assert {name: function(reader) for name, function in ASKED.items()} == known


def test_standing_knows_what_the_questions_answer(cast, django_assert_num_queries):
    Posting.objects.filter(person=cast["jiedao"]).update(duties=[Duty.DISCIPLINE])
    same_for_everybody(cast)
    for name, most in {"wang": 3, "zhou": 3, "jiedao": 2, "li": 2}.items():
        with django_assert_num_queries(most):
            Standing(cast[name]).known  # noqa: B018


def test_a_reader_plays_the_same_parts_and_asks_nothing(cast, django_assert_num_queries):
    places, committees = list(Community.objects.all()), list(Committee.objects.select_related("community"))
    everybody = list(cast.people.values())
    asked = [
        ([parts_in(one, place) for place in places], [parts_on(one, body) for body in committees]) for one in everybody
    ]
    readers = [reader_for(one) for one in everybody]
    with django_assert_num_queries(0):
        known = [
            ([parts_in(one, place) for place in places], [parts_on(one, body) for body in committees])
            for one in readers
        ]
    assert known == asked
    assert {part for of_one in asked for parts in of_one for some in parts for part in some} == set(PARTS)


ENDS = {
    "seats": lambda: Seat.objects.update(until=today()),
    "committees": lambda: Committee.objects.update(until=today()),
    "zones": lambda: Zone.objects.update(until=today()),
    "postings": lambda: Posting.objects.update(until=today()),
    "a liaison of discipline only": lambda: Posting.objects.update(duties=[Duty.DISCIPLINE]),
    "an audit": lambda: Posting.objects.update(duties=[Duty.AUDITOR], is_lead=False),
    "another kind": lambda: Organisation.objects.filter(kind="firm").update(also=["operator"]),
    "a plain member": lambda: Seat.objects.update(office="member"),
    "a seat on a task force": lambda: Committee.objects.update(kind="task_force"),
}


@pytest.mark.parametrize("end", ENDS)
def test_and_after_a_fact_has_ended(cast, end):
    ENDS[end]()
    same_for_everybody(cast)


def test_a_memory_is_asked_once_and_a_person_each_time(cast, django_assert_num_queries):
    reader = reading(cast["wang"])
    with django_assert_num_queries(1):
        bodies.communities_joined_by(reader)
        bodies.communities_joined_by(reader)
    Seat.objects.update(until=today())
    assert keys_of(bodies.communities_joined_by(cast["wang"])) == []
    assert not hasattr(cast["wang"], "memory")


def test_the_person_of_a_request_is_not_given_a_memory(cast):
    """`request.user` is lazy; its copy must be a person of its own, or deeds would act on remembered facts."""
    person = SimpleLazyObject(lambda: cast["wang"])
    reader = reading(person)
    assert reader == cast["wang"]
    assert hasattr(reader, "memory")
    assert not hasattr(cast["wang"], "memory")
    assert not hasattr(person, "memory")


def test_of_very_many_keys_only_the_question_is_remembered(cast, monkeypatch):
    monkeypatch.setattr("governance.reading.MOST", 3)
    reader = reading(cast["wang"])
    assert not isinstance(bodies.buildings_zoned_beside(reader), list)
    assert isinstance(bodies.communities_joined_by(reader), list)

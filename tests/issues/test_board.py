"""What the public board may show: less than the petitioner allowed, never more, and nothing personal."""

import pytest
from django.urls import reverse

from governance.refusals import NotAllowed, NotPossibleNow
from issues.petitions import actions
from issues.petitions.models import Issue

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("visibility", "category", "shown"),
    [("neighbours", "C3", True), ("private", "C3", False), ("neighbours", "N2", False), ("neighbours", "J3", False)],
)
def test_only_what_the_petitioner_shared_and_nothing_personal(cast, file_for, visibility, category, shown):
    petition = file_for("li", visibility=visibility, category=category)
    issue = actions.accept(petition=petition, by=cast["wang"], is_public=True)
    assert (issue.is_public, issue in Issue.objects.public()) == (shown, shown)


def test_a_title_nobody_typed_names_no_more_than_the_building(cast, file_for):
    petition = file_for("li", visibility="neighbours", place_text="601 门口")
    assert actions.accept(petition=petition, by=cast["wang"], is_public=True).title == "12号楼 屋面、外墙渗漏"


def test_what_was_published_by_mistake_is_taken_down(cast, file_for, client, sign_in):
    petition = file_for("li", visibility="neighbours")
    issue = actions.accept(petition=petition, by=cast["wang"], is_public=True, title="李秀兰家屋顶漏水")
    assert "李秀兰家" in client.get(reverse("board")).content.decode()
    page = sign_in(cast["wang"]).post(reverse("issue_unpublish", args=[issue.number]), follow=True)
    assert "已从公开栏撤下" in page.content.decode()
    assert "李秀兰家" not in client.get(reverse("board")).content.decode()
    with pytest.raises(NotPossibleNow):
        actions.unpublish(issue=issue, by=cast["zhou"])


def test_who_does_not_work_on_it_takes_nothing_down(cast, file_for):
    petition = file_for("li", visibility="neighbours")
    issue = actions.accept(petition=petition, by=cast["wang"], is_public=True)
    with pytest.raises(NotAllowed):
        actions.unpublish(issue=issue, by=cast["li"])

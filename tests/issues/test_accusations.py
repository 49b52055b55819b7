"""检举控告: between the petitioner and the 纪检联络员 of the street, and on to the discipline inspection only."""

import pytest
from django.db import IntegrityError, transaction

from governance.clocks.actions import tick
from governance.clocks.models import Clock
from governance.journal.models import Event, Notice
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Posting
from issues.insight.actions import refresh
from issues.insight.models import DailyFact
from issues.petitions import actions, desk, rules, workflow
from issues.petitions.models import Petition

pytestmark = pytest.mark.django_db


@pytest.fixture
def liaison(cast):
    return cast["jijian"]


@pytest.fixture
def accusation(cast, liaison, file_for):
    return file_for(
        "li",
        text="居委会主任收受物业好处",
        about_person=cast["zhou"],
        is_accusation=True,
        visibility="neighbours",
        share_phone=True,
        known_to_about=True,
    )


def sees(user, row):
    return type(row).objects.visible_to(user).filter(pk=row.pk).exists()


def test_only_she_and_the_liaison_see_it(cast, accusation):
    assert {name for name, person in cast.people.items() if sees(person, accusation)} == {"li", "jijian"}
    assert (accusation.visibility, accusation.share_phone, accusation.known_to_about) == ("private", False, False)
    assert accusation.contact_for(cast["jijian"]) != accusation.contact_phone
    actions.look(petition=accusation, kind="phone", reason="contact", by=cast["jijian"])
    assert accusation.contact_for(cast["jijian"]) == accusation.contact_phone


def test_only_the_liaison_is_told(cast, accusation):
    assert set(Notice.objects.values_list("recipient__username", flat=True)) == {"jijian"}
    tick(now=Clock.objects.get().due_at.replace(year=2030))
    assert Clock.objects.get().firings.count() == 3
    assert set(Notice.objects.values_list("recipient__username", flat=True)) == {"jijian"}


def test_it_goes_one_way_only(cast, accusation, issue_of):
    liaison, zhou = cast["jijian"], cast["dang"]
    assert [move.name for move in workflow.open_to(liaison, accusation)] == ["pass_on"]
    assert [move.name for move in workflow.open_to(zhou, accusation)] == []
    issue = issue_of("zhao")
    for by in (liaison, zhou, cast["jiedao"]):
        for deed in (
            lambda by=by: actions.accept(petition=accusation, by=by),
            lambda by=by: actions.join(petition=accusation, issue=issue, by=by),
            lambda by=by: actions.ask_back(petition=accusation, question="?", by=by),
            lambda by=by: actions.redirect(petition=accusation, channel="12345", reason="?", by=by),
            lambda by=by: actions.decline(petition=accusation, reason="?", by=by),
        ):
            with pytest.raises(NotAllowed):
                deed()
    with pytest.raises(NotAllowed):
        actions.pass_on(petition=accusation, channel="区纪委监委", reason="已登记", by=cast["jiedao"])


def test_the_database_keeps_it_out_of_issues(accusation, issue_of):
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=accusation.pk).update(issue=issue_of("zhao"), state="accepted")


def test_it_is_passed_on_with_a_reply(cast, accusation):
    petition = actions.pass_on(petition=accusation, channel="区纪委监委", reason="已登记转送。", by=cast["jijian"])
    assert (petition.state, petition.reason) == ("redirected", "区纪委监委。已登记转送。")
    assert Clock.objects.running().count() == 0
    told = Notice.objects.filter(event__verb="petition.passed_on")
    assert {notice.recipient.username for notice in told} == {"li"}


def test_she_may_take_it_back(cast, accusation):
    assert actions.withdraw(petition=accusation, by=cast["li"]).state == "withdrawn"
    assert Clock.objects.running().count() == 0


@pytest.mark.parametrize("accused", ["zhou", "jijian"])
def test_where_nobody_may_take_it_the_portal_says_where_to_go(cast, file_for, accused):
    """No liaison, or the only one is the accused."""
    if accused == "zhou":
        cast["jijian"].postings.all().delete()
    petition = file_for("li", text="他收受好处", is_accusation=True, about_person=cast[accused])
    assert petition.state == "redirected"
    assert petition.reason.startswith("12388")
    assert {name for name, person in cast.people.items() if sees(person, petition)} == {"li"}
    assert set(Notice.objects.values_list("recipient__username", flat=True)) == {"li"}


def test_a_liaison_of_another_street_is_none_here(cast, file_for):
    cast["jijian"].postings.all().delete()
    Posting.objects.filter(person=cast["laoshan"]).update(duties=["discipline"])
    petition = file_for("li", is_accusation=True)
    assert petition.state == "redirected"
    assert not sees(cast["laoshan"], petition)


def test_a_liaison_whose_posting_ended_is_none(cast, liaison, accusation):
    liaison.postings.update(until=liaison.postings.get().since)
    assert not sees(liaison, accusation)


# --- at triage ----------------------------------------------------------------------------------------------


def test_at_triage_it_is_called_what_it_is(cast, liaison, file_for):
    petition = file_for("li", text="居委会的人收红包", visibility="neighbours")
    assert sees(cast["zhao"], petition)
    assert Notice.objects.filter(recipient=cast["wang"]).exists()
    petition = actions.call_accusation(petition=petition, by=cast["wang"])
    assert {name for name, person in cast.people.items() if sees(person, petition)} == {"li", "jijian"}
    assert set(Notice.objects.values_list("recipient__username", flat=True)) == {"li", "jijian"}
    assert list(Clock.objects.running().values_list("kind", flat=True)) == ["accusation"]
    with pytest.raises(NotAllowed):
        actions.call_accusation(petition=petition, by=cast["wang"])


def test_only_what_waits_can_be_called_so(cast, liaison, file_for):
    petition = file_for("li")
    actions.decline(petition=petition, reason="重复", by=cast["wang"])
    with pytest.raises(NotPossibleNow):
        actions.call_accusation(petition=petition, by=cast["wang"])


# --- lists and numbers --------------------------------------------------------------------------------------


def test_no_number_counts_it(cast, accusation):
    refresh(everything=True)
    assert DailyFact.objects.count() == 0


def test_it_waits_on_the_liaisons_desk_and_on_no_other(cast, accusation):
    waits = {name: desk.desk_count(person) for name, person in cast.people.items() if rules.has_desk(person)}
    assert {name for name, count in waits.items() if count} == {"jijian"}


def test_events_name_nobody(cast, accusation):
    for event in Event.objects.all():
        assert not {"周敏", "李秀兰", "收受"} & {word for word in ("周敏", "李秀兰", "收受") if word in str(event.data)}

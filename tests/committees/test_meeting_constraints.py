"""What must never be of meetings and decisions, the database refuses: each constraint, with the row that breaks it."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection

from committees.meetings import actions
from committees.meetings.models import (
    ActionItem,
    AgendaItem,
    Answered,
    Attendance,
    Demand,
    DemandSignature,
    Invitation,
    Meeting,
    Minutes,
    OwnerVoteRecord,
    Resolution,
    ResolutionSignature,
    Suggestion,
)
from tests.committees.conftest import EVENING, OWNERS, SOON
from tests.committees.test_resolutions import SIX, VECTORS, promise, vote
from tests.issues.test_constraints import double, put, refused_by

pytestmark = pytest.mark.django_db
BEFORE = EVENING - timedelta(days=9)
CALLED, SAT = {"state": "called"}, {"state": "open"}
WAITING = {"state": "open"}
PROPOSED, PUBLISHED = {"state": "proposed"}, {"state": "published"}


@pytest.fixture
def world(cast, body, call, resolve, issue_of):
    """A meeting that is called, one that sits with guests, a resolution proposed, one published; one of everything."""
    call()
    actions.demand_meeting(committee=body, reason="停车", nonce=uuid.uuid4(), by=cast["wang"], at=SOON)
    published = resolve(signed_by=SIX)
    meeting, issue, zhou = published.meeting, issue_of(by="zhou"), cast["zhou"]
    actions.invite(meeting=meeting, organisations=[cast.organisations["歌华有线"]], by=zhou, at=EVENING)
    actions.sign_in(meeting=meeting, code=meeting.code, by=cast["gehua"], at=EVENING)
    for title, subject in (("事项", issue), ("停车", None)):
        actions.add_item(meeting=meeting, title=title, subject=subject, nonce=uuid.uuid4(), by=zhou, at=EVENING)
    published = actions.publish(resolution=published, by=zhou, at=EVENING)
    actions.answer_with(resolution=published, matters=[issue], text="好", by=zhou, at=EVENING)
    vote(cast, resolve(meeting=meeting, matter="firm", signed_by=["wang"]), VECTORS["T1"])
    promise(cast, meeting, "歌华有线")
    actions.give_actions(meeting=meeting, by=zhou, at=EVENING)
    promise(cast, meeting, "中国移动")
    actions.close_meeting(meeting=meeting, by=zhou, at=EVENING)
    actions.write_minutes(meeting=meeting, text="纪要", by=zhou, at=EVENING)
    actions.open_meeting(meeting=call(), by=zhou, at=EVENING)
    place = {"community": meeting.community, "why": "不够", "by": cast["li"], "at": SOON}
    for title in ("充电桩", "停车"):
        wanted = actions.suggest(title=title, nonce=uuid.uuid4(), **place)
    actions.decline_suggestion(suggestion=wanted, reason="已安排", by=zhou, at=EVENING)
    return cast


BROKEN_BY = {
    "meeting_called_once_per_form": lambda w: double(Meeting, CALLED),
    "meeting_is_of_a_known_kind": lambda w: put(Meeting, CALLED, kind="party", committee=None),
    "meeting_is_in_a_known_state": lambda w: put(Meeting, SAT, state="lost", code=""),
    "meeting_of_members_has_its_body": lambda w: put(Meeting, CALLED, committee=None),
    "meeting_that_sat_was_opened": lambda w: put(Meeting, SAT, opened_at=None),
    "meeting_closes_after_it_opened": lambda w: put(Meeting, {"state": "closed"}, closed_at=BEFORE),
    "sign_in_code_holds_while_the_meeting_sits": lambda w: put(Meeting, CALLED, code="123456"),
    "cancelled_meeting_says_why": lambda w: put(Meeting, CALLED, state="cancelled"),
    "organisation_invited_once_to_a_meeting": lambda w: double(Invitation),
    "attends_as_a_member_or_for_an_organisation": lambda w: put(Attendance, {}, seat=None),
    "a_seat_attends_once": lambda w: double(Attendance, {"seat__isnull": False}),
    "a_guest_attends_once": lambda w: double(Attendance, {"seat": None}),
    "an_owner_attends_without_a_proxy": lambda w: put(Attendance, {"as_owner": True}, proxy="儿子"),
    "attendance_is_of_a_known_way": lambda w: put(Attendance, {}, how="magic"),
    "agenda_has_one_order": lambda w: put(AgendaItem, {"position": 2}, position=1),
    "a_matter_is_on_an_agenda_once": lambda w: double(AgendaItem, {"position": 1}, nonce=uuid.uuid4(), position=9),
    "item_added_once_per_form": lambda w: double(AgendaItem, {"position": 2}, position=9),
    "item_is_of_a_known_source": lambda w: put(AgendaItem, {"position": 2}, source="rumour"),
    "item_from_an_issue_names_it": lambda w: put(AgendaItem, {"position": 2}, source="issue"),
    "demand_made_once_per_form": lambda w: double(Demand),
    "demand_says_what_for": lambda w: put(Demand, {}, reason=""),
    "a_seat_demands_once": lambda w: double(DemandSignature),
    "minutes_are_approved_by_somebody_with_words": lambda w: put(Minutes, {}, approved_at=EVENING),
    "resolution_proposed_once_per_form": lambda w: double(Resolution),
    "resolution_is_in_a_known_state": lambda w: put(Resolution, PROPOSED, state="lost"),
    "resolution_has_words": lambda w: double(Resolution, nonce=uuid.uuid4(), title=""),
    "owners_matter_is_named": lambda w: double(Resolution, PROPOSED, nonce=uuid.uuid4(), owners_matter=""),
    "owners_matter_passes_by_the_owners_vote": lambda w: put(Resolution, PROPOSED, state="signed", signed_at=EVENING),
    "resolution_passes_by_signatures": lambda w: put(
        Resolution, PROPOSED, state="signed", owners_agreed=True, published_at=EVENING
    ),
    "resolution_is_published_after_it_passed": lambda w: put(Resolution, PUBLISHED, published_at=BEFORE),
    "resolution_takes_effect_after_its_publicity": lambda w: put(
        Resolution, PUBLISHED, state="effective", effective_at=BEFORE
    ),
    "resolution_ends_with_a_reason": lambda w: put(Resolution, PROPOSED, state="voided", ended_at=EVENING),
    "a_seat_signs_a_resolution_once": lambda w: double(ResolutionSignature),
    "signature_is_of_a_known_way": lambda w: put(ResolutionSignature, {}, how="nod"),
    "signature_on_paper_says_where_the_paper_is": lambda w: put(ResolutionSignature, {}, how="paper"),
    "vote_counts_lie_within_one_another": lambda w: put(OwnerVoteRecord, {}, heads_agreeing=10**6),
    "a_resolution_answers_a_matter_once": lambda w: double(Answered),
    "suggested_once_per_form": lambda w: double(Suggestion),
    "suggestion_is_in_a_known_state": lambda w: put(Suggestion, WAITING, state="lost", settled_at=EVENING),
    "suggestion_says_what_and_why": lambda w: put(Suggestion, WAITING, why=""),
    "suggestion_that_is_taken_is_on_an_agenda": lambda w: put(Suggestion, WAITING, item=AgendaItem.objects.first()),
    "suggestion_that_is_declined_says_why": lambda w: put(Suggestion, WAITING, answer="好"),
    "suggestion_waits_until_it_is_settled": lambda w: put(Suggestion, WAITING, settled_at=EVENING),
    "action_added_once_per_form": lambda w: double(ActionItem),
    "action_is_in_a_known_state": lambda w: put(ActionItem, {"state": "waiting"}, state="lost"),
    "action_is_carried_by_one_thing": lambda w: put(ActionItem, {}, carrier_id=1),
    "action_in_hand_was_given": lambda w: put(ActionItem, {"state": "waiting"}, state="open"),
    "action_is_done_with_a_report": lambda w: put(ActionItem, {"state": "open"}, done_at=EVENING),
    "action_that_is_dropped_says_why": lambda w: put(ActionItem, {"state": "open"}, state="cancelled"),
}
# An unknown state breaks two of them, and PostgreSQL names the first in the alphabet.
BESIDE = {
    "meeting_is_in_a_known_state": "meeting_is_in_a_known_state",
    "action_is_in_a_known_state": "action_in_hand_was_given",
}


def test_the_table_holds_every_constraint_of_the_room():
    models = apps.get_app_config("meetings").get_models()
    assert {one.name for model in models for one in model._meta.constraints} == set(BROKEN_BY)


def test_the_database_refuses_each_row_that_must_never_be(world):
    refusals = {name: refused_now(breaks(world)) for name, breaks in BROKEN_BY.items()}
    assert refusals == {name: name for name in BROKEN_BY} | BESIDE


def refused_now(deed):
    """Also what is only looked at when the transaction ends."""

    def both():
        deed()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    return refused_by(both)


def test_eight_of_the_eleven_are_owners(body):
    assert body.seats.filter(kind="owner").count() == len(OWNERS)

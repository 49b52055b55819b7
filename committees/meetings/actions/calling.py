"""Calling a meeting: by the chair, by the deputy on delegation, or because a third of the members demand it."""

from django.db import transaction
from django.utils import timezone

from committees.bodies.states import Office
from committees.meetings import limits, rules
from committees.meetings.actions.agenda import let_go
from committees.meetings.actions.demanding import too_late_for
from committees.meetings.actions.moves import guests_of, lock, members_of, move, note, take_turns
from committees.meetings.actions.suggesting import put_on_agenda
from committees.meetings.actions.telling import TOO_SOON, earliest_day, told_of, too_soon
from committees.meetings.models import Demand, Invitation, Meeting
from committees.meetings.states import MeetingKind
from governance.clocks import actions as clocks
from governance.phrases import day, moment
from governance.refusals import NotAllowed, NotPossibleNow

NEEDS_DELEGATION = "会议由主任召集；副主任召集的，请写明主任怎样委托（物业管理条例第五十七条）。"
NOT_YOURS = "会议由主任或者受其委托的副主任召集（物业管理条例第五十七条）"
OWNERS_CALL = "业委会会议由主任、副主任召集（物业管理条例第四十五条）"


def spoken(meeting):
    """What notices say of a meeting."""
    return {
        "kind": meeting.get_kind_display(),
        "title": meeting.title,
        "begins": moment(meeting.begins_at),
        "place": meeting.place,
    }


@transaction.atomic
def call_meeting(
    *, kind, community, committee=None, title, begins_at, place, nonce, by, at=None, link="", delegation="", **more
):
    """`more`: `is_open`, `organisations` invited at once, `demand` that it answers, `item` that it is called for.

    One form calls one meeting.
    """
    at = at or timezone.now()
    if (kind, committee, community) not in rules.calls(by):
        raise NotAllowed(OWNERS_CALL if committee and committee.is_elected else NOT_YOURS)
    take_turns(by)
    already = Meeting.objects.filter(called_by=by, nonce=nonce).first()
    if already:
        return already
    if begins_at <= at:
        raise NotPossibleNow("开会时间应当在现在以后。")
    if too_soon(committee, begins_at, at):
        raise NotPossibleNow(f"{TOO_SOON}最早可以定在{day(earliest_day(at))}。")
    demand = _demand(more.get("demand"), committee)
    if late := too_late_for(demand, begins_at, at):
        raise NotPossibleNow(late)
    if _is_by_deputy(by, kind, committee) and demand is None and not delegation:
        raise NotPossibleNow(NEEDS_DELEGATION)
    meeting = Meeting.objects.create(
        kind=kind,
        title=title,
        community=community,
        committee=committee,
        called_by=by,
        called_at=at,
        delegation=delegation,
        demand=demand,
        begins_at=begins_at,
        place=place,
        link=link,
        is_open=more.get("is_open", False),
        nonce=nonce,
    )
    if demand:
        clocks.stop(kind=limits.DEMANDED, subject=demand, at=at, outcome="called")
    how = "应三分之一以上委员提议召集。" if demand else "受主任委托，由副主任召集。" if delegation else ""
    note("meeting.called", meeting, by=by, at=at, tell=told_of(meeting), how=how, **spoken(meeting))
    if organisations := more.get("organisations"):
        invite(meeting=meeting, organisations=organisations, by=by, at=at)
    if item := more.get("item"):
        put_on_agenda(meeting=meeting, nonce=nonce, by=by, at=at, **item)
    return meeting


def _is_by_deputy(by, kind, committee):
    """For a 物管会 only (§57): §45 knows chair and deputy alike."""
    if committee is not None and committee.is_elected:
        return False
    seat = rules.seat_on(by, committee)
    return kind == MeetingKind.COMMITTEE and seat is not None and seat.office == Office.DEPUTY


def _demand(demand, committee):
    if demand is None:
        return None
    demand = Demand.objects.select_for_update().get(pk=demand.pk)
    if Meeting.objects.filter(demand=demand).exists():
        raise NotPossibleNow("这个提议已经召集了会议。")
    if demand.reached_at is None or committee is None or demand.committee_id != committee.pk:
        raise NotPossibleNow("提议的委员还没有达到三分之一（物业管理条例第五十七条、第四十五条）。")
    return demand


@transaction.atomic
def invite(*, meeting, organisations, by, at=None):
    """Their people are told; who was invited before stays so."""
    at = at or timezone.now()
    meeting = move(lock(meeting), "invite", by=by)
    there = set(meeting.invitations.values_list("organisation", flat=True))
    new = [one for one in organisations if one.pk not in there]
    Invitation.objects.bulk_create(Invitation(meeting=meeting, organisation=one, at=at) for one in new)
    if new:
        people = [person for one in new for person in one.current_staff()]
        names = "、".join(one.name for one in new)
        note("meeting.invited", meeting, by=by, at=at, tell=people, organisations=names, **spoken(meeting))
    return meeting


@transaction.atomic
def change_meeting(*, meeting, begins_at, place, link="", by, at=None):
    """Another time or place, before it began; everybody is told."""
    at = at or timezone.now()
    if begins_at <= at:
        raise NotPossibleNow("开会时间应当在现在以后。")
    meeting = lock(meeting)
    if begins_at < meeting.begins_at and too_soon(meeting.committee, begins_at, at):
        raise NotPossibleNow(f"{TOO_SOON}最早可以改到{day(earliest_day(at))}。")
    if begins_at != meeting.begins_at and (late := too_late_for(meeting.demand, begins_at, at)):
        raise NotPossibleNow(late)
    changes = {"begins_at": begins_at, "place": place, "link": link}
    if all(getattr(meeting, field) == value for field, value in changes.items()):
        return meeting  # nothing that anybody must be told; sent twice, they are told once
    move(meeting, "change", by=by, **changes, sequence=meeting.sequence + 1)
    note("meeting.changed", meeting, by=by, at=at, tell=_all_of(meeting), **spoken(meeting))
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting, reason, by, at=None):
    """It does not take place. One that a third of the members demanded cannot be called off: it is moved (§57)."""
    at = at or timezone.now()
    meeting = lock(meeting)
    if meeting.demand_id:
        article = meeting.committee.law.meets
        raise NotPossibleNow(f"三分之一以上委员提议的会议应当召开，可以改时间，不能取消（物业管理条例{article}）。")
    move(meeting, "cancel", by=by, cancelled_reason=reason, sequence=meeting.sequence + 1)
    let_go(meeting.items.all(), at=at)
    note("meeting.cancelled", meeting, by=by, at=at, tell=_all_of(meeting), reason=reason, **spoken(meeting))
    return meeting


def _all_of(meeting):
    return members_of(meeting) + guests_of(meeting)

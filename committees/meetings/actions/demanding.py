"""A third of the members demand a meeting; then the chair must call it (物业管理条例 §57, §45)."""

from django.db import transaction
from django.utils import timezone

from committees import majority
from committees.bodies.models import Seat, role_in
from committees.bodies.states import GOVERNING, Office
from committees.meetings import limits, rules
from committees.meetings.actions.moves import take_turns
from committees.meetings.models import Demand, DemandSignature, Meeting
from governance.clocks import actions as clocks
from governance.journal.actions import record
from governance.phrases import deadline
from governance.refusals import NotAllowed, NotPossibleNow

MEMBERS_ONLY = "只有物管会、业委会的委员可以提议召开会议（物业管理条例第五十七条、第四十五条）"


@transaction.atomic
def demand_meeting(*, committee, reason, nonce, by, at=None):
    """The first member says what for; the others are asked to join."""
    at = at or timezone.now()
    seat = rules.seat_on(by, committee)
    if seat is None or committee.kind not in GOVERNING:
        raise NotAllowed(MEMBERS_ONLY)
    take_turns(by)
    already = Demand.objects.filter(made_by=by, nonce=nonce).first()
    if already:
        return already
    demand = Demand.objects.create(committee=committee, reason=reason, made_by=by, made_at=at, nonce=nonce)
    _sign(demand, seat, by=by, at=at, tell=[seat.person for seat in _seats(demand).select_related("person")])
    return demand


@transaction.atomic
def support_demand(*, demand, by, at=None):
    """One more member; signing twice changes nothing."""
    at = at or timezone.now()
    demand = Demand.objects.select_for_update(of=("self",)).select_related("committee__community").get(pk=demand.pk)
    seat = rules.seat_on(by, demand.committee)
    if seat is None:
        raise NotAllowed(MEMBERS_ONLY)
    if Meeting.objects.filter(demand=demand).exists():
        raise NotPossibleNow("会议已经召集，不需要再附议。")
    if not demand.signatures.filter(seat=seat).exists():
        _sign(demand, seat, by=by, at=at)
    return demand


def held_before(demand, at):
    """By when the meeting that was demanded must begin, or None where no row says so.

    Where that day has passed, the street knows, and it is held within the days in which it was to be called.
    """
    street = demand.committee.community.street_id
    for kind, counted_from in ((limits.DEMANDED_HELD, demand.reached_at), (limits.DEMANDED, at)):
        limit = limits.limit_on(kind, timezone.localdate(counted_from), street)
        if limit is None:
            return None
        end = clocks.due(counted_from, limit).at
        if end > at:
            break
    return end


def too_late_for(demand, begins_at, at):
    """Why a meeting that was demanded cannot begin then; empty where it can, and of any other."""
    end = held_before(demand, at) if demand else None
    if end is None or begins_at is None or begins_at < end:
        return ""
    article = demand.committee.law.meets
    return (
        f"三分之一以上委员提议的会议应当召开（物业管理条例{article}），"
        f"最晚在 {deadline(end)} 前（天数由本平台自定），不能再推迟。"
    )


def _seats(demand):
    return Seat.objects.current().filter(committee=demand.committee_id)


def demanding(demand):
    """(members, how many of them demand it), of the mandates of today."""
    seats = set(_seats(demand).values_list("pk", flat=True))
    return len(seats), len(seats & set(demand.signatures.values_list("seat", flat=True)))


def _sign(demand, seat, *, by, at, tell=()):
    DemandSignature.objects.create(demand=demand, seat=seat, at=at)
    members, signed = demanding(demand)
    words = {"members": members, "demanding": signed, "reason": demand.reason}
    words |= {"article": demand.committee.law.meets}
    role = role_in(by, demand.committee.community)
    record("meeting.demanded", subject=demand, by=by, role=role, at=at, tell=tell, **words)
    if demand.reached_at is None and majority.may_demand_meeting(members=members, demanding=signed):
        demand.reached_at = at
        demand.save(update_fields=["reached_at"])
        officers = _seats(demand).filter(office__in=[Office.CHAIR, Office.DEPUTY]).select_related("person")
        told = [seat.person for seat in officers]
        for kind in (limits.DEMANDED, limits.DEMANDED_HELD):
            limit = limits.limit_on(kind, timezone.localdate(at), demand.committee.community.street_id)
            if limit:
                clocks.start(kind=kind, subject=demand, limit=limit, at=at, cause="达到三分之一")
        record("meeting.must_be_called", subject=demand, by=None, role="系统", at=at, tell=told, **words)

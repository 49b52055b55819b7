"""How a body ends: dissolved by the street (§59), or with its term (§58)."""

from django.db import transaction
from django.utils import timezone

from committees.bodies import limits, open_work
from committees.bodies.actions.moves import lock, move, must_be_open
from committees.bodies.actions.seating import close, flag
from committees.bodies.models import Seat
from committees.bodies.parts import people_of
from committees.bodies.states import EndingReason, SeatEnd
from governance.clocks import actions as clocks
from governance.phrases import day, deadline
from governance.refusals import NotPossibleNow
from governance.workdays import start_of


@transaction.atomic
def begin_dissolving(*, committee, reason, on, by, at=None):
    """What ends it has happened on a day: the street has thirty days from then (§59)."""
    at = at or timezone.now()
    committee = lock(committee)
    must_be_open(committee, "begin_dissolving", by=by)
    if not committee.since <= on <= timezone.localdate(at):
        raise NotPossibleNow("事由发生的日期应当在成立以后，不晚于今天。")
    limit = limits.limit_on(limits.DISSOLUTION, on, committee.community.street_id)
    clock = clocks.start(
        kind=limits.DISSOLUTION,
        subject=committee,
        limit=limit,
        at=at,
        counted_from=start_of(on),
        earliest=at,
        cause="启动解散",
    )
    said = {"why": EndingReason(reason).label, "due": deadline(clock.due_at)}
    told = [seat.person for seat in committee.seats.current().select_related("person")]
    told += people_of(("neighbourhood", "street"), committee.community)
    return move(committee, "begin_dissolving", by=by, at=at, tell=told, said=said, ending_reason=reason)


@transaction.atomic
def dissolve(*, committee, on=None, by, at=None):
    """The body is no more from that day; every seat ends with it, and what lay open is flagged."""
    at = at or timezone.now()
    committee = lock(committee)
    must_be_open(committee, "dissolve", by=by)
    on = on or timezone.localdate(at)
    if not committee.since <= on <= timezone.localdate(at):
        raise NotPossibleNow("解散日期应当在成立以后，不晚于今天。")
    told = [seat.person for seat in committee.seats.current().select_related("person")]
    seats = list(
        Seat.objects.select_for_update(of=("self",)).select_related("committee").filter(committee=committee, until=None)
    )
    for seat in seats:
        close(seat, on=on, reason=SeatEnd.COMMITTEE_ENDED, by=by, at=at, quiet=True)
    stop_clocks(committee, at, "dissolved")
    said = {"on": day(on), "seats": len(seats)}
    told += people_of(("neighbourhood", "street"), committee.community)
    until = min(on, committee.until or on)
    last_day = min(committee.last_day, until) if committee.last_day else None
    return move(committee, "dissolve", by=by, at=at, tell=told, said=said, until=until, last_day=last_day)


def expire(clock, at):
    """The term is over. The rights were over by the calendar; this only says so, and flags what lay open."""
    committee = lock(clock.subject)
    must_be_open(committee, "expire", by=None)
    seats = list(committee.seats.filter(until=None).select_related("committee__community", "person"))
    told = people_of(("neighbourhood", "street"), committee.community)
    said = {"last_day": day(committee.last_day), "seats": len(seats)}
    move(committee, "expire", by=None, at=at, tell=[*told, *(seat.person for seat in seats)], said=said)
    stop_clocks(committee, at, "expired")
    for seat in seats:
        left = open_work.counts_of(seat)
        if left:
            flag(seat, left, by=None, at=at, told=told)
    return committee


def stop_clocks(committee, at, outcome):
    for kind in (limits.FILING, limits.STREET_FILING, limits.DISSOLUTION, *limits.OF_A_TERM):
        clocks.stop(kind=kind, subject=committee, at=at, outcome=outcome)

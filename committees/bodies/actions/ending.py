"""How a body ends: dissolved by the street (§59), or with its term (§58, §39); and what it leaves behind."""

from django.db import transaction
from django.utils import timezone

from committees.bodies import limits, open_work
from committees.bodies.actions.moves import lock, move, must_be_open
from committees.bodies.actions.seating import close, flag
from committees.bodies.models import HandoverItem, Portrait, Seat, role_in
from committees.bodies.parts import parts_in, people_of
from committees.bodies.states import GOVERNING, EndingReason, HandedOver, SeatEnd, endings_of
from governance.clocks import actions as clocks
from governance.journal.actions import record
from governance.phrases import day, deadline
from governance.refusals import NotAllowed, NotPossibleNow
from governance.workdays import start_of


@transaction.atomic
def begin_dissolving(*, committee, reason, on, by, at=None):
    """What ends it has happened on a day: the street has thirty days from then (§59)."""
    at = at or timezone.now()
    committee = lock(committee)
    must_be_open(committee, "begin_dissolving", by=by)
    if reason not in endings_of(committee.kind):
        label = EndingReason(reason).label
        raise NotPossibleNow(f"“{label}”不是解散{committee.law.short}的事由（物业管理条例第五十九条）。")
    if not committee.since <= on <= timezone.localdate(at):
        raise NotPossibleNow("事由发生的日期应当在成立以后，不晚于今天。")
    if reason == EndingReason.ASSEMBLY_HELD:  # what its days were for
        clocks.stop(kind=committee.law.ends, subject=committee, at=at, outcome="held")
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
    list_handover(committee)
    said = {"why": EndingReason(reason).label, "due": deadline(clock.due_at)}
    told = [seat.person for seat in committee.seats.current().select_related("person")]
    told += people_of(("neighbourhood", "street"), committee.community)
    return move(committee, "begin_dissolving", by=by, at=at, tell=told, said=said, ending_reason=reason)


def list_handover(committee):
    """What is to be given over, each thing once."""
    rows = [HandoverItem(committee=committee, kind=kind) for kind in HandedOver.values]
    HandoverItem.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def dissolve(*, committee, on=None, by, at=None):
    """The body is no more from that day; every seat ends with it, and what lay open is flagged."""
    at = at or timezone.now()
    committee = lock(committee)
    must_be_open(committee, "dissolve", by=by)
    on = on or timezone.localdate(at)
    if not committee.since <= on <= timezone.localdate(at):
        raise NotPossibleNow("解散日期应当在成立以后，不晚于今天。")
    mandates = Seat.objects.select_for_update(of=("self",)).select_related("committee", "person")
    seats = list(mandates.filter(committee=committee, until=None))
    left = {seat: open_work.counts_of(seat) for seat in seats}
    for seat in seats:
        close(seat, on=on, reason=SeatEnd.COMMITTEE_ENDED, by=by, at=at, quiet=True)
    stop_clocks(committee, at, "dissolved")
    # whoever governs from now on reads what the old members had in hand: the new body's officers, else the 居委会
    heirs = people_of(("officers", "neighbourhood"), committee.community)
    for seat in seats:
        if left[seat]:
            flag(seat, left[seat], by=by, at=at, told=heirs)
    said = {"on": day(on), "seats": len(seats), "missing": missing_words(committee)}
    told = [seat.person for seat in seats] + heirs + people_of(["street"], committee.community)
    until = min(on, committee.until or on)
    last_day = min(committee.last_day, until) if committee.last_day else None
    return move(committee, "dissolve", by=by, at=at, tell=told, said=said, until=until, last_day=last_day)


def missing_words(committee):
    rows = committee.handed_over.filter(received_on=None)
    missing = "、".join(row.get_kind_display() for row in rows)
    return f"尚未移交：{missing}。" if missing else "已经全部移交。"


def must_hand_over(committee, *, by):
    """Giving and receiving side, 居委会 and street tick the list, also after the day of the end."""
    if not parts_in(by, committee.community):
        raise NotAllowed("移交由委员会主任、副主任、居委会和街道登记")
    if not committee.handed_over.exists():
        raise NotPossibleNow(f"{committee}现在是“{committee.get_state_display()}”，没有要移交的。")


@transaction.atomic
def hand_over(*, committee, received, notes=None, by, at=None):
    """`received`: the kinds that are there; the others are not. `notes`: a few words by kind."""
    at = at or timezone.now()
    committee = lock(committee)
    must_hand_over(committee, by=by)
    received, notes, changed = set(received), notes or {}, []
    for row in committee.handed_over.all():
        was = row.received_on, row.note
        row.received_on = (row.received_on or timezone.localdate(at)) if row.kind in received else None
        row.note = notes.get(row.kind, row.note)
        if (was[0] is None) != (row.received_on is None):
            changed.append(("已移交：" if row.received_on else "改为未移交：") + row.get_kind_display())
        if was != (row.received_on, row.note):
            row.save(update_fields=["received_on", "note"])
    if changed:
        told = people_of(("officers", "neighbourhood", "street"), committee.community)
        said = {"number": committee.name, "changed": "；".join(changed), "missing": missing_words(committee)}
        role = role_in(by, committee.community)
        record("committee.handed_over", subject=committee, by=by, role=role, at=at, tell=told, **said)
    return committee


def expire(clock, at):
    """The term is over. The rights were over by the calendar; this only says so, and flags what lay open."""
    committee = lock(clock.subject)
    must_be_open(committee, "expire", by=None)
    seats = list(committee.seats.filter(until=None).select_related("committee__community", "person"))
    # whoever governs there already; else the 居委会 stands in for its officers
    told = people_of(("officers", "neighbourhood", "street"), committee.community)
    said = {"last_day": day(committee.last_day), "seats": len(seats)}
    move(committee, "expire", by=None, at=at, tell=[*told, *(seat.person for seat in seats)], said=said)
    stop_clocks(committee, at, "expired")
    if committee.kind in GOVERNING:  # seal and accounts are not those of people without a mandate
        list_handover(committee)
    Portrait.objects.filter(seat__in=seats).remove()
    for seat in seats:
        left = open_work.counts_of(seat)
        if left:
            flag(seat, left, by=None, at=at, told=told)
    return committee


def stop_clocks(committee, at, outcome):
    for kind in (limits.STREET_FILING, limits.DISSOLUTION, *limits.OF_A_LIFE):
        clocks.stop(kind=kind, subject=committee, at=at, outcome=outcome)

"""One seat at a time: who may take it, who follows, and what is left when it ends."""

from django.db import transaction
from django.utils import timezone

from committees.bodies import open_work
from committees.bodies.actions.changes import changed
from committees.bodies.actions.moves import lock
from committees.bodies.composition import faults_of_filling
from committees.bodies.grounds import titles_in
from committees.bodies.models import Alternate, Portrait, Seat, role_in
from committees.bodies.parts import parts_in, people_of
from committees.bodies.states import GOVERNING, CommitteeKind, Office, SeatEnd, SeatKind
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Occupancy, Ownership, postings_of
from governance.registry.states import OrganisationKind


def obstacles_to_seat(committee, *, person, kind, office=Office.MEMBER, represents=None):
    """What the registers themselves say against this person in this seat, with the article; else nothing."""
    if committee.kind not in (*GOVERNING, CommitteeKind.PREPARATION):
        return []
    if committee.is_elected:
        owns = kind == SeatKind.OWNER and _owns(committee, person, represents)
        return [] if owns else [f"业主委员会委员应当是{'本区域' if committee.areas.exists() else '本社区'}{TITLED}"]
    found = obstacles_to_office(committee, kind, office)
    if not _HOLDS.get(kind, lambda *_: True)(committee, person, represents):
        found.append(f"{NEEDS[kind]}（{committee.law.formed}）")
    return found


def obstacles_to_office(committee, kind, office):
    """Which office is not for a seat of this kind: of a 物管会 (§54), of a 筹备组 (§31)."""
    if committee.kind == CommitteeKind.PREPARATION:
        leads = office == Office.CHAIR and kind != SeatKind.NEIGHBOURHOOD
        return ["筹备组组长应当由居民委员会工作人员担任（第三十一条）"] if leads else []
    if committee.kind != CommitteeKind.MANAGEMENT:
        return []
    if office == Office.CHAIR and kind != SeatKind.NEIGHBOURHOOD:
        return ["主任应当由居民委员会代表担任（第五十四条）"]
    if office == Office.DEPUTY and kind != SeatKind.OWNER:
        return ["副主任应当由业主代表担任（第五十四条）"]
    return []


TITLED = "登记的业主，或者产权单位委派的人员（第三十九条）"
NEEDS = {
    SeatKind.OWNER: "业主代表应当是本社区登记的业主，或者产权单位委派的人员",
    SeatKind.OCCUPANT: "物业使用人代表应当是本社区登记的住户，并且不是业主",
    SeatKind.NEIGHBOURHOOD: "居委会代表应当是本社区居委会的在任人员",
}


def _owns(committee, person, represents):
    """A title in his or her own name, or a posting with the 产权单位 that has one (§25, §39)."""
    here = titles_in(committee)
    if represents is not None:
        works = postings_of(person).filter(organisation=represents).exists()
        return works and here.filter(organisation=represents).exists()
    return here.filter(person=person).exists()


def _lives(committee, person, represents):
    """物业使用人: lives there without owning there (§37); an owner would sit for the owners."""
    here = {"home__entrance__building__community": committee.community_id, "person": person}
    return (
        Occupancy.objects.current().filter(**here).exists() and not Ownership.objects.current().filter(**here).exists()
    )


def _works_at_the_neighbourhood(committee, person, represents):
    where = {"organisation__kind": OrganisationKind.NEIGHBOURHOOD, "organisation__community": committee.community_id}
    return postings_of(person).filter(**where).exists()


_HOLDS = {
    SeatKind.OWNER: _owns,
    SeatKind.OCCUPANT: _lives,
    SeatKind.NEIGHBOURHOOD: _works_at_the_neighbourhood,
}


def must_keep_seats(by, committee):
    if parts_in(by, committee.community).isdisjoint(("neighbourhood", "street")):
        raise NotAllowed("席位由居委会和街道登记")


@transaction.atomic
def end_seat(*, seat, reason, on=None, by, at=None):
    """A mandate ends; what lay open with it is flagged to who steers. `on` is the first day without it: today."""
    at = at or timezone.now()
    committee = lock(seat.committee)
    must_keep_seats(by, committee)
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    if seat.until is not None:
        raise NotPossibleNow(f"这个席位已于{day(seat.until)}结束。")
    on = on or timezone.localdate(at)
    if not seat.since <= on <= timezone.localdate(at):
        raise NotPossibleNow("结束日期应当在就任以后，不晚于今天。")
    close(seat, on=on, reason=reason, by=by, at=at)
    return seat


def close(seat, *, on, reason, by, at, quiet=False):
    """Write the end of a locked seat; `quiet` where the whole committee goes and says so itself."""
    committee, left = seat.committee, open_work.counts_of(seat)
    seat.until, seat.end_reason = max(on, seat.since), reason
    seat.save(update_fields=["until", "end_reason"])
    Portrait.objects.filter(seat=seat).remove()
    where = {"subject": committee, "by": by, "role": role_in(by, committee.community) if by else "系统", "at": at}
    told = people_of(("officers", "neighbourhood"), committee.community)
    said = {"number": committee.name, "kind": seat.get_kind_display(), "office": seat.get_office_display()}
    why = SeatEnd(reason).label
    if not quiet:
        changed(committee, at)
        record("seat.ended", tell=[*told, seat.person], on=day(seat.until), why=why, **said, **where)
    if left and not quiet:
        flag(seat, left, by=by, at=at, told=told)


def flag(seat, left, *, by, at, told):
    """Nothing is forgotten: who steers reads how much lay open with the seat."""
    committee = seat.committee
    role = role_in(by, committee.community) if by else "系统"
    said = {"number": committee.name, "office": seat.get_office_display(), "items": open_work.spoken(left)}
    record("seat.work_left", subject=committee, by=by, role=role, at=at, tell=told, **said)


def faults_of_offices(committee, seats):
    """What the law says against chair and deputies chosen so; `seats` are those with the office they are to have."""
    chairs = [seat for seat in seats if seat.office == Office.CHAIR]
    found = [] if len(chairs) == 1 else [f"主任应当有一名，现在是{len(chairs)}名"]
    for seat in seats:
        if seat.office != Office.MEMBER:
            found += obstacles_to_seat(
                committee, person=seat.person, kind=seat.kind, office=seat.office, represents=seat.represents
            )
    return found


def with_offices(committee, chair, deputies):
    """Those who sit there today, with the offices they would have."""
    chosen = {seat.pk: Office.DEPUTY for seat in deputies} | {chair.pk: Office.CHAIR}
    seats = list(committee.seats.current().select_related("person", "represents"))
    for seat in seats:
        seat.office = chosen.get(seat.pk, Office.MEMBER)
    return seats


def must_give_offices(committee, *, by):
    must_keep_seats(by, committee)
    if not committee.is_in_office:
        raise NotPossibleNow(f"{committee}现在是“{committee.get_state_display()}”，不能登记主任、副主任。")


@transaction.atomic
def give_offices(*, committee, chair, deputies=(), by, at=None):
    """推选: chair and deputies, from now on; the others are plain members (§42; for a 物管会 §54)."""
    at = at or timezone.now()
    committee = lock(committee)
    must_give_offices(committee, by=by)
    seats = with_offices(committee, chair, deputies)
    if against := faults_of_offices(committee, seats):
        raise NotPossibleNow("；".join(dict.fromkeys(against)) + "。")
    before = dict(committee.seats.current().values_list("pk", "office"))
    if before == {seat.pk: seat.office for seat in seats}:
        return committee
    committee.seats.current().update(office=Office.MEMBER)
    Seat.objects.bulk_update([seat for seat in seats if seat.office != Office.MEMBER], ["office"])
    told = [seat.person for seat in seats] + people_of(("neighbourhood", "street"), committee.community)
    said = {"number": committee.name, "chairs": 1, "deputies": sum(seat.office == Office.DEPUTY for seat in seats)}
    role = role_in(by, committee.community)
    changed(committee, at)
    record("seat.offices", subject=committee, by=by, role=role, at=at, tell=told, **said)
    return committee


@transaction.atomic
def move_up(*, alternate, by, at=None):
    """候补: takes a free seat of its kind, in its order, for the rest of the term."""
    at = at or timezone.now()
    committee = lock(alternate.committee)
    must_keep_seats(by, committee)
    alternate = Alternate.objects.select_for_update().get(pk=alternate.pk)
    if alternate.until is not None or not committee.is_in_office:
        raise NotPossibleNow("这名候补已经递补或者不再候补。")
    sitting = list(committee.seats.current())
    if len(sitting) >= committee.planned_size:
        raise NotPossibleNow(f"{committee}现有{len(sitting)}人，没有空缺的席位。")
    first = Alternate.objects.current().filter(committee=committee, kind=alternate.kind).first()
    if first != alternate:
        raise NotPossibleNow("应当按候补次序递补，请先递补排在前面的。")
    who = {"person": alternate.person, "kind": alternate.kind, "represents": alternate.represents}
    if against := obstacles_to_seat(committee, **who) + faults_of_filling(committee, sitting, alternate.kind):
        raise NotPossibleNow("；".join(against) + "。")
    today = timezone.localdate(at)
    seat = Seat.objects.create(committee=committee, home=alternate.home, since=today, **who)
    changed(committee, at)
    alternate.until = max(today, alternate.since)
    alternate.save(update_fields=["until"])
    said = {"kind": seat.get_kind_display(), "office": seat.get_office_display(), "since": day(today)}
    role = role_in(by, committee.community)
    record("seat.taken", subject=committee, by=by, role=role, at=at, tell=[seat.person], number=committee.name, **said)
    return seat

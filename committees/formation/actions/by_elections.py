"""补选: a free seat is filled as the body was: called for, recommended, shown; for a 业委会 elected by the owners.

The law says nothing of how a seat of a 物管会 is filled again; the portal goes the way of its formation.
"""

from django.db import transaction
from django.utils import timezone

from committees.announcements import actions as announcements
from committees.bodies import actions as bodies
from committees.bodies.actions.seating import obstacles_to_office
from committees.bodies.composition import faults_of_filling
from committees.bodies.models import Alternate, Seat
from committees.bodies.parts import people_of
from committees.bodies.states import GOVERNING, Office, SeatKind
from committees.formation import rules
from committees.formation.actions.nominations import obstacles, turn_down
from committees.formation.actions.steps import elect, latest, must_be_answered, must_be_over, notice_of
from committees.formation.models import ByElection, Nomination
from committees.formation.states import NominationState
from committees.formation.workflow import must_be_open
from governance.journal.actions import record
from governance.phrases import day, deadline
from governance.refusals import NotAllowed, NotPossibleNow

CALL, CHOSEN = "by_election", "by_elected"


def must_call(by, committee):
    if not rules.is_local(by, committee.community):
        raise NotAllowed("补选由居委会和街道组织")


def against_calling(committee, kind, office=Office.MEMBER):
    """Why no such seat can be filled by a by-election now, as sentences with their article; empty when it can."""
    if committee.kind not in GOVERNING:
        return [f"{committee}是{committee.get_kind_display()}，不补选，人员由街道登记"]
    if not committee.is_in_office:
        return [f"{committee}现在是“{committee.get_state_display()}”，不能补选"]
    sitting = list(committee.seats.current())
    running = list(committee.by_elections.running())
    free = committee.planned_size - len(sitting) - len(running)
    if free < 1:
        return [f"{committee}现有{len(sitting)}人，正在补选{len(running)}人，没有空缺的席位"]
    if any(one.kind == kind and not obstacles_of(committee, one) for one in standing_by(committee)):
        return ["还有这一席位的候补，请先按次序递补"]
    return against_kind(committee, kind, office) + faults_of_filling(committee, [*sitting, *running], kind)


def standing_by(committee):
    return Alternate.objects.current().filter(committee=committee).select_related("person", "represents")


def obstacles_of(committee, alternate):
    who = {"person": alternate.person, "kind": alternate.kind, "represents": alternate.represents}
    return bodies.obstacles_to_seat(committee, **who)


def against_kind(committee, kind, office):
    if committee.is_elected:
        return [] if kind == SeatKind.OWNER else ["业主委员会委员应当都是业主（第三十九条）"]
    return obstacles_to_office(committee, kind, office)


@transaction.atomic
def call_by_election(*, committee, kind, office=Office.MEMBER, text, nonce, limit=None, by, at=None):
    """Everybody reads that a seat is free, and until when people may be recommended. One form calls one."""
    at = at or timezone.now()
    committee = bodies.lock(committee)
    must_call(by, committee)
    already = ByElection.objects.filter(announced_by=by, nonce=nonce).first()
    if already:
        return already
    if against := against_calling(committee, kind, office):
        raise NotPossibleNow("；".join(against) + "。")
    made = ByElection.objects.create(
        committee=committee, kind=kind, office=office, announced_at=at, announced_by=by, nonce=nonce
    )
    _announce(CALL, made, f"关于{made}的公告", text, limit, by=by, at=at)
    told = people_of(("officers", "neighbourhood", "street"), committee.community)
    _record("byelection.called", made, by=by, at=at, tell=told, kind=made.get_kind_display())
    return made


def _announce(kind, by_election, title, text, limit, *, by, at):
    what = {"kind": kind, "subject": by_election, "community": by_election.committee.community, "title": title[:80]}
    return announcements.announce(**what, text=text, limit=limit, by=by, at=at)


def _record(verb, by_election, *, by, at, **what):
    role = rules.role_of(by, by_election.committee.community)
    record(verb, subject=by_election, by=by, role=role, at=at, number=by_election.number, **what)


def _lock(by_election):
    """After its committee: always in this order."""
    bodies.lock(by_election.committee)
    rows = ByElection.objects.select_for_update(of=("self",)).select_related("committee__community__street")
    return rows.get(pk=by_election.pk)


def _move(by_election, name, *, by, at, tell, said, **changes):
    move = must_be_open(by_election, name, by=by)
    changes = {"state": move.target, **changes}
    for field, value in changes.items():
        setattr(by_election, field, value)
    by_election.save(update_fields=list(changes))
    _record(move.verb, by_election, by=by, at=at, tell=tell, **said)
    return by_election


@transaction.atomic
def choose(*, by_election, nomination, text, limit=None, by, at=None):
    """Of those who have everything one is shown to everybody; who lacks something is told what."""
    at, by_election = at or timezone.now(), _lock(by_election)
    must_be_open(by_election, "choose", by=by)
    must_be_over(latest(by_election, CALL), "补选公告")
    proposed = list(by_election.nominations.filter(state=NominationState.PROPOSED).for_list().order_by("pk"))
    chosen = next((one for one in proposed if one.pk == nomination.pk and not one.missing), None)
    if chosen is None:
        raise NotPossibleNow("这个人选没有被推荐，或者材料不齐全。")
    if against := against_seating(by_election, chosen):
        raise NotPossibleNow("；".join(against) + "。")
    for one in proposed:
        if one.missing:
            turn_down(one, reason="；".join(one.missing), typed=False, by=by, at=at)
    Nomination.objects.filter(pk__in=[one.pk for one in proposed if not one.missing]).update(
        state=NominationState.LISTED
    )
    chosen.state, chosen.office = NominationState.CHOSEN, by_election.office
    chosen.save(update_fields=["state", "office"])
    limit = limit or notice_of(by_election.committee, at)
    shown = _announce(CHOSEN, by_election, f"{by_election}人选公示", text, limit, by=by, at=at)
    told = [chosen.person, *people_of(["street"], by_election.committee.community)]
    return _move(by_election, "choose", by=by, at=at, tell=told, said={"due": deadline(shown.ends_at)})


def against_seating(by_election, nomination):
    """What the registers and the body as it is today say, with the article."""
    committee, kind = by_election.committee, by_election.kind
    sitting = list(committee.seats.current())
    found = obstacles(committee, person=nomination.person, kind=kind)
    if any(seat.person_id == nomination.person_id for seat in sitting):
        found.append("这位居民已经是委员")
    if len(sitting) >= committee.planned_size:
        found.append(f"{committee}现有{len(sitting)}人，没有空缺的席位")
    return found + against_kind(committee, kind, by_election.office) + faults_of_filling(committee, sitting, kind)


@transaction.atomic
def seat(*, by_election, ballot=None, by, at=None):
    """Shown long enough, and for a 业委会 elected by the owners: a mandate from today to the end of the term."""
    at, by_election = at or timezone.now(), _lock(by_election)
    committee = by_election.committee
    must_be_open(by_election, "seat", by=by)
    if not committee.is_in_office:
        raise NotPossibleNow(f"{committee}现在是“{committee.get_state_display()}”，不能补选。")
    shown = latest(by_election, CHOSEN)
    must_be_answered(shown, "补选人选", committee.law.formed)
    one = by_election.nominations.filter(state=NominationState.CHOSEN).select_related("person").get()
    if against := against_seating(by_election, one):
        raise NotPossibleNow("；".join(against) + "。")
    elect(committee, shown, ballot, by_election=by_election, by=by, at=at)
    if by_election.office == Office.CHAIR and committee.seats.current().filter(office=Office.CHAIR).exists():
        raise NotPossibleNow(f"{committee}已经有主任。")
    today = timezone.localdate(at)
    mandate = Seat.objects.create(
        committee=committee,
        person=one.person,
        kind=by_election.kind,
        office=by_election.office,
        home=one.home,
        represents=one.represents,
        since=today,
    )
    bodies.changed(committee, at)
    one.state = NominationState.SEATED
    one.save(update_fields=["state"])
    said = {"kind": mandate.get_kind_display(), "office": mandate.get_office_display(), "since": day(today)}
    told = [one.person, *people_of(("officers", "neighbourhood", "street"), committee.community)]
    return _move(by_election, "seat", by=by, at=at, tell=told, said=said, seat=mandate)


@transaction.atomic
def give_up_by_election(*, by_election, reason, by, at=None):
    """Broken off; what is published of it is withdrawn with the same reason."""
    at, by_election = at or timezone.now(), _lock(by_election)
    must_be_open(by_election, "give_up", by=by)
    for kind in (CALL, CHOSEN):
        shown = latest(by_election, kind)
        if shown and shown.is_online:
            announcements.withdraw(announcement=shown, reason=reason, by=by, at=at)
    told = [one.person for one in by_election.nominations.standing().select_related("person")]
    told += people_of(("officers", "neighbourhood"), by_election.committee.community)
    return _move(by_election, "give_up", by=by, at=at, tell=told, said={"reason": reason})

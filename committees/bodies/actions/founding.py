"""From the announcement to the first day of work. What happens between, the rooms above know."""

from django.db import transaction
from django.utils import timezone

from committees.bodies import limits
from committees.bodies.actions.moves import lock, move, must_be_open
from committees.bodies.composition import faults_of
from committees.bodies.models import Committee, Seat, role_in
from committees.bodies.parts import parts_in, people_of
from committees.bodies.states import CommitteeKind, CommitteeState
from governance.clocks import actions as clocks
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow
from governance.workdays import ONE_DAY, start_of


@transaction.atomic
def found(*, kind, community, name, planned_size, founder, areas=(), has_assembly=False, succeeds=None, by, at=None):
    """The street announces that a body is to be formed; who may sit on it is not known yet."""
    at = at or timezone.now()
    if "street" not in parts_in(by, community):
        raise NotAllowed("组建由街道办事处负责（物业管理条例第五十二条），请联系街道")
    if Committee.objects.filter(name=name).exists():
        raise NotPossibleNow(f"已有名为“{name}”的委员会，重新组建的请写明届次。")
    if kind == CommitteeKind.MANAGEMENT and (planned_size < 7 or planned_size % 2 == 0):
        raise NotPossibleNow("物管会不得少于7人，人数应当为单数（物业管理条例第五十四条）。")
    committee = Committee.objects.create(
        kind=kind,
        community=community,
        name=name,
        planned_size=planned_size,
        founder=founder,
        has_assembly=has_assembly,
        succeeds=succeeds,
        state=CommitteeState.ANNOUNCED,
        since=timezone.localdate(at),
    )
    committee.areas.set(areas)
    record(
        "committee.announced",
        subject=committee,
        by=by,
        role=role_in(by, community),
        at=at,
        tell=people_of(("neighbourhood", "street"), community),
        number=name,
        kind=committee.get_kind_display(),
        size=planned_size,
    )
    return committee


@transaction.atomic
def form(*, committee, members, since, last_day, by, at=None):
    """Seat the members and begin the term. `members` are unsaved seats: person, kind, office, home, represents.

    Refused with every article that is not kept (§54), and for a term longer than three years (§58).
    """
    at = at or timezone.now()
    committee = lock(committee)
    must_be_open(committee, "form", by=by)
    against = faults_of(committee, members) + faults_of_term(committee, since, last_day)
    if against:
        raise NotPossibleNow("；".join(against) + "。")
    for seat in members:
        seat.committee, seat.since = committee, since
    Seat.objects.bulk_create(members)
    told = [seat.person for seat in members] + people_of(("neighbourhood", "street"), committee.community)
    said = {"members": len(members), "last_day": day(last_day)}
    # `until` is written now: the mandate is over by the calendar, whether or not any machine is awake then
    move(
        committee, "form", by=by, at=at, tell=told, said=said, since=since, last_day=last_day, until=last_day + ONE_DAY
    )
    _start_clocks(committee, at)
    return committee


def faults_of_term(committee, since, last_day):
    """A 物管会 sits three years at the most (§58), counted from its first day."""
    if last_day < since:
        return ["任期最后一天不能早于成立日期"]
    limit = limits.limit_on(limits.TERM, since, committee.community.street_id)
    if committee.kind == CommitteeKind.MANAGEMENT and limit and last_day > limits.latest_last_day(since, limit):
        return [f"物管会任期不超过{limit}，最晚到{day(limits.latest_last_day(since, limit))}（第五十八条）"]
    return []


def _start_clocks(committee, at):
    street = committee.community.street_id
    filing = limits.limit_on(limits.FILING, committee.since, street)
    if filing:
        formed_at = min(at, start_of(committee.since))
        clocks.start(kind=limits.FILING, subject=committee, limit=filing, at=formed_at, cause="成立")
    start_term(committee, at)


def start_term(committee, at):
    """The term itself, and its two warnings; none that would already be over."""
    street = committee.community.street_id
    term = limits.limit_on(limits.TERM, committee.since, street)
    if term is None or committee.ends.at <= at:
        return
    ends = {limits.TERM: committee.ends}
    for kind in (limits.WARNING, limits.LAST_CALL):
        limit = limits.limit_on(kind, committee.since, street)
        if limit:
            ends[kind] = limits.ends_before(committee.last_day, limit)
    for kind, end in ends.items():
        if end.at > at:
            clocks.start(kind=kind, subject=committee, limit=term, ends=end, at=at, cause="任期")


def must_hand_in(committee, *, by):
    """A note beside the moves: the state stays, the papers change hands."""
    if parts_in(by, committee.community).isdisjoint(("officers", "neighbourhood", "street")):
        raise NotAllowed("只有物管会主任、副主任、居委会和街道可以登记报送备案")
    if committee.state != CommitteeState.FORMED or committee.handed_in_on:
        raise NotPossibleNow(f"{committee}现在是“{committee.get_state_display()}”，不需要再报送备案。")


@transaction.atomic
def hand_in(*, committee, on, by, at=None):
    """The papers are with the street: its five working days run (§43, §55)."""
    at = at or timezone.now()
    committee = lock(committee)
    must_hand_in(committee, by=by)
    if not committee.since <= on <= timezone.localdate(at):
        raise NotPossibleNow("报送日期应当在成立以后，不晚于今天。")
    committee.handed_in_on = on
    committee.save(update_fields=["handed_in_on"])
    clocks.stop(kind=limits.FILING, subject=committee, at=at, outcome="handed_in")
    limit = limits.limit_on(limits.STREET_FILING, on, committee.community.street_id)
    if limit:
        clocks.start(
            kind=limits.STREET_FILING, subject=committee, limit=limit, at=min(at, start_of(on)), cause="报送备案"
        )
    role, told = role_in(by, committee.community), people_of(["street"], committee.community)
    data = {"number": committee.name, "on": day(on)}
    record("committee.handed_in", subject=committee, by=by, role=role, at=at, tell=told, **data)
    return committee


@transaction.atomic
def file(*, committee, on, certificate, by, at=None):
    """The street has filed it, or where there is no owners' assembly issued the 成立证明 (§55)."""
    at = at or timezone.now()
    committee = lock(committee)
    if not (committee.handed_in_on or committee.since) <= on <= timezone.localdate(at):
        raise NotPossibleNow("备案日期应当在报送以后，不晚于今天。")
    told = people_of(("officers", "neighbourhood"), committee.community)
    said = {"on": day(on), "certificate": certificate}
    move(committee, "file", by=by, at=at, tell=told, said=said, filed_on=on, certificate=certificate)
    for kind in (limits.FILING, limits.STREET_FILING):
        clocks.stop(kind=kind, subject=committee, at=at, outcome="filed")
    return committee


@transaction.atomic
def start(*, committee, on, by, at=None):
    """The seal is cut; the committee works."""
    at = at or timezone.now()
    committee = lock(committee)
    must_be_open(committee, "start", by=by)
    if not committee.filed_on <= on <= timezone.localdate(at):
        raise NotPossibleNow("刻章日期应当在备案以后，不晚于今天。")
    told = people_of(("neighbourhood", "street"), committee.community)
    return move(committee, "start", by=by, at=at, tell=told, said={"on": day(on)}, sealed_on=on)

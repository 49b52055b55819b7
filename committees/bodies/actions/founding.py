"""From the announcement to the first day of work. What happens between, the rooms above know."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from committees.bodies import limits
from committees.bodies.actions.ending import begin_dissolving
from committees.bodies.actions.moves import (
    NAME_THE_TERM,
    lock,
    move,
    must_be_open,
    must_lie_within,
    name_taken,
    note,
    whom,
)
from committees.bodies.composition import faults_of, faults_of_size
from committees.bodies.models import Committee, Seat, role_in
from committees.bodies.parts import parts_in, parts_on, people_of
from committees.bodies.states import GOVERNING, CommitteeKind, CommitteeState, EndingReason, FoundingGround
from committees.bodies.workflow import ANY, no_filing
from governance.clocks import actions as clocks
from governance.clocks.models import Clock
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Community
from governance.workdays import ONE_DAY, start_of


@transaction.atomic
def found(
    *,
    kind,
    community,
    name,
    planned_size,
    founder,
    areas=(),
    has_assembly=False,
    ground="",
    succeeds=None,
    by,
    at=None,
):
    """The street announces that a body is to be formed; who may sit on it is not known yet.

    A name already taken is refused: names are unique in the whole portal, so two in the same second are one.
    """
    at = at or timezone.now()
    if "street" not in parts_in(by, community):
        raise NotAllowed("组建由街道办事处负责（物业管理条例第五十二条），请联系街道")
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)  # two of one place are looked at in turn
    must_be_free(name)
    against = faults_of_size(kind, planned_size, community, areas) + faults_of_ground(kind, ground, has_assembly)
    if against := against + faults_of_place(kind, community, areas):
        raise NotPossibleNow("；".join(against) + "。")
    committee = put_down(
        kind=kind,
        community=community,
        name=name,
        planned_size=planned_size,
        founder=founder,
        # a 业委会 is elected by the owners' assembly: without one there is none (§34)
        has_assembly=has_assembly or kind == CommitteeKind.OWNERS,
        ground=ground,
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


def must_be_free(name, advice=NAME_THE_TERM):
    if taken := name_taken(name, advice):
        raise NotPossibleNow(f"{taken}。")


def put_down(advice=NAME_THE_TERM, **row):
    """The row of a new body; where another took the name in the same second, the refusal that a later one reads."""
    try:
        with transaction.atomic():
            return Committee.objects.create(**row)
    except IntegrityError:
        must_be_free(row["name"], advice)
        raise


def faults_of_ground(kind, ground, has_assembly):
    """A 物管会 has a ground, and nothing else has; it must fit whether there is an owners' assembly (§53)."""
    if kind != CommitteeKind.MANAGEMENT:
        return ["只有物管会要写明组建事由（第五十三条）"] if ground else []
    if not ground:
        return ["请选择组建物管会的事由（第五十三条）"]
    if (ground == FoundingGround.NOT_ELECTED) == has_assembly:
        return []
    there = "已经成立" if has_assembly else "没有成立"
    return [f"业主大会{there}，组建事由不能是“{FoundingGround(ground).label}”（第五十三条）"]


def faults_of_place(kind, community, areas):
    """No second body of a kind is formed for the same ground, and no 物管会 beside a 业委会 that governs it (§53)."""
    there = Committee.objects.on_ground(community, areas)
    found = [f"{one}正在组建，不能再公告一个" for one in there if one.kind == kind and one.is_being_formed]
    elected = [one for one in there if one.is_elected and one.is_in_office]
    if kind == CommitteeKind.MANAGEMENT:
        found += [f"{one}正在履职，没有选出业委会的才组建物管会（第五十三条）" for one in elected]
    return found


def faults_of_turn(committee, since):
    """One governs after the other: a new one begins when the term of the last is over (§58, §49)."""
    if committee.kind not in GOVERNING:
        return []
    article = "第四十九条" if committee.is_elected else "第五十八条"
    there = Committee.objects.on_ground(committee.community, list(committee.areas.all()))
    return [
        f"{one}还在任，同一区域不能同时有两个{committee.law.short}，请在它任期届满或者解散以后成立（{article}）"
        for one in there
        if one.kind == committee.kind and one.sits_on(since) and one.state != CommitteeState.DISSOLVING
    ]


@transaction.atomic
def form(*, committee, members, since, last_day, by, at=None):
    """Seat the members and begin the term. `members` are unsaved seats: person, kind, office, home, represents.

    Refused with every article that is not kept (§54, §39), for too long a term (§58, §39), and beside another.
    """
    at = at or timezone.now()
    committee = lock(committee)
    must_be_open(committee, "form", by=by)
    against = faults_of(committee, members) + faults_of_term(committee, since, last_day)
    against += faults_of_turn(committee, since)
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
    """How long it may sit, counted from its first day: a 物管会 three years (§58), a 业委会 five (§39)."""
    law = committee.law
    if last_day < since:
        return ["任期最后一天不能早于成立日期"]
    limit = limits.limit_on(law.ends, since, committee.community.street_id)
    if law.term and limit and last_day > limits.latest_last_day(since, limit):
        return [f"{law.short}任期不超过 {limit}，最晚到{day(limits.latest_last_day(since, limit))}（{law.term}）"]
    return []


def _start_clocks(committee, at):
    law, formed_at = committee.law, min(at, start_of(committee.since))
    cause = "选举产生" if committee.is_elected else "成立"
    for kind in (law.files if committee.must_file else "", law.first_meeting):
        limit = kind and limits.limit_on(kind, committee.since, committee.community.street_id)
        if limit:
            clocks.start(kind=kind, subject=committee, limit=limit, at=formed_at, cause=cause)
    start_term(committee, at)


def start_term(committee, at):
    """The term itself, and its warnings; none that would already be over."""
    street, law = committee.community.street_id, committee.law
    term = limits.limit_on(law.ends, committee.since, street)
    if term is None or committee.ends is None or committee.ends.at <= at:
        return
    grounds, ends = {law.ends: term}, {law.ends: committee.ends}
    for kind in law.warnings:
        limit = limits.limit_on(kind, committee.since, street)
        if limit:
            grounds[kind], ends[kind] = limit, limits.ends_before(committee.last_day, limit)
    for kind, end in ends.items():
        if end.at > at:
            clocks.start(kind=kind, subject=committee, limit=grounds[kind], ends=end, at=at, cause="任期")


@transaction.atomic
def met(*, committee, at):
    """A meeting of the body began: the time until the next one runs, where the law sets one (§45)."""
    law = committee.law
    if not law.regular_meeting:
        return
    clocks.stop(kind=law.first_meeting, subject=committee, at=at, outcome="met")
    limit = limits.limit_on(law.regular_meeting, timezone.localdate(at), committee.community.street_id)
    if limit and committee.is_in_office:
        clocks.start(kind=law.regular_meeting, subject=committee, limit=limit, at=at, cause="上次会议")


def must_have_met(committee, *, by):
    """Only a 筹备组 notes its first meeting by hand; a 业委会 holds it in the portal."""
    if parts_on(by, committee).isdisjoint(ANY):
        raise NotAllowed(f"只有{whom(ANY, committee)}可以登记首次会议（物业管理条例第三十一条）")
    kind = committee.law.first_meeting
    waits = kind == limits.PREPARATION_MEETING and Clock.objects.about(committee).running().filter(kind=kind).exists()
    if not waits or not committee.is_in_office:
        raise NotPossibleNow(f"{committee}没有要登记的首次会议（物业管理条例第三十一条）。")


@transaction.atomic
def first_met(*, committee, on, by, at=None):
    """A note beside the moves: the 筹备组 has met, thirty days from its formation at the latest (§31)."""
    at = at or timezone.now()
    committee = lock(committee)
    must_have_met(committee, by=by)
    must_lie_within("首次会议的日期", on, since=committee.since, after="成立", at=at)
    clocks.stop(kind=committee.law.first_meeting, subject=committee, at=at, outcome="met")
    note("committee.met", committee, on=on, parts=("neighbourhood", "street"), by=by, at=at)
    return committee


def must_hand_in(committee, *, by):
    """A note beside the moves: the state stays, the papers change hands."""
    if parts_on(by, committee).isdisjoint(ANY):
        raise NotAllowed(f"只有{whom(ANY, committee)}可以登记报送备案")
    if against := no_filing(committee):
        raise NotPossibleNow(against)
    if committee.state != CommitteeState.FORMED or committee.handed_in_on:
        raise NotPossibleNow(f"{committee}现在是“{committee.get_state_display()}”，不需要再报送备案。")


@transaction.atomic
def hand_in(*, committee, on, by, at=None):
    """The papers are with the street: its five working days run (§43, §55)."""
    at = at or timezone.now()
    committee = lock(committee)
    must_hand_in(committee, by=by)
    must_lie_within("报送日期", on, since=committee.since, after="成立", at=at)
    committee.handed_in_on = on
    committee.save(update_fields=["handed_in_on"])
    clocks.stop(kind=committee.law.files, subject=committee, at=at, outcome="handed_in")
    limit = limits.limit_on(limits.STREET_FILING, on, committee.community.street_id)
    if limit:
        clocks.start(
            kind=limits.STREET_FILING, subject=committee, limit=limit, at=min(at, start_of(on)), cause="报送备案"
        )
    note("committee.handed_in", committee, on=on, parts=("street",), by=by, at=at)
    return committee


@transaction.atomic
def file(*, committee, on, certificate, by, at=None):
    """The street has filed it (§43, §55). A 业委会 takes the place of the 物管会, which then has thirty days (§59)."""
    at = at or timezone.now()
    committee = _settle("file", committee, on, certificate, by=by, at=at)
    for kind in (committee.law.files, limits.STREET_FILING):
        clocks.stop(kind=kind, subject=committee, at=at, outcome="filed")
    if committee.is_elected:
        for old in replaced_by(committee):
            if committee.succeeds_id is None and not Committee.objects.filter(succeeds=old).exists():
                committee.succeeds = old
                committee.save(update_fields=["succeeds"])
            begin_dissolving(committee=old, reason=EndingReason.OWNERS_COMMITTEE, on=max(on, old.since), by=by, at=at)
    return committee


@transaction.atomic
def certify(*, committee, on, certificate, by, at=None):
    """Without an owners' assembly nothing is filed: the street issues the 成立证明 for the seal (§55)."""
    return _settle("certify", committee, on, certificate, by=by, at=at or timezone.now())


def _settle(name, committee, on, certificate, *, by, at):
    committee = lock(committee)
    must_be_open(committee, name, by=by)
    if not (committee.handed_in_on or committee.since) <= on <= timezone.localdate(at):
        raise NotPossibleNow("日期应当在成立、报送以后，不晚于今天。")
    told = people_of(("officers", "neighbourhood"), committee.community)
    said = {"on": day(on), "certificate": certificate}
    return move(committee, name, by=by, at=at, tell=told, said=said, filed_on=on, certificate=certificate)


def replaced_by(committee):
    """物管会 whose whole ground the elected 业委会 now governs; where one of them names no area, the community."""
    mine = set(committee.areas.values_list("pk", flat=True))
    there = Committee.objects.governing(committee.community_id).filter(kind=CommitteeKind.MANAGEMENT)
    there = there.exclude(state=CommitteeState.DISSOLVING).prefetch_related("areas")
    return [old for old in there if not mine or {area.pk for area in old.areas.all()} <= mine]


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

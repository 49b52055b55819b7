"""A task force is founded by the street until a day; the day can be put off; at its end every right is over."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from committees.bodies import limits as terms
from committees.bodies import open_work
from committees.bodies.actions import lock, move
from committees.bodies.actions.ending import expire as end_of_term
from committees.bodies.actions.ending import stop_clocks
from committees.bodies.actions.founding import must_be_free, put_down
from committees.bodies.actions.seating import close, flag
from committees.bodies.models import Seat, role_in
from committees.bodies.parts import people_of
from committees.bodies.states import CommitteeKind, CommitteeState, EndingReason, Office, SeatEnd
from committees.taskforces import limits, rules
from committees.taskforces.actions.members import must_last, take_part
from committees.taskforces.models import Charter
from governance.clocks import actions as clocks
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow
from governance.workdays import ONE_DAY

ANOTHER_NAME = "请换一个名称"


def found(*, community, name, purpose, leaves, last_day, leader, leader_kind, units, founder, nonce, by, at=None):
    """Once per form: the body, its leader's seat, the charter with its units, and the clocks of its end."""
    at = at or timezone.now()
    about = {"community": community, "name": name, "founder": founder}
    charter = {"purpose": purpose, "leaves": leaves, "last_day": last_day, "units": units, "nonce": nonce}
    try:
        return _found(about, (leader, leader_kind), charter, by, at)
    except (IntegrityError, NotPossibleNow):  # of the same form its own name is taken
        already = founded_with(nonce, by=by)
        if already is None:
            raise
        return already


def founded_with(nonce, *, by):
    """The charter that this person's form has drawn up before, or None."""
    return nonce and Charter.objects.filter(by=by, nonce=nonce).first()


@transaction.atomic
def _found(about, lead, charter, by, at):
    if already := founded_with(charter["nonce"], by=by):
        return already
    if not rules.is_of_street(by, about["community"]):
        raise NotAllowed("工作专班由街道办事处成立，请联系街道")
    must_be_free(about["name"], ANOTHER_NAME)
    on, (leader, kind) = timezone.localdate(at), lead
    state = {"kind": CommitteeKind.TASK_FORCE, "state": CommitteeState.WORKING, "since": on}
    committee = put_down(ANOTHER_NAME, **about, **state)
    Seat.objects.create(committee=committee, person=leader, kind=kind, office=Office.CHAIR, since=on)
    return draw_up(committee=committee, **charter, by=by, at=at)


@transaction.atomic
def draw_up(*, committee, purpose, leaves, last_day, units, nonce, by, at=None):
    """The charter of a task force that stands: from now on it has an end, and member units."""
    at = at or timezone.now()
    committee = lock(committee)
    if not rules.is_of_street(by, committee.community):
        raise NotAllowed("任务书由街道登记，请联系街道")
    must_last(committee)
    if committee.kind != CommitteeKind.TASK_FORCE or Charter.objects.filter(committee=committee).exists():
        raise NotPossibleNow(f"{committee}不能再登记任务书。")
    _set_end(committee, last_day, at)
    words = {"purpose": purpose, "leaves": leaves, "founded_at": at, "by": by, "nonce": nonce}
    charter = Charter.objects.create(committee=committee, **words)
    take_part(charter, units, timezone.localdate(at))
    _start_clocks(committee, at, "成立")
    told = [seat.person for seat in committee.seats.current().select_related("person")]
    told += people_of(["neighbourhood"], committee.community)
    said = {"number": committee.name, "units": len(units), "last_day": day(last_day)}
    role = role_in(by, committee.community)
    record("taskforce.founded", subject=committee, by=by, role=role, at=at, tell=told, **said)
    return charter


def _set_end(committee, last_day, at):
    """`until` is written now: the mandate is over by the calendar, whether or not any machine is awake then."""
    on = timezone.localdate(at)
    if not on < last_day <= on + limits.LONGEST:
        raise NotPossibleNow(f"到期日应当在今天以后，最长 {limits.LONGEST.days} 天。")
    committee.last_day, committee.until = last_day, last_day + ONE_DAY
    committee.save(update_fields=["last_day", "until"])


def _start_clocks(committee, at, cause):
    """The end itself and its two reminders; none that would already be over, and none of an earlier end."""
    street = committee.community.street_id
    for kind in limits.CLOCKS:
        clocks.stop(kind=kind, subject=committee, at=at, outcome="superseded")
        limit = terms.limit_on(kind, timezone.localdate(at), street)
        if limit is None:
            continue
        ends = committee.ends if kind == limits.END else terms.ends_before(committee.last_day, limit)
        if ends.at > at:
            clocks.start(kind=kind, subject=committee, limit=limit, ends=ends, at=at, cause=cause)


@transaction.atomic
def extend(*, charter, last_day, reason, by, at=None):
    """The street puts off the end, with its reason; only while the task force lasts."""
    at = at or timezone.now()
    committee = lock(charter.committee)
    _must_be_of_street(by, committee, "延期")
    must_last(committee)
    before = committee.last_day
    if last_day <= before:
        raise NotPossibleNow(f"现在的到期日是{day(before)}，延期应当更晚。")
    _set_end(committee, last_day, at)
    _start_clocks(committee, at, "延期")
    said = {"number": committee.name, "before": day(before), "last_day": day(last_day), "reason": reason}
    role = role_in(by, committee.community)
    record("taskforce.extended", subject=committee, by=by, role=role, at=at, tell=_all_of(committee), **said)
    return charter


@transaction.atomic
def finish(*, charter, reason, by, at=None):
    """Before its time: every seat ends today, what lay open is flagged."""
    at = at or timezone.now()
    committee = lock(charter.committee)
    _must_be_of_street(by, committee, "结束")
    must_last(committee)
    on, told = timezone.localdate(at), _all_of(committee)
    _close_seats(committee, on, by, at)
    _stop(committee, at, "finished")
    ended = {"until": on, "last_day": max(on - ONE_DAY, committee.since), "ending_reason": EndingReason.TASK_DONE}
    said = {"on": day(on), "reason": reason}
    move(committee, "finish", by=by, at=at, tell=told, said=said, **ended)
    return charter


def _close_seats(committee, on, by, at):
    """What lay open is counted while the seats still hold, and told to the 居委会 and the street."""
    rows = Seat.objects.select_for_update(of=("self",)).select_related("committee__community", "person")
    seats = list(rows.filter(committee=committee, until=None))
    left = {seat: open_work.counts_of(seat) for seat in seats}
    heirs = people_of(("neighbourhood", "street"), committee.community)
    for seat in seats:
        close(seat, on=on, reason=SeatEnd.COMMITTEE_ENDED, by=by, at=at, quiet=True)
        if left[seat]:
            flag(seat, left[seat], by=by, at=at, told=heirs)


def expire(clock, at):
    """The last day is over. The rights were over by the calendar; this says so, and flags what lay open."""
    committee = end_of_term(clock, at)
    _stop(committee, at, "expired")
    return committee


def _stop(committee, at, outcome):
    stop_clocks(committee, at, outcome)
    for kind in limits.CLOCKS:
        clocks.stop(kind=kind, subject=committee, at=at, outcome=outcome)


def _all_of(committee):
    """Who sits there, and the 居委会."""
    told = [seat.person for seat in committee.seats.current().select_related("person")]
    return told + people_of(["neighbourhood"], committee.community)


def _must_be_of_street(by, committee, what):
    if not rules.is_of_street(by, committee.community):
        raise NotAllowed(f"专班{what}由街道决定")

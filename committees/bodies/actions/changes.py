"""变更备案: when who sits on a filed 业委会 changes, the street is told within thirty days (§50)."""

from django.db import transaction
from django.utils import timezone

from committees.bodies import limits
from committees.bodies.actions.moves import lock, must_lie_within, note, whom
from committees.bodies.parts import parts_on
from committees.bodies.workflow import ANY
from governance.clocks import actions as clocks
from governance.clocks.models import Clock
from governance.refusals import NotAllowed, NotPossibleNow


def changed(committee, at):
    """Somebody came, went, or took another office; the latest change sets the time."""
    kind = committee.law.changes
    if not kind or committee.filed_on is None or not committee.is_in_office:
        return
    limit = limits.limit_on(kind, timezone.localdate(at), committee.community.street_id)
    if limit:
        clocks.start(kind=kind, subject=committee, limit=limit, at=at, cause="委员变更")


def must_file_change(committee, *, by):
    if parts_on(by, committee).isdisjoint(ANY):
        raise NotAllowed(f"只有{whom(ANY, committee)}可以登记变更备案（物业管理条例第五十条）")
    kind = committee.law.changes
    if not kind or not Clock.objects.about(committee).running().filter(kind=kind).exists():
        raise NotPossibleNow(f"{committee}没有需要办理变更备案的（物业管理条例第五十条）。")


@transaction.atomic
def file_change(*, committee, on, by, at=None):
    at = at or timezone.now()
    committee = lock(committee)
    must_file_change(committee, by=by)
    must_lie_within("变更备案的日期", on, since=committee.filed_on, after="备案", at=at)
    clocks.stop(kind=committee.law.changes, subject=committee, at=at, outcome="filed")
    note("committee.change_filed", committee, on=on, parts=("officers", "neighbourhood", "street"), by=by, at=at)
    return committee

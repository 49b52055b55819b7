"""补录: bodies that governed before the portal was there. Only that they were, from when to when; nobody is named."""

from django.db import transaction
from django.utils import timezone

from committees.bodies.models import Committee, role_in
from committees.bodies.parts import parts_in, people_of
from committees.bodies.states import GOVERNING, CommitteeKind, CommitteeState
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow
from governance.workdays import ONE_DAY

OF_THE_PAST = (CommitteeKind.SELF_MANAGED, *GOVERNING)


def must_enter(by, community):
    if "street" not in parts_in(by, community):
        raise NotAllowed("以前的组织由街道办事处补录，请联系街道")


@transaction.atomic
def enter_past(*, kind, community, name, since, last_day, followed_by=None, by, at=None):
    """A body whose term was over before today: a state of its own it never had here. `followed_by` succeeds it."""
    at = at or timezone.now()
    must_enter(by, community)
    if kind not in OF_THE_PAST:
        raise NotPossibleNow("只补录业主自我管理委员会、物业管理委员会和业主委员会。")
    if Committee.objects.filter(name=name).exists():
        raise NotPossibleNow(f"已有名为“{name}”的委员会，请写明届次。")
    if not since <= last_day < timezone.localdate(at):
        raise NotPossibleNow("最后一天应当在成立以后、今天以前；还在任的请按步骤组建。")
    committee = Committee.objects.create(
        kind=kind,
        community=community,
        name=name,
        state=CommitteeState.EXPIRED,
        since=since,
        last_day=last_day,
        until=last_day + ONE_DAY,
    )
    if followed_by is not None:
        _follow(committee, followed_by)
    said = {"number": name, "since": day(since), "last_day": day(last_day)}
    told, role = people_of(["neighbourhood"], community), role_in(by, community)
    record("committee.entered", subject=committee, by=by, role=role, at=at, tell=told, **said)
    return committee


def _follow(committee, heir):
    heir = Committee.objects.select_for_update(of=("self",)).get(pk=heir.pk)
    if heir.community_id != committee.community_id or heir.succeeds_id or heir.since < committee.until:
        raise NotPossibleNow(f"{heir}不能接续{committee}：它在另一个社区、已有前任，或者成立在先。")
    heir.succeeds = committee
    heir.save(update_fields=["succeeds"])

"""补录: bodies that governed before the portal was there. Only that they were, from when to when; nobody is named."""

from django.db import transaction
from django.utils import timezone

from committees.bodies.actions.moves import name_taken
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


def faults_of_past(*, on, community=None, name="", since=None, last_day=None, followed_by=None):
    """By field, why such a body cannot be entered on a day; what is not typed yet is no fault."""
    faults, heir = {}, followed_by
    if taken := name_taken(name):
        faults["name"] = taken
    if since and last_day and not since <= last_day < on:
        faults["last_day"] = "最后一天应当在成立以后、今天以前；还在任的请按步骤组建"
    if heir and community and heir.community_id != community.pk:
        faults["followed_by"] = f"{heir}不在这个社区"
    elif heir and heir.succeeds_id:
        faults["followed_by"] = f"{heir}已有前任"
    elif heir and last_day and heir.since <= last_day:
        faults["followed_by"] = f"{heir}成立在先，不能接续"
    return faults


@transaction.atomic
def enter_past(*, kind, community, name, since, last_day, followed_by=None, by, at=None):
    """A body whose term was over before today: a state of its own it never had here. `followed_by` succeeds it."""
    at = at or timezone.now()
    must_enter(by, community)
    if kind not in OF_THE_PAST:
        raise NotPossibleNow("只补录业主自我管理委员会、物业管理委员会和业主委员会。")
    if followed_by is not None:
        followed_by = Committee.objects.select_for_update(of=("self",)).get(pk=followed_by.pk)
    about = {"community": community, "name": name, "since": since, "last_day": last_day, "followed_by": followed_by}
    if faults := faults_of_past(on=timezone.localdate(at), **about):
        raise NotPossibleNow("；".join(faults.values()) + "。")
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
        followed_by.succeeds = committee
        followed_by.save(update_fields=["succeeds"])
    said = {"number": name, "since": day(since), "last_day": day(last_day)}
    told, role = people_of(["neighbourhood"], community), role_in(by, community)
    record("committee.entered", subject=committee, by=by, role=role, at=at, tell=told, **said)
    return committee

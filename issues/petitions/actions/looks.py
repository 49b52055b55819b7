"""Asking for the phone or the door number of a petition: with a reason, and written down.

`near` names what a later deed of the same person could be about: a look that nothing follows is unusual.
"""

from committees.bodies.models import zone_members
from governance.journal import looks
from governance.refusals import NotAllowed, NotPossibleNow
from issues.petitions.actions.filing import role_of
from issues.petitions.rules import acts_for
from issues.petitions.states import TASK_ACTIVE


def look(*, petition, kind, reason, note="", by, at=None):
    """By who works on the petition."""
    if not petition.may_look(by):
        raise NotAllowed("只有办理这件诉求的人员可以查看电话和门牌")
    near = [f"petitions.issue:{petition.issue_id}"] if petition.issue_id else []
    data = {"role": role_of(by, petition), "near": near, "outside": is_outside(by, petition)}
    looks.look(kind=kind, subject=petition, by=by, reason=reason, note=note, at=at, **data)


def is_outside(user, petition):
    """Another member looks after that building."""
    members = zone_members(petition.building_id) if petition.building_id else []
    return bool(members) and user not in members


def look_on_task(*, task, petition, kind, reason, note="", by, at=None):
    """By the organisation that acts; the phone only if she shared it."""
    if not acts_for(by, task):
        raise NotAllowed("只有承办单位可以查看电话和门牌")
    if task.state not in TASK_ACTIVE:
        raise NotPossibleNow(f"{task.number} 现在是“{task.get_state_display()}”，办理期间才能查看电话和门牌。")
    if kind == "phone" and not petition.contact_on(task):
        raise NotAllowed("诉求人没有提供电话，或者没有允许承办单位看到电话")
    if petition.hides_from(task):
        raise NotAllowed("诉求反映的是贵单位，诉求人没有允许贵单位知道是谁")
    near = [f"petitions.task:{task.pk}", f"petitions.issue:{task.issue_id}"]
    role = task.organisation.name
    looks.look(kind=kind, subject=petition, by=by, role=role, reason=reason, note=note, at=at, near=near)

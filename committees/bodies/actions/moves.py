"""The one interpreter of the table of moves, and the lock every deed takes."""

from django.db import connection

from committees.bodies.models import Committee, role_in
from committees.bodies.parts import parts_on
from committees.bodies.workflow import against, find, ground
from governance.journal.actions import record
from governance.refusals import NotAllowed, NotPossibleNow


def whom(parts, committee):
    """How a refusal names those who may."""
    words = {"officers": f"{committee.law.short}主任、副主任", "neighbourhood": "居委会", "street": "街道"}
    return "、".join(words[part] for part in parts)


def lock(committee):
    """The committee as it is now, held until the deed ends."""
    rows = Committee.objects.select_for_update(of=("self",)).select_related("community__street", "founder")
    return rows.get(pk=committee.pk)


def must_be_open(committee, name, *, by):
    """The move, or 403 for whom it is not, or 409 where it is not the time. `by=None` is time itself."""
    step = find(name)
    if by is not None and parts_on(by, committee).isdisjoint(step.parts):
        raise NotAllowed(f"{step.label}只能由{whom(step.parts, committee)}办理{ground(step, committee)}")
    if refusal := against(step, committee):
        raise NotPossibleNow(refusal)
    if committee.state not in step.sources:
        raise NotPossibleNow(f"{committee}现在是“{committee.get_state_display()}”，不能再{step.label}。")
    return step


def move(committee, name, *, by, at, tell=(), said=None, **changes):
    """Make a move of the table on a locked committee: person allowed, state allows it, write, record.

    `said` is what the event tells beside the number; `changes` are columns.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("moves are made inside a deed's transaction")
    step = must_be_open(committee, name, by=by)
    changes = {"state": step.target, **changes}
    for field, value in changes.items():
        setattr(committee, field, value)
    committee.save(update_fields=list(changes))
    role = role_in(by, committee.community) if by else "系统"
    record(step.verb, subject=committee, by=by, role=role, at=at, tell=tell, number=committee.name, **(said or {}))
    return committee

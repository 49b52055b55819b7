"""The one interpreter of the table of moves, and the lock every deed takes."""

from django.db import connection
from django.utils import timezone

from committees.bodies.models import Committee, role_in
from committees.bodies.parts import parts_on, people_of
from committees.bodies.workflow import against, find, ground
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow

NAME_THE_TERM = "重新组建的请写明届次"


def whom(parts, committee):
    """How a refusal names those who may."""
    words = {"officers": f"{committee.law.short}主任、副主任", "neighbourhood": "居委会", "street": "街道"}
    return "、".join(words[part] for part in parts)


def name_taken(name, advice=NAME_THE_TERM):
    """Why a body cannot have this name, for its form and its deed; empty where it can."""
    taken = Committee.objects.filter(name=name).exists()
    return f"已有名为“{name}”的组织，{advice}" if taken else ""


def must_lie_within(what, on, *, since, after, at):
    """The day of something that was done outside the portal and is noted here."""
    if not since <= on <= timezone.localdate(at):
        raise NotPossibleNow(f"{what}应当在{after}以后，不晚于今天。")


def note(verb, committee, *, on, parts, by, at):
    """Beside the moves: on that day it was done, the state stays, and those parts of the place hear of it."""
    role, told = role_in(by, committee.community), people_of(parts, committee.community)
    return record(verb, subject=committee, by=by, role=role, at=at, tell=told, number=committee.name, on=day(on))


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

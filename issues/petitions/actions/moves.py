"""The one interpreter of the table of moves, and the locks every deed takes."""

from django.db import connection

from governance.journal.models import Event, last_deeds
from governance.phrases import moment
from governance.refusals import NotAllowed, NotPossibleNow
from issues.petitions.models import Extension, Issue, Petition, Task
from issues.petitions.workflow import find

# What deeds read beside the row they lock. Only what never changes: a lock that waited brings these as they were.
BESIDE = {
    Petition: ("petitioner", "community", "building"),
    Issue: ("community", "building"),
    Task: ("organisation",),
    Extension: ("task",),
}


def _locking(model):
    return model.objects.select_for_update(of=("self",)).select_related(*BESIDE[model])


def lock(row):
    """The row as it is now, held until the deed ends."""
    return _locking(type(row)).get(pk=row.pk)


def lock_issue_of(row):
    """The issue of a petition or task, locked before the row itself; None where there is none."""
    return _locking(Issue).filter(pk__in=type(row).objects.filter(pk=row.pk).values("issue")).first()


def move(row, name, *, by, at, **changes):
    """Make a move of the table on a locked row: state allows it, person allowed, write.

    `by=None` is the portal itself, following from another deed; such moves have no button.
    The caller records the event in the same transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("moves are made inside a deed's transaction")
    step = find(row, name)
    if row.state not in step.sources:
        raise NotPossibleNow(too_late(row, step))
    if by is not None and not step.allowed(by, row):
        raise NotAllowed(f"您不能对 {row.number} 做“{step.label}”")
    changes = {"state": step.target, **changes}
    if hasattr(row, "changed_at"):
        changes["changed_at"] = at
    for field, value in changes.items():
        setattr(row, field, value)
    row.save(update_fields=list(changes))
    return row


def too_late(row, step):
    """What the state is now, and who brought it there: the second of two people reads this."""
    last = Event.objects.about(row).outer().exclude(by=None).last()
    who = f"，{last.role}已于 {moment(last.at)} 办理（{last.title}）" if last else ""
    return f"{row.number} 现在是“{row.get_state_display()}”{who}，不能再做“{step.label}”。"


def must_be_as_seen(row, name, seen):
    """For a move that leads back to where it began: a form that was drawn before another deed is too late."""
    if seen is not None and last_deeds([row])[row.pk] > seen:
        raise NotPossibleNow(too_late(row, find(row, name)))

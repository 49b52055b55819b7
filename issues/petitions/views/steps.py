"""What pages of moves share: the row of a number, and whether this person may make a move now."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from governance.journal.forms import LookForm
from governance.journal.looks import KINDS
from governance.refusals import NotAllowed, NotPossibleNow
from issues.petitions import workflow
from issues.petitions.actions.moves import too_late
from issues.petitions.desk import scope_for


def reader_of(request):
    """Who asks: with a memory of the facts for a page that only reads, anew for whoever is about to act."""
    return scope_for(request.user).user if request.method in ("GET", "HEAD") else request.user


def by_number(rows, number):
    """The row of that number, else 404."""
    if "\0" in number:  # PostgreSQL cannot even be asked
        raise Http404
    return get_object_or_404(rows, number=number)


def may_now(user, row, name, steps):
    """The move and what `steps` holds for it. No such page: 404; too late: 409 with who was first; not theirs: 403."""
    if name not in steps:
        raise Http404
    step = workflow.find(row, name)
    if row.state not in step.sources:
        raise NotPossibleNow(too_late(row, step))
    if not step.allowed(user, row):
        raise NotAllowed(f"您不能对 {row.number} 做“{step.label}”")
    return step, steps[name]


def look_form(request, kind):
    """The reason for a look at `phone` or `door`; anything else does not exist."""
    if kind not in KINDS:
        raise Http404
    return LookForm(request.POST)

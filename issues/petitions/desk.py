"""The desk: what waits for a person, petitions and issues in one list, most urgent first."""

from django.db.models import Value

from governance.keyset import MOST_COUNTED
from issues.petitions.models import Issue, Petition, Task
from issues.petitions.states import IssueState, PetitionState, TaskState

WAITING_ISSUES = (IssueState.OPEN, IssueState.VERIFYING)
KEYS = ["due_at", "kind", "pk"]


def petitions_waiting(user):
    return Petition.objects.worked_on_by(user).filter(state=PetitionState.FILED)


def issues_waiting(user):
    """What the committee must dispatch or verify, and what the street must decide."""
    mine = Issue.objects.worked_on_by(user).filter(state__in=WAITING_ISSUES)
    return mine | Issue.objects.watched_by(user).filter(state=IssueState.AT_STREET)


def waiting(user):
    """Both kinds as one union of light rows: kind, pk, due_at. Page through it by KEYS."""
    return _light(petitions_waiting(user), 1), _light(issues_waiting(user), 2)


def _light(rows, kind):
    return rows.order_by().annotate(kind=Value(kind)).values("kind", "pk", "due_at")


def tasks_waiting(user):
    """What my organisations must sign or do."""
    return Task.objects.of_organisations(user).filter(state__in=[TaskState.SENT, TaskState.SIGNED])


def desk_count(user):
    """How much waits, counted no further than a thousand."""
    return _bounded(petitions_waiting(user), issues_waiting(user))


def task_count(user):
    return _bounded(tasks_waiting(user))


def _bounded(*querysets):
    count = sum(rows.order_by()[: MOST_COUNTED + 1].count() for rows in querysets)
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")

"""What one issue's page shows: its petitions, tasks, route, and the forms of what can be done now."""

from django.utils import timezone

from committees.meetings.models import grounds_lost
from committees.meetings.tables import talked_about
from governance.journal.models import last_deeds
from issues.petitions import actions, rules, timeline, workflow
from issues.petitions.forms.issues import AnswerForm, DispatchForm, NoteForm, SendBackForm, UrgencyForm
from issues.petitions.models.photo import SHOWN_PHOTOS
from issues.petitions.models.task import SHOWN_EXTENSIONS
from issues.petitions.rows import row_of
from issues.petitions.states import (
    ISSUE_RUNNING,
    TASK_ACTIVE,
    ExtensionState,
    IssueState,
    Supervision,
    TaskState,
    Urgency,
)

STEPS = {
    "dispatch": (DispatchForm, actions.dispatch),
    "answer": (AnswerForm, actions.answer),
    "send_back": (SendBackForm, actions.send_back),
}


def form_of(name, issue, user, data=None):
    """The form of a move. Each has ids of its own, because several stand on one page."""
    more = {}
    if name == "dispatch":
        more["seen"] = last_deeds([issue])[issue.pk]
    if name == "answer":
        more["has_evidence"] = issue.has_evidence_now()
    form, _ = STEPS[name]
    return form(data, issue=issue, user=user, auto_id=f"{name}_%s", **more)


def page_of(issue, user):
    now, route = timezone.now(), timeline.of_issue(issue, user)
    moves = [step for step in workflow.open_to(user, issue) if step.name in STEPS]
    petitions = issue.petitions.visible_to(user).select_related("category", "building", "community")
    petitions = list(petitions.prefetch_related(SHOWN_PHOTOS).order_by("pk"))
    tasks = tasks_of(issue)
    running, runs = issue.state in ISSUE_RUNNING, rules.runs(user, issue)
    return {
        "issue": issue,
        "row": row_of(issue, now),
        "timeline": route,
        "petitions": petitions,
        "more_petitions": issue.petition_count - len(petitions),
        "tasks": tasks,
        "waiting_extensions": [row for task in tasks for row in task.open_extensions] if runs else [],
        "moves": [(step, form_of(step.name, issue, user)) for step in moves],
        "runs": runs,
        "is_handled": issue.state == IssueState.HANDLING,
        "urgency_form": urgency_form(issue, user, may_lower=runs) if running else None,
        "note_form": NoteForm(issue=issue, user=user, auto_id="note_%s"),
        "meetings": talked_about(issue, user, runs=running),
        "supervised": issue.supervision != Supervision.NONE,
        "now": now,
    }


def urgency_form(issue, user, may_lower):
    """None for the street when there is nothing left to raise."""
    if not may_lower and issue.urgency == Urgency.P1:
        return None
    initial = {"urgency": issue.urgency}
    return UrgencyForm(issue=issue, user=user, may_lower=may_lower, initial=initial, auto_id="urgency_%s")


def tasks_of(issue):
    """Every task with its photos, before and after, and its requests for more time."""
    tasks = issue.tasks.unscoped("of the issue that is open").select_related("organisation", "proposed").order_by("pk")
    tasks = list(tasks.prefetch_related(SHOWN_PHOTOS, SHOWN_EXTENSIONS))
    lost = grounds_lost(*[task for task in tasks if task.state in TASK_ACTIVE])
    for task in tasks:
        task.lost = lost.get(task.pk, [])
        task.waits_for_ground = any(one.state == "open" for one in task.lost)
        task.before = [photo for photo in task.shown_photos if photo.is_before]
        task.after = [photo for photo in task.shown_photos if not photo.is_before]
        task.open_extensions = [
            row
            for row in task.extensions.all()
            if row.state == ExtensionState.WAITING and task.state == TaskState.SIGNED
        ]
    return tasks

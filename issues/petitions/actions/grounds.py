"""The resolution behind a task or an answer is no more: who is told at once, and what may be done with the task."""

from django.db import transaction
from django.utils import timezone

from committees.meetings.actions import carrier_kept
from committees.meetings.models import grounds_lost
from governance.journal.actions import record
from governance.refusals import NotAllowed, NotPossibleNow
from issues.petitions import rules
from issues.petitions.actions.filing import role_of
from issues.petitions.actions.handling import active_tasks, runners
from issues.petitions.actions.moves import lock, lock_issue_of, move
from issues.petitions.actions.sending import collect, recall
from issues.petitions.states import TASK_ACTIVE, GroundChoice, IssueState, PetitionState

NOT_YOURS = "只有办理这件事项的人员可以决定收回任务还是继续办理"
SETTLED = "{number} 没有依据已撤销决议、等待决定的工作。"
WAITS = "依它交办的任务没有自动收回，由办理这件事项的人员决定收回，还是以其他依据继续办理。"


def unsettled(task):
    """What the task carries, is not done, and has lost the resolution behind it."""
    carried = grounds_lost(task).get(task.pk, []) if task.state in TASK_ACTIVE else []
    return [action for action in carried if action.state == "open"]


def must_be_unsettled(task, *, by):
    """The same answers before the form is drawn as the deed gives."""
    if not rules.runs(by, task.issue):
        raise NotAllowed(NOT_YOURS)
    if not unsettled(task):
        raise NotPossibleNow(SETTLED.format(number=task.number))


@transaction.atomic
def lose_ground(*, issue, resolution, answered_at, by, at):
    """Who runs it, who is at it, and whom it answered hear of it in the same second; nothing is taken back."""
    issue = lock(issue)
    role, ended = role_of(by, issue), resolution.said_of_end
    tasks = [task for task in active_tasks(issue) if unsettled(task)]
    replied = []
    if answered_at is not None:  # answered again since, the answer stands on its own
        replied = issue.petitions.filter(
            replied_at=answered_at, state__in=[PetitionState.REPLIED, PetitionState.CLOSED]
        ).select_related("petitioner", "community")
        replied = list(replied.order_by("pk"))
    for petition in replied:
        open_still = petition.state == PetitionState.REPLIED
        more = "请在评价时选“未解决”。" if open_still else "可以再次反映。"
        told = {"number": petition.number, "note": ended, "more": more}
        record("petition.ground_lost", subject=petition, by=by, role=role, at=at, tell=[petition.petitioner], **told)
    for task in tasks:
        words = {"number": task.number, "organisation": task.organisation.name, "note": ended}
        staff = task.organisation.current_staff()
        record("task.ground_lost", subject=task, by=by, role=role, at=at, tell=staff, **words)
    waits = WAITS if tasks else ""
    told = "以它作出的答复，诉求人已收到通知，请核对。" if replied else ""
    words = {"number": issue.number, "note": ended, "waits": waits, "told": told}
    record("issue.ground_lost", subject=issue, by=by, role=role, at=at, tell=runners(issue), **words)
    return issue


@transaction.atomic
def settle_ground(*, task, choice, words, by, at=None):
    """Taken back with the reason, or it goes on by another ground, which its organisation reads."""
    at = at or timezone.now()
    issue = lock_issue_of(task)
    task = lock(task)
    task.issue = issue
    must_be_unsettled(task, by=by)
    role = role_of(by, issue)
    if choice == GroundChoice.KEEP:
        carrier_kept(carrier=task, at=at)
        told = {"number": task.number, "organisation": task.organisation.name, "note": words}
        staff = task.organisation.current_staff()
        record("task.kept", subject=task, by=by, role=role, at=at, tell=staff, **told)
        return task
    was_lead = task.is_lead
    recall(task, by=by, role=role, at=at, note=words)
    if not was_lead:
        collect(issue, at, runners(issue))
    elif issue.state == IssueState.HANDLING:
        move(issue, "lose_lead", by=None, at=at, lead=None)
    else:
        issue.lead = None
        issue.save(update_fields=["lead"])
    return task

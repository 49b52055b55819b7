"""Sending tasks to organisations, taking them back, and gathering what they report."""

from django.db import transaction
from django.utils import timezone

from committees.meetings.actions import carrier_lost, carrier_moved
from governance.clocks import actions as clocks
from governance.journal.actions import record
from governance.phrases import moment
from issues.petitions.actions.filing import role_of
from issues.petitions.actions.handling import active_tasks, limit_for, people_of, runners
from issues.petitions.actions.moves import lock, move, must_be_as_seen
from issues.petitions.models import Extension, Task
from issues.petitions.models.number import next_number
from issues.petitions.states import ExtensionState, IssueState, TaskState, Urgency


@transaction.atomic
def dispatch(*, issue, lead, others=(), brief="", briefs=None, seen=None, by, at=None):
    """Send tasks: one lead (首接负责) and any number of others. An organisation that has one keeps it.

    A former lead that is not named again loses its task. `briefs` says by organisation what it is to do, where that
    differs. `seen` is the stamp of the form (`last_deeds`): what is being handled may be dispatched again, so the
    state alone does not stop the second of two people.
    """
    at = at or timezone.now()
    issue = lock(issue)
    must_be_as_seen(issue, "dispatch", seen)
    by_street = issue.state == IssueState.AT_STREET
    issue = move(issue, "dispatch", by=by, at=at, lead=lead)
    role = role_of(by, issue)
    active = {task.organisation: task for task in active_tasks(issue)}
    former = [task for task in active.values() if task.is_lead and task.organisation != lead]
    for old in former:
        recall(active.pop(old.organisation), by=by, role=role, at=at, note="改由其他单位牵头", is_replaced=True)
    sent, wanted = {}, [lead, *(other for other in others if other != lead)]
    for organisation in wanted:
        how = {"is_lead": organisation == lead, "by_street": by_street}
        if organisation in active:
            _keep(active[organisation], **how)
        else:
            what = (briefs or {}).get(organisation, brief)
            sent[organisation] = send(issue, organisation, brief=what, by=by, role=role, at=at, **how)
    if sent or former:
        carrier_moved(matter=issue, former=former, carriers=sent or {lead: active[lead]}, by=by, at=at)
    issue.petitions.update(changed_at=at)
    record(
        "issue.dispatched",
        subject=issue,
        by=by,
        role=role,
        at=at,
        tell=people_of(issue),
        organisations="、".join(organisation.name for organisation in wanted),
        lead=lead.name,
        brief=brief,
    )
    if active.keys() >= set(wanted):  # where a new lead had reported before it became one, nobody is left to wait for
        collect(issue, at, tell=runners(issue))
    return issue


def collect(issue, at, tell):
    """When no active task is unreported, the issue waits for verification."""
    active = list(issue.tasks.active().values_list("state", flat=True))
    if issue.state == IssueState.HANDLING and active and set(active) == {TaskState.REPORTED}:
        move(issue, "collect", by=None, at=at)
        record(
            "issue.collected",
            subject=issue,
            by=None,
            role="系统",
            at=at,
            tell=tell,
            number=issue.number,
        )


def _keep(task, *, is_lead, by_street):
    """Dispatched once more to an organisation that is at it: what the street decides is not refused, new or old."""
    task.is_lead, task.by_street = is_lead, task.by_street or by_street
    task.save(update_fields=["is_lead", "by_street"])


def send(issue, organisation, *, is_lead, by_street, brief, by, role, at):
    """One task to one organisation, with its clock for signing."""
    day = timezone.localdate(at)
    limit = limit_for("signing", issue, at)
    task = Task.objects.create(
        number=next_number("RW", day),
        issue=issue,
        organisation=organisation,
        is_lead=is_lead,
        by_street=by_street,
        brief=brief,
        sent_at=at,
        sent_by=by,
        due_at=clocks.due(at, limit).at,
    )
    clocks.start(kind="signing", subject=task, limit=limit, at=at, cause="派单")
    record(
        "task.sent",
        subject=task,
        by=by,
        role=role,
        at=at,
        tell=organisation.current_staff(),
        number=task.number,
        organisation=organisation.name,
        place=issue.place,
        title=issue.title,
        brief=brief,
        due=moment(task.due_at),
        urgent=issue.urgency == Urgency.P1,
    )
    return task


def recall(task, *, by, role, at, note, is_replaced=False):
    """Take a task back; its organisation is told. `is_replaced`: another carries at once what it carried."""
    move(task, "recall", by=None, at=at, closed_at=at, due_at=None, is_lead=False)
    deny_waiting_extensions(task, by=by, at=at)
    clocks.stop(kind="signing", subject=task, at=at, outcome="recalled")
    record(
        "task.recalled",
        subject=task,
        by=by,
        role=role,
        at=at,
        tell=task.organisation.current_staff(),
        number=task.number,
        organisation=task.organisation.name,
        note=note,
    )
    if not is_replaced:
        carrier_lost(carrier=task, reason=note, by=by, at=at)


def deny_waiting_extensions(task, *, by, at):
    """A request for more time has nothing to ask for once the task is reported or taken back."""
    waiting = Extension.objects.filter(task=task, state=ExtensionState.WAITING)
    waiting.update(state=ExtensionState.DENIED, decided_at=at, decided_by=by)


def refer_to_street(issue, *, at, tell):
    """Two refusals: the street decides who must act."""
    move(issue, "refer", by=None, at=at)
    record("issue.referred", subject=issue, by=None, role="系统", at=at, tell=tell, number=issue.number)

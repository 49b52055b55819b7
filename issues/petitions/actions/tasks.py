"""What an organisation does with its task: sign, refuse, report, ask for more time."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from committees.meetings.actions import carrier_lost, carrier_reported
from governance.clocks import actions as clocks
from governance.journal.actions import record
from governance.phrases import moment
from governance.refusals import NotAllowed, NotPossibleNow
from governance.workdays import Limit, Unit
from issues.petitions import rules
from issues.petitions.actions.filing import role_of
from issues.petitions.actions.handling import people_of, run_handling, runners, street_staff
from issues.petitions.actions.moves import lock, lock_issue_of, move
from issues.petitions.actions.sending import collect, deny_waiting_extensions, refer_to_street
from issues.petitions.models import Extension, Photo
from issues.petitions.states import ExtensionState, IssueState, TaskState

REFUSALS_BEFORE_STREET = 2


def _record(verb, task, *, by, at, tell=(), role="", **data):
    return record(
        verb,
        subject=task,
        by=by,
        role=role or task.organisation.name,
        at=at,
        tell=tell,
        number=task.number,
        organisation=task.organisation.name,
        **data,
    )


@transaction.atomic
def sign(*, task, by, at=None):
    """Sign for it: from now on the issue's own clock counts for the task."""
    at = at or timezone.now()
    issue = lock_issue_of(task)
    task = move(lock(task), "sign", by=by, at=at, due_at=issue.due_at)
    clocks.stop(kind="signing", subject=task, at=at, outcome="signed")
    _record("task.signed", task, by=by, at=at, tell=runners(issue))
    return task


@transaction.atomic
def refuse(*, task, reason, proposed=None, by, at=None):
    """Refuse with a reason and, if known, a better addressee. The second refusal goes to the street."""
    at = at or timezone.now()
    issue = lock_issue_of(task)
    task = lock(task)
    was_lead = task.is_lead
    task = move(
        task,
        "refuse",
        by=by,
        at=at,
        refusal=reason,
        proposed=proposed,
        closed_at=at,
        due_at=None,
        is_lead=False,
    )
    clocks.stop(kind="signing", subject=task, at=at, outcome="refused")
    proposal = f"（建议由{proposed}办理）" if proposed else ""
    tell = runners(issue)
    _record("task.refused", task, by=by, at=at, tell=tell, note=reason, proposal=proposal)
    carrier_lost(carrier=task, reason=reason, by=by, at=at)
    refusals = issue.tasks.filter(state=TaskState.REFUSED).count()
    to_street = refusals >= REFUSALS_BEFORE_STREET and not issue.tasks.active().filter(by_street=True).exists()
    to_street = to_street and may_decide(issue)
    if was_lead and (to_street or issue.state == IssueState.AT_STREET):
        issue.lead = None
        issue.save(update_fields=["lead"])
    if issue.state == IssueState.AT_STREET:
        pass  # those who refused before have brought it there
    elif to_street:
        refer_to_street(issue, at=at, tell=street_staff(issue.community))
    elif was_lead:
        move(issue, "lose_lead", by=None, at=at, lead=None)
        record(
            "issue.lead_lost",
            subject=issue,
            by=None,
            role="系统",
            at=at,
            tell=tell,
            number=issue.number,
            organisation=task.organisation.name,
        )
    else:
        collect(issue, at, tell)
    return task


def may_decide(issue):
    """Not where the matter is about the street office itself: the committee goes on with it."""
    staff = street_staff(issue.community)
    return not staff or bool(issue.hearers(staff))


@transaction.atomic
def report(*, task, text, nonce=None, by, at=None):
    """Say what was done, with photos; when all organisations have, the committee verifies."""
    at = at or timezone.now()
    issue = lock_issue_of(task)
    task = move(lock(task), "report", by=by, at=at, report=text, reported_at=at, due_at=None)
    if nonce:
        Photo.objects.loose(by, nonce).update(task=task)
    tell = runners(issue)
    _record("task.reported", task, by=by, at=at, tell=tell, report=text)
    carrier_reported(carrier=task, report=text, by=by, at=at)
    deny_waiting_extensions(task, by=by, at=at)
    collect(issue, at, tell)
    return task


@transaction.atomic
def ask_extension(*, task, days, reason, by, at=None):
    """The lead asks for 1-30 more days; one request waits at a time."""
    at = at or timezone.now()
    issue = lock_issue_of(task)
    task = lock(task)
    if not rules.acts_for(by, task):
        raise NotAllowed("只有承办单位可以申请延期")
    if task.state != TaskState.SIGNED or not task.is_lead:
        raise NotPossibleNow(f"{task.number} 现在是“{task.get_state_display()}”；牵头单位签收后、反馈前可以申请延期。")
    try:
        with transaction.atomic():
            extension = Extension.objects.create(task=task, days=days, reason=reason, asked_at=at, asked_by=by)
    except IntegrityError as error:
        raise NotPossibleNow(f"{task.number} 已有一份延期申请正在等待审批。") from error
    _record("task.extension_asked", task, by=by, at=at, tell=runners(issue), days=days, note=reason)
    return extension


@transaction.atomic
def decide_extension(*, extension, grant, by, at=None):
    """Grant: a new cycle of the issue's clock, and the petitioner is told why (接诉即办工作条例 §15)."""
    at = at or timezone.now()
    issue = lock_issue_of(extension.task)
    task = lock(extension.task)
    extension = lock(extension)
    if not rules.runs(by, issue):
        raise NotAllowed("您不能审批这份延期申请")
    if extension.state != ExtensionState.WAITING or task.state != TaskState.SIGNED:
        raise NotPossibleNow(f"这份延期申请现在是“{extension.get_state_display()}”，不能再审批。")
    extension.state = ExtensionState.GRANTED if grant else ExtensionState.DENIED
    extension.decided_at, extension.decided_by = at, by
    extension.save(update_fields=["state", "decided_at", "decided_by"])
    tell = task.organisation.current_staff()
    if grant:
        limit = Limit(extension.days, Unit.DAYS, f"经批准延期：{extension.reason}"[:200], timezone.localdate(at))
        run_handling(issue, limit=limit, at=at, cause="延期", counted_from=issue.due_at, earliest=at)
        tell += people_of(issue)
    _record(
        "task.extension_granted" if grant else "task.extension_denied",
        task,
        by=by,
        role=role_of(by, issue),
        at=at,
        tell=tell,
        days=extension.days,
        note=extension.reason,
        due=moment(issue.due_at),
    )
    return extension

"""What the committee, or the street, does with an issue: verify and answer, urgency, notes, the board."""

from django.db import transaction
from django.utils import timezone

from committees.meetings.actions import carrier_sent_back
from governance.clocks import actions as clocks
from governance.clocks.models import Clock
from governance.journal.actions import record
from governance.journal.models import Event
from governance.phrases import moment
from governance.refusals import NotAllowed, NotPossibleNow
from issues.petitions import rules
from issues.petitions.actions.filing import role_of
from issues.petitions.actions.handling import active_tasks, limit_for, limit_of, people_of, run_handling
from issues.petitions.actions.moves import lock, move
from issues.petitions.actions.sending import recall
from issues.petitions.states import ISSUE_RUNNING, PetitionState, TaskState, Urgency


@transaction.atomic
def answer(*, issue, text, no_evidence_reason="", by, at=None):
    """Verify and answer every petitioner. Without evidence photos a reason must be stated."""
    at = at or timezone.now()
    issue = lock(issue)
    has_evidence = issue.has_evidence_now()
    if not has_evidence and not no_evidence_reason:
        raise NotPossibleNow(f"{issue.number} 现在没有办理照片，请说明原因后再答复。")
    issue = move(
        issue,
        "answer",
        by=by,
        at=at,
        answer=text,
        has_evidence=has_evidence,
        no_evidence_reason="" if has_evidence else no_evidence_reason,
        answered_at=at,
        due_at=None,
    )
    clocks.stop(kind="handling", subject=issue, at=at, outcome="answered")
    role = role_of(by, issue)
    record("issue.answered", subject=issue, by=by, role=role, at=at, answer=text)
    waiting = (
        issue.petitions.filter(state=PetitionState.ACCEPTED)
        .order_by("pk")
        .select_related("petitioner", "category", "community")
    )
    for petition in waiting.select_for_update(of=("self",)):
        _reply(petition, text=text, by=by, role=role, at=at)
    for task in active_tasks(issue):
        if task.state == TaskState.REPORTED:
            move(task, "finish", by=None, at=at, closed_at=at, due_at=None)
            record("task.finished", subject=task, by=by, role=role, at=at, organisation=task.organisation.name)
        else:
            recall(task, by=by, role=role, at=at, note="事项已答复")
    return issue


def _reply(petition, *, text, by, role, at):
    """Answer one petitioner and ask her the two questions."""
    limit = limit_of("appraisal", category=petition.category, community=petition.community, at=at)
    clock = clocks.start(kind="appraisal", subject=petition, limit=limit, at=at, cause="答复")
    move(petition, "reply", by=None, at=at, reply=text, replied_at=at, due_at=clock.due_at)
    record(
        "petition.replied",
        subject=petition,
        by=by,
        role=role,
        at=at,
        tell=[petition.petitioner],
        number=petition.number,
        answer=text,
        due=moment(clock.due_at),
    )


@transaction.atomic
def send_back(*, issue, reason, by, at=None):
    """Verification failed: every task that was reported is worked on again."""
    at = at or timezone.now()
    issue = move(lock(issue), "send_back", by=by, at=at)
    role = role_of(by, issue)
    for task in active_tasks(issue).filter(state=TaskState.REPORTED):
        move(task, "send_back", by=None, at=at, due_at=issue.due_at)
        record(
            "task.sent_back",
            subject=task,
            by=by,
            role=role,
            at=at,
            tell=task.organisation.current_staff(),
            number=task.number,
            organisation=task.organisation.name,
            note=reason,
        )
        carrier_sent_back(carrier=task, by=by, at=at)
    return issue


@transaction.atomic
def change_urgency(*, issue, urgency, reason="", by, at=None):
    """Raise: anyone in the handling chain, and the due time never moves later. Lower: who runs it, with a reason.

    What is late already stays late: a new cycle would begin its ladder anew and keep the street from hearing of it.
    """
    at = at or timezone.now()
    issue = lock(issue)
    raised = urgency < issue.urgency
    if issue.state not in ISSUE_RUNNING:
        raise NotPossibleNow(f"{issue.number} 现在是“{issue.get_state_display()}”，不能调整紧急程度。")
    if not (rules.in_the_chain if raised else rules.runs)(by, issue):
        raise NotAllowed("您不能调整这件事项的紧急程度")
    if urgency == issue.urgency:
        return issue
    if not raised and not reason:
        raise NotPossibleNow(f"{issue.number} 现在是“{issue.get_urgency_display()}”，降低紧急程度请写明理由。")
    old, old_due = issue.get_urgency_display(), issue.due_at
    issue.urgency = urgency
    issue.save(update_fields=["urgency"])
    limit = limit_for("handling", issue, at)
    if raised:
        counted_from, bounds, ends = at, {"latest": old_due}, old_due
    else:
        counted_from, bounds = _run_began(issue), {"earliest": old_due}
        ends = max(old_due, clocks.due(counted_from, limit).at)
    if ends > at:
        run_handling(issue, limit=limit, at=at, cause="调整紧急程度", counted_from=counted_from, **bounds)
    else:
        clocks.review(kind="handling", subject=issue)
    if raised:
        _hurry_signing(issue, at)
    staff = [person for task in active_tasks(issue) for person in task.organisation.current_staff()]
    record(
        "issue.urgency_raised" if raised else "issue.urgency_lowered",
        subject=issue,
        by=by,
        role=role_of(by, issue),
        at=at,
        tell=[*people_of(issue), *staff],
        number=issue.number,
        old=old,
        new=Urgency(urgency).label,
        due=moment(issue.due_at),
        note=reason,
    )
    return issue


def _run_began(issue):
    """When the present run began: the acceptance, or the last reopening."""
    cycles = Clock.objects.about(issue).filter(kind="handling")
    answered = cycles.filter(outcome="answered").order_by("-cycle").values_list("cycle", flat=True).first() or 0
    return cycles.filter(cycle__gt=answered).order_by("cycle").values_list("started_at", flat=True).first()


def _hurry_signing(issue, at):
    """Tasks that nobody has signed yet: the shorter limit holds from now, and the ladder is the new one."""
    limit = limit_for("signing", issue, at)
    for task in issue.tasks.filter(state=TaskState.SENT).order_by("pk").select_for_update():
        if clocks.due(at, limit).at < task.due_at:
            clock = clocks.start(kind="signing", subject=task, limit=limit, at=at, cause="提高紧急程度")
            task.due_at = clock.due_at
            task.save(update_fields=["due_at"])
        else:
            task.issue = issue  # its ladder follows the urgency just set
            clocks.review(kind="signing", subject=task)


@transaction.atomic
def add_note(*, issue, text, nonce=None, by, at=None):
    """An inner note: never shown to petitioners or organisations. One form makes one note."""
    at = at or timezone.now()
    issue = lock(issue)
    already = nonce and Event.objects.about(issue).filter(verb="issue.noted", data__form=str(nonce)).first()
    if already:
        return already
    if not (rules.works_on(by, issue) or rules.decides_for_street(by, issue)):
        raise NotAllowed("您不能在这件事项上做记录")
    form = {"form": str(nonce)} if nonce else {}
    return record("issue.noted", subject=issue, by=by, role=role_of(by, issue), at=at, note=text, **form)


@transaction.atomic
def unpublish(*, issue, by, at=None):
    """Take an issue off the board. There is no way back: whoever read it there has read it."""
    at = at or timezone.now()
    issue = lock(issue)
    if not (rules.works_on(by, issue) or rules.decides_for_street(by, issue)):
        raise NotAllowed("您不能把这件事项从公开栏撤下")
    if not issue.is_public:
        raise NotPossibleNow(f"{issue.number} 没有在公开栏展示。")
    issue.is_public, issue.changed_at = False, at
    issue.save(update_fields=["is_public", "changed_at"])
    record("issue.unpublished", subject=issue, by=by, role=role_of(by, issue), at=at)
    return issue

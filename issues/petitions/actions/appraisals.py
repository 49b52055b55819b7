"""The petitioner's two answers, and what follows from them."""

from django.db import DatabaseError, transaction
from django.utils import timezone

from governance.clocks import actions as clocks
from governance.journal.actions import record
from issues.petitions.actions.filing import PETITIONER
from issues.petitions.actions.handling import limit_for, run_handling, runners, street_staff
from issues.petitions.actions.moves import lock, lock_issue_of, move
from issues.petitions.models import Issue, Petition
from issues.petitions.states import ISSUE_RUNNING, IssueState, PetitionState, Supervision

MOST_REOPENINGS = 2


@transaction.atomic
def appraise(*, petition, solved, satisfied, comment="", by, at=None):
    """Solved? Satisfied? "Not solved" reopens: once to the supervisor, the second time to the street."""
    at = at or timezone.now()
    issue = lock_issue_of(petition)
    petition = lock(petition)
    answers = {"solved": solved, "satisfied": satisfied, "comment": comment, "appraised_at": at}
    words = {
        "number": petition.number,
        "solved": "已解决" if solved else "未解决",
        "satisfied": "满意" if satisfied else "不满意",
        "comment": comment,
    }
    if solved or petition.reopenings >= MOST_REOPENINGS:
        petition = move(petition, "appraise", by=by, at=at, closed_at=at, due_at=None, **answers)
        clocks.stop(kind="appraisal", subject=petition, at=at, outcome="appraised")
        record(
            "petition.appraised",
            subject=petition,
            by=by,
            role=PETITIONER,
            at=at,
            tell=runners(issue) + (street_staff(issue.community) if not solved else []),
            **words,
        )
        _close_if_done(issue, at)
    else:
        _reopen(petition, issue, answers, words, by=by, at=at)
    return petition


def _reopen(petition, issue, answers, words, *, by, at):
    """Back to work with a new clock, under the supervision of the next level."""
    times = petition.reopenings + 1
    to_street = times >= MOST_REOPENINGS
    move(petition, "reopen", by=by, at=at, reopenings=times, **answers)
    runs_already = issue.state in ISSUE_RUNNING  # another petitioner was faster: the time runs since then
    petition.due_at = issue.due_at
    petition.save(update_fields=["due_at"])
    clocks.stop(kind="appraisal", subject=petition, at=at, outcome="reopened")
    if not runs_already:
        move(issue, "reopen", by=None, at=at, closed_at=None, due_at=at, reopenings=issue.reopenings + 1)
    if to_street or issue.supervision == Supervision.NONE:
        issue.supervision = Supervision.STREET if to_street else Supervision.CHAIR
        issue.save(update_fields=["supervision"])
    if not runs_already:
        limit = limit_for("handling", issue, at)
        run_handling(issue, limit=limit, at=at, cause="诉求人反映未解决，重新办理")
    record(
        "petition.reopened",
        subject=petition,
        by=by,
        role=PETITIONER,
        at=at,
        tell=street_staff(issue.community) if to_street else runners(issue),
        times=times,
        supervisor="街道" if to_street else "物管会主任",
        **words,
    )


def _close_if_done(issue, at):
    """An answered issue is closed when no petitioner is waited for any more."""
    waiting = issue.petitions.filter(state__in=[PetitionState.ACCEPTED, PetitionState.REPLIED])
    if issue.state == IssueState.ANSWERED and not waiting.exists():
        move(issue, "close", by=None, at=at, closed_at=at)
        record("issue.closed", subject=issue, by=None, role="系统", at=at)


def lapse(clock, at):
    """The appraisal window has passed: close. Called by the clock, which holds its own row.

    Rows that somebody is just working on are left for the next tick: waiting here while holding the
    clock would be a deadlock with an appraisal, which takes the rows first and the clock last.
    """
    petition = clock.subject
    try:
        with transaction.atomic():
            issue = Issue.objects.select_for_update(nowait=True, of=("self",)).get(pk=petition.issue_id)
            petition = Petition.objects.select_for_update(nowait=True, of=("self",)).get(pk=petition.pk)
    except DatabaseError as error:
        raise clocks.Busy from error
    move(petition, "lapse", by=None, at=at, closed_at=at, due_at=None)
    clocks.stop(kind="appraisal", subject=petition, at=at, outcome="lapsed")
    record(
        "petition.lapsed",
        subject=petition,
        by=None,
        role="系统",
        at=at,
        tell=[petition.petitioner],
        number=petition.number,
    )
    _close_if_done(issue, at)

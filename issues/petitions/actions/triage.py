"""What the committee decides about a new petition."""

from django.db import transaction
from django.utils import timezone

from governance.clocks import actions as clocks
from governance.journal.actions import record
from governance.phrases import moment
from governance.refusals import NotPossibleNow
from issues.petitions.actions.filing import role_of
from issues.petitions.actions.handling import limit_of
from issues.petitions.actions.moves import lock, move
from issues.petitions.actions.recusals import settle_issue, tell_street
from issues.petitions.models import Issue
from issues.petitions.models.number import next_number
from issues.petitions.states import ISSUE_RUNNING, Visibility


def _decide(petition, name, *, by, at, outcome, **changes):
    """The part every decision about a locked petition shares: the move, the stopped clock, the first response."""
    changes.setdefault("responded_at", petition.responded_at or max(at, petition.filed_at))
    petition = move(petition, name, by=by, at=at, **changes)
    clocks.stop(kind="acceptance", subject=petition, at=at, outcome=outcome)
    return petition


def _tell(verb, petition, *, by, at, **words):
    """Every decision is recorded and told to the petitioner."""
    role, to = role_of(by, petition), [petition.petitioner]
    record(verb, subject=petition, by=by, role=role, at=at, tell=to, number=petition.number, **words)


@transaction.atomic
def accept(*, petition, by, title="", urgency="", category=None, is_public=False, at=None):
    """Accept as a new issue. What its petitioner keeps private, or what tells of a person, cannot be published."""
    at = at or timezone.now()
    petition = lock(petition)
    category = category or petition.category
    urgency = urgency or category.urgency
    day = timezone.localdate(at)
    limit = limit_of("handling", category=category, community=petition.community, urgency=urgency, at=at)
    issue = Issue(
        title=title or f"{petition.building or '公共区域'} {category.name}",  # never the typed place: titles are public
        category=category,
        urgency=urgency,
        community=petition.community,
        building=petition.building,
        place_text=petition.place_words,
        is_public=is_public and may_be_public(petition, category),
        street_acts=petition.street_acts,
        opened_at=at,
        opened_by=by,
        due_at=clocks.due(at, limit).at,
        changed_at=at,
        number=next_number("WT", day),
    )
    issue.save()
    clocks.start(kind="handling", subject=issue, limit=limit, at=at, cause="受理")
    petition = _decide(
        petition,
        "accept",
        by=by,
        at=at,
        outcome="accepted",
        issue=issue,
        category=category,
        due_at=issue.due_at,
    )
    _tell(
        "petition.accepted",
        petition,
        by=by,
        at=at,
        issue=issue.number,
        urgency=issue.get_urgency_display(),
        due=moment(issue.due_at),
    )
    return issue


def may_be_public(petition, category):
    """Staff may show less than the petitioner allowed, never more; personal matters are never shown."""
    is_of_somebody = category.is_personal or petition.about_person_id
    return petition.visibility == Visibility.NEIGHBOURS and not is_of_somebody


@transaction.atomic
def join(*, petition, issue, by, at=None):
    """Accept as one more voice for an issue that is still open in the same community."""
    at = at or timezone.now()
    issue = lock(issue)
    if issue.state not in ISSUE_RUNNING or issue.community_id != petition.community_id:
        raise NotPossibleNow(f"事项 {issue.number} 现在是“{issue.get_state_display()}”，不能并入。")
    petition = _decide(lock(petition), "join", by=by, at=at, outcome="joined", issue=issue, due_at=issue.due_at)
    issue.petition_count = issue.petitions.count()
    issue.changed_at = at
    issue.save(update_fields=["petition_count", "changed_at"])
    if settle_issue(issue):
        tell_street(petition, at=at)
    _tell("petition.joined", petition, by=by, at=at, issue=issue.number, due=moment(issue.due_at))
    return issue


@transaction.atomic
def ask_back(*, petition, question, by, at=None):
    """Ask the petitioner; the acceptance clock stops until she answers."""
    at = at or timezone.now()
    petition = _decide(lock(petition), "ask_back", by=by, at=at, outcome="asked", due_at=None)
    _tell("petition.asked", petition, by=by, at=at, note=question)
    return petition


@transaction.atomic
def redirect(*, petition, channel, reason, by, at=None):
    """Name the channel that can help (接诉即办工作条例 §11(3))."""
    at = at or timezone.now()
    petition = _decide(
        lock(petition),
        "redirect",
        by=by,
        at=at,
        outcome="redirected",
        reason=f"{channel}。{reason}",
        due_at=None,
        closed_at=at,
    )
    _tell("petition.redirected", petition, by=by, at=at, channel=channel, note=reason)
    return petition


@transaction.atomic
def decline(*, petition, reason, by, at=None):
    """Decline, always with a reason the petitioner reads."""
    at = at or timezone.now()
    petition = _decide(
        lock(petition), "decline", by=by, at=at, outcome="declined", reason=reason, due_at=None, closed_at=at
    )
    _tell("petition.declined", petition, by=by, at=at, note=reason)
    return petition

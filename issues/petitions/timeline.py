"""The route of a petition, issue or task as one person may see it: what was done, whose turn, what comes."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from committees.bodies.models import Committee
from governance.clocks.models import Clock
from governance.journal.models import Event
from governance.journal.timeline import told
from issues.petitions.models import Issue, Petition, Photo, Task
from issues.petitions.states import IssueState, PetitionState, TaskState

# Told already by a neighbouring event, in words for staff.
FOR_STAFF_ONLY = {
    "issue.answered",
    "issue.collected",
    "issue.lead_lost",
    "task.agreed",
    "task.finished",
    "task.ground_lost",
    "task.sent",
}
# What neighbours read of a shared petition: the work, not the conversation.
FOR_NEIGHBOURS = {
    "petition.filed",
    "petition.accepted",
    "petition.joined",
    "petition.replied",
    "petition.lapsed",
    "issue.dispatched",
    "issue.referred",
    "issue.closed",
    "task.signed",
    "task.refused",
    "task.reported",
    "task.extension_granted",
    "clock.reminder",
    "clock.reached",
    "clock.escalation",
}
TONES = {
    "clock.escalation": "late",
    "clock.reminder": "ask",
    "clock.reached": "ask",
    "petition.reopened": "late",
    "petition.ground_lost": "late",
    "issue.ground_lost": "late",
    "task.ground_lost": "late",
    "task.refused": "stop",
    "task.sent_back": "ask",
    "petition.declined": "stop",
    "petition.redirected": "stop",
    "petition.withdrawn": "stop",
    "petition.replied": "done",
    "petition.appraised": "done",
    "issue.answered": "done",
    "issue.closed": "done",
    "task.reported": "done",
}

PETITION_STEPS = ["受理", "派单并办理", "核实并答复", "请诉求人评价是否解决、是否满意"]
STEPS_FOR_PETITIONER = [*PETITION_STEPS[:-1], "请您评价是否解决、是否满意"]
ACCUSATION_STEPS = ["街道纪检联络员转纪检监察渠道，并答复您"]
ISSUE_STEPS = ["派单", "承办单位签收、办理、反馈", "核实并答复诉求人", "诉求人评价，办结"]
TASK_STEPS = ["签收", "办理", "反馈办理结果", "核实"]
STEPS_DONE = {
    PetitionState.FILED: 0,
    PetitionState.ASKED: 0,
    PetitionState.ACCEPTED: 1,
    PetitionState.REPLIED: 3,
    IssueState.OPEN: 0,
    IssueState.AT_STREET: 0,
    IssueState.HANDLING: 1,
    IssueState.VERIFYING: 2,
    IssueState.ANSWERED: 3,
    TaskState.SENT: 0,
    TaskState.SIGNED: 1,
    TaskState.REPORTED: 3,
}


@dataclass(frozen=True)
class Turn:
    """Whose turn it is. `since` is when it became theirs; `due_at` may be None."""

    who: str
    since: datetime | None
    due_at: datetime | None

    @property
    def sentence(self):
        return f"现在轮到 {self.who}"


@dataclass(frozen=True)
class Timeline:
    entries: list
    turn: Turn | None
    coming: list
    clock: Clock | None  # the running deadline, with its explanation and basis


def of_petition(petition, viewer):
    """For the petitioner without inner notes; for neighbours only the work; for staff everything."""
    mine = petition.petitioner_id == viewer.pk
    staff = not mine and Petition.objects.seen_in_office_by(viewer).filter(pk=petition.pk).exists()
    issue = petition.issue
    tasks = issue.tasks.unscoped("who reads a petition reads what became of it") if issue else []
    rows = [petition, *([issue] if issue else []), *tasks]
    events = Event.objects.about(*rows)
    if not staff:
        events = events.outer().exclude(verb__in=FOR_STAFF_ONLY)
    if not (staff or mine):
        events = events.filter(verb__in=FOR_NEIGHBOURS)
    steps = STEPS_FOR_PETITIONER if mine else PETITION_STEPS
    if petition.is_accusation:
        steps = ACCUSATION_STEPS if petition.state == PetitionState.FILED else []
    return _timeline(petition, rows, events, steps, you=mine)


def question_to_petitioner(petition):
    """What she was asked to add, in the words of whoever asked last."""
    asked = Event.objects.about(petition).filter(verb="petition.asked").last()
    return asked.said.get("note", "") if asked else ""


def of_issue(issue, viewer):
    """For those who see issues at all: inner notes too, but no petition from outside a member's own zone."""
    rows = [issue, *issue.tasks.unscoped("who reads an issue reads its tasks"), *issue.petitions.visible_to(viewer)]
    return _timeline(issue, rows, Event.objects.about(*rows), ISSUE_STEPS)


def of_task(task, viewer):
    """For an organisation: its own task and what concerns the whole issue; never inner notes or petitions."""
    rows = [task, task.issue]
    events = Event.objects.about(*rows).outer().exclude(verb="issue.answered")
    return _timeline(task, rows, events, TASK_STEPS)


def _timeline(row, rows, events, steps, you=False):
    events = list(events)
    clock = Clock.objects.about(*_clock_bearers(row)).running().order_by("due_at").first()
    done = STEPS_DONE.get(row.state)
    return Timeline(
        entries=told(events, TONES, _photos_by_event(events, rows)),
        turn=_turn(row, events, you),
        coming=[] if done is None else steps[done:],
        clock=clock,
    )


def _clock_bearers(row):
    """The rows whose running clock sets the date: an accepted petition and a signed task go by the issue's."""
    if row.state in (PetitionState.ACCEPTED, TaskState.SIGNED) and not isinstance(row, Issue):
        return [row.issue]
    return [row]


def _photos_by_event(events, rows):
    """Photos stand at the event they came with: the filing, or the first report after their upload."""
    petitions = [row.pk for row in rows if isinstance(row, Petition)]
    tasks = [row.pk for row in rows if isinstance(row, Task)]
    found = Photo.objects.filter(Q(petition__in=petitions) | Q(task__in=tasks)).unscoped("of rows the page shows")
    moments = {("petition.filed", "petition_id"): {}, ("task.reported", "task_id"): {}}
    for event in events:
        for (verb, _), by_subject in moments.items():
            if event.verb == verb:
                by_subject.setdefault(event.subject_id, []).append(event)
    placed = {}
    for photo in found:
        for (_, field), by_subject in moments.items():
            candidates = by_subject.get(getattr(photo, field), [])
            event = next((event for event in candidates if event.at >= photo.uploaded_at), None)
            event = event or (candidates[-1] if candidates else None)
            if event:
                placed.setdefault(event.pk, []).append(photo)
    return placed


def _turn(row, events, you):
    who = whose_turn(row, you=you, by_name=True)
    if not who:
        return None
    steps = [event.at for event in events if not event.verb.startswith("clock.") and not event.inner]
    return Turn(who=who, since=steps[-1] if steps else None, due_at=row.due_at)


def whose_turn(row, *, you=False, by_name=False):
    """Who must act now, in a few words; empty when nobody must. `by_name` asks the database for names."""
    petitioner = "您" if you else "诉求人"
    if isinstance(row, Task):
        own = {TaskState.SENT: row.organisation.name, TaskState.SIGNED: row.organisation.name}
        return own.get(row.state) or (committee_of(row.issue, by_name) if row.state == TaskState.REPORTED else "")
    if isinstance(row, Petition):
        if row.state in (PetitionState.ASKED, PetitionState.REPLIED):
            return petitioner
        if row.state == PetitionState.FILED:
            return committee_of(row, by_name)
        return whose_turn(row.issue, you=you, by_name=by_name) if row.state == PetitionState.ACCEPTED else ""
    if row.state in (IssueState.OPEN, IssueState.VERIFYING):
        return committee_of(row, by_name)
    if row.state == IssueState.AT_STREET:
        return row.community.street.name if by_name else "街道"
    if row.state == IssueState.HANDLING:
        return _organisations(row) if by_name else (row.lead.name if row.lead_id else "承办单位")
    return petitioner if row.state == IssueState.ANSWERED else ""


def _organisations(issue):
    tasks = issue.tasks.unscoped("who acts now is told to everybody who reads of it")
    names = tasks.filter(state__in=[TaskState.SENT, TaskState.SIGNED]).values_list("organisation__name", flat=True)
    return "、".join(names) or "承办单位"


def committee_of(row, by_name):
    """Who triages here: 业委会 or 物管会 where there is one, else the 居委会; the street where both keep out."""
    if getattr(row, "is_accusation", False):
        return "街道纪检联络员"
    if row.street_acts:
        return row.community.street.name if by_name else "街道"
    if not by_name:
        return "社区"
    there = Committee.objects.governing(row.community_id).first()
    return there.law.short if there else "社区居委会"

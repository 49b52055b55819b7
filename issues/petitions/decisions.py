"""Issues on the table of a meeting: what is agreed there becomes tasks, and one resolution answers many petitioners.

Meetings stand below and know no issue; this is what they are told of it (committees/meetings/kinds.py).
"""

from committees.meetings.kinds import SubjectKind
from governance.journal.actions import record
from governance.phrases import day
from issues.petitions.actions.filing import role_of
from issues.petitions.actions.grounds import lose_ground
from issues.petitions.actions.issues import answer as answer_issue
from issues.petitions.actions.sending import dispatch as dispatch_issue
from issues.petitions.models import Issue, Photo, Task
from issues.petitions.models.petition import issues_recused_from
from issues.petitions.states import IssueState, TaskState
from issues.petitions.workflow import open_to as moves_open_to

MOST_LISTED = 100
ANSWERABLE = (IssueState.OPEN, IssueState.VERIFYING, IssueState.AT_STREET)


def _worked_on(user, community):
    return Issue.objects.worked_on_by(user).filter(community=community)


def found(user, community, number):
    """One that the person works on there, by its number."""
    return _worked_on(user, community).running().filter(number=number.upper()).first()


def open_to(user, community):
    """The newest that run; what is older is named by its number."""
    return list(_worked_on(user, community).running().order_by("-pk")[:MOST_LISTED])


def answerable(user, community, first):
    """Those on the agenda (`first`, keys), then the newest others that wait for an answer."""
    rows = _worked_on(user, community).filter(state__in=ANSWERABLE).order_by("-pk")
    asked = list(rows.filter(pk__in=first))
    return asked + list(rows.exclude(pk__in=first)[: MOST_LISTED - len(asked)])


def readable(user, keys):
    return Issue.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True)


def takes(issue, user):
    """Not while it is verified or once it is answered, and not from somebody who keeps out of it."""
    return "dispatch" in [move.name for move in moves_open_to(user, issue)]


def dispatch(issue, actions, *, by, at):
    """All that was agreed on one issue in one dispatch: its lead stays, or the first named leads. Tasks by action.

    Who is at it already hears what was agreed; who has reported already does it without that task.
    """
    issue = Issue.objects.select_related("lead").get(pk=issue.pk)
    at_it = set(issue.tasks.active().values_list("organisation", flat=True))
    briefs, kind = _briefs(actions), actions[0].meeting.get_kind_display()
    wanted = list(briefs)
    issue = dispatch_issue(issue=issue, lead=issue.lead or wanted[0], others=wanted, briefs=briefs, by=by, at=at)
    tasks = {task.organisation: task for task in issue.tasks.active().select_related("organisation")}
    running = {one: task for one, task in tasks.items() if task.state != TaskState.REPORTED}
    for one in wanted:
        if one.pk in at_it and one in running:
            _agreed(running[one], briefs[one], meeting=kind, by=by, role=role_of(by, issue), at=at)
    return {action.pk: running[action.organisation] for action in actions if action.organisation in running}


def _agreed(task, brief, *, meeting, by, role, at):
    """Its people hear what they are to do beside what they were sent before."""
    tell, words = task.organisation.current_staff(), {"number": task.number, "organisation": task.organisation.name}
    record("task.agreed", subject=task, by=by, role=role, at=at, tell=tell, meeting=meeting, brief=brief, **words)


def decided(issue, actions, *, by, at):
    """What the table agreed stands in the issue's own history, whoever carries it."""
    text = "\n".join(f"{one.name}：{brief}" for one, brief in _briefs(actions).items())
    kind = actions[0].meeting.get_kind_display()
    record("issue.decided", subject=issue, by=by, role=role_of(by, issue), at=at, meeting=kind, text=text)


def _briefs(actions):
    """By organisation, in the order of the table."""
    wanted = dict.fromkeys(action.organisation for action in actions)
    return {one: _brief([row for row in actions if row.organisation == one]) for one in wanted}


def _brief(actions):
    return "；".join(f"{action.text}（{day(action.due_on)}前完成）" for action in actions)[:500]


def answer(issue, *, resolution, text, by, at):
    """Every petitioner is answered with it; where nothing was photographed, the resolution is the ground."""
    reason = f"{resolution.committee.law.short}决议“{resolution.title}”"
    answer_issue(issue=issue, text=text, no_evidence_reason=reason, by=by, at=at)


def carrier_url(user, task):
    """Staff read the issue's page, organisations their task's."""
    if task is None or not Task.objects.visible_to(user).filter(pk=task.pk).exists():
        return ""
    return task.get_absolute_url()


def evidence(user, tasks):
    """By task, the photos with which it was reported; `tasks` may hold what other rooms carry."""
    keys = [task.pk for task in tasks if isinstance(task, Task)]
    found = {}
    if keys and user.is_authenticated:
        for photo in Photo.objects.visible_to(user).ready().filter(task__in=keys).order_by("-is_before", "uploaded_at"):
            photo.caption = "办理前" if photo.is_before else "办理后"
            found.setdefault(photo.task_id, []).append(photo)
    return found


ISSUES = SubjectKind(
    name="issue",
    label="事项",
    model=lambda: Issue,
    found=found,
    open_to=open_to,
    answerable=answerable,
    readable=readable,
    recused=issues_recused_from,
    is_personal=lambda issue: issue.category.is_personal,
    takes=takes,
    dispatch=dispatch,
    decided=decided,
    ground_lost=lambda issue, **what: lose_ground(issue=issue, **what),
    answer=answer,
    carrier_url=carrier_url,
    evidence=evidence,
)

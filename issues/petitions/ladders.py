"""What the clocks must know of petitions: their kinds, ladders, and who is behind each name on a rung."""

from django.db.models import Exists, OuterRef, Prefetch

from committees.bodies.models import Seat, officers, read_zone_members, zone_members
from committees.bodies.states import Office
from governance.clocks import kinds
from governance.clocks.kinds import Facts
from governance.registry.models import Posting
from issues.petitions import limits
from issues.petitions.actions.appraisals import lapse
from issues.petitions.actions.filing import triagers
from issues.petitions.actions.handling import carry_due, first_able, neighbourhood_of, street_staff
from issues.petitions.models import Issue, Petition, Task
from issues.petitions.states import IssueState, TaskState


def _handlers(subject):
    """Those whose turn it is."""
    if isinstance(subject, Task):
        return subject.organisation.current_staff()
    if isinstance(subject, Petition):
        return triagers(subject)
    if subject.state == IssueState.HANDLING:
        return [person for task in _at_work(subject) for person in task.organisation.current_staff()]
    if subject.state == IssueState.AT_STREET:
        return street_staff(subject.community_id)
    return zone_members(subject.building_id) if subject.building_id else []


def _at_work(issue):
    """Tasks of an issue in hand that nobody has reported on yet: the others have done their part."""
    if issue.state != IssueState.HANDLING:
        return []
    if hasattr(issue, "all_tasks"):
        return [task for task in issue.all_tasks if task.state in (TaskState.SENT, TaskState.SIGNED)]
    return issue.tasks.filter(state__in=[TaskState.SENT, TaskState.SIGNED]).select_related("organisation")


def _handler_leads(subject):
    if isinstance(subject, Task):
        return subject.organisation.current_staff(leads_only=True)
    if not isinstance(subject, Petition):
        return [person for task in _at_work(subject) for person in task.organisation.current_staff(leads_only=True)]
    return []


def audience(subject, names):
    """The people of today behind the names of a rung; nobody to remind means the chair is.

    Where there is no 物管会, or who must keep out is all of it, the 居委会 stands in, and for it the street, so that
    no rung is spoken into an empty room.
    """
    row = subject.issue if isinstance(subject, Task) else subject
    community = row.community_id

    def told(*groups):
        return first_able(row, groups[0](), *groups[1:])

    chair, street = (lambda: officers(community, Office.CHAIR)), (lambda: street_staff(community))
    office = (lambda: neighbourhood_of(row)), street
    people = {
        "handler": lambda: (
            subject.hearers(_handlers(subject))
            or told(lambda: officers(community, Office.CHAIR, Office.DEPUTY), *office)
        ),
        "handler_lead": lambda: _handler_leads(subject),
        "chair": lambda: told(chair, *office),
        "neighbourhood": lambda: told(*office),
        "street": street,
    }
    return [person for name in names for person in people[name]()]


PARTS = {
    "handler": "经办人",
    "handler_lead": "承办单位负责人",
    "chair": "物管会主任",
    "neighbourhood": "居委会",
    "street": "街道",
}


def of_petition(petition):
    """Which limits and ladders hold for it."""
    return Facts(petition.category.urgency, petition.category.code, petition.community.street_id)


def of_issue(issue):
    return Facts(issue.urgency, issue.category.code, issue.community.street_id)


def of_task(task):
    return of_issue(task.issue)


def of_appraisal(petition):
    return Facts("", petition.category.code, petition.community.street_id)


def ring(task):
    """Nobody signs an emergency: whoever hears of it next can ring at once."""
    phone = task.organisation.duty_phone
    return f"{task.organisation}值班电话 {phone}，请直接拨打。" if phone else ""


def show_due(subject, clock, at):
    """A due time that was counted anew is shown where people look for it."""
    names = ["due_at"]
    if isinstance(subject, Petition):
        subject.changed_at = at
        names.append("changed_at")
    subject.due_at = clock.due_at
    subject.save(update_fields=names)


def _rows(found, *related, zones=True):
    """Many subjects at once, with what facts and audience ask of them."""

    def read(ids):
        rows = found().select_related(*related).in_bulk(ids)
        zone_members.read_ahead(read_zone_members, {row.building_id for row in rows.values() if zones} - {None})
        return rows

    return read


def _same_triagers(petition):
    """Two petitions of one building have the same people to triage them, but where somebody must keep out:

    who is recused, and whoever filed it and might have triaged it.
    """
    if petition.is_accusation or petition.about_id or petition.all_recusals or petition.by_staff:
        return None
    return petition.community_id, petition.building_id, petition.category.urgency


RECUSALS = Prefetch("recusals", to_attr="all_recusals")
# For the second wall (governance/walls.py): pages read these only to rehearse a ladder.
REHEARSED = "a rehearsal counts whom a ladder would reach, of its own street's rows"


def _with_crowds():
    seats = Seat.objects.current().filter(person=OuterRef("petitioner"))
    postings = Posting.objects.current().filter(person=OuterRef("petitioner"))
    rows = Petition.objects.unscoped(REHEARSED).prefetch_related(RECUSALS)
    return rows.annotate(by_staff=Exists(seats) | Exists(postings))


def _petitions_of(path):
    """Who waits and who is recused, for the issue at the end of the path."""
    rows = Petition.objects.unscoped(REHEARSED).order_by("pk")
    return Prefetch(path, rows.prefetch_related(RECUSALS), to_attr="all_petitions")


def _issues():
    tasks = Prefetch("tasks", Task.objects.unscoped(REHEARSED).select_related("organisation"), to_attr="all_tasks")
    return Issue.objects.unscoped(REHEARSED).prefetch_related(_petitions_of("petitions"), tasks)


def _tasks():
    return Task.objects.unscoped(REHEARSED).prefetch_related(_petitions_of("issue__petitions"))


def register():
    """Called once when the app starts."""
    petitions = _rows(_with_crowds, "category", "community", "building", "petitioner")
    issues = _rows(_issues, "category", "community", "building")
    tasks = _rows(_tasks, "issue__category", "issue__community", "organisation", zones=False)
    kinds.add(
        kinds.ClockKind(
            "acceptance",
            "受理时限",
            audience,
            limits.LADDERS,
            facts=of_petition,
            limits=limits.ACCEPTANCE,
            rows=petitions,
            crowd=_same_triagers,
            parts=PARTS,
            moved=show_due,
        )
    )
    kinds.add(
        kinds.ClockKind(
            "handling",
            "办理时限",
            audience,
            limits.LADDERS,
            facts=of_issue,
            limits=limits.HANDLING,
            code="D19",
            rows=issues,
            parts=PARTS,
            moved=carry_due,
        )
    )
    kinds.add(
        kinds.ClockKind(
            "signing",
            "签收时限",
            audience,
            limits.LADDERS,
            facts=of_task,
            limits=limits.SIGNING,
            rows=tasks,
            parts=PARTS,
            advice=ring,
            moved=show_due,
        )
    )
    kinds.add(
        kinds.ClockKind(
            "appraisal",
            "评价期限",
            lambda petition, names: [petition.petitioner] if "handler" in names else [],
            {"": limits.LADDER_APPRAISAL},
            facts=of_appraisal,
            limits=limits.APPRAISAL,
            rows=petitions,
            parts={"handler": "诉求人"},
            at_due=lapse,
            moved=show_due,
        )
    )
    kinds.add(
        kinds.ClockKind(
            "accusation",
            "检举控告转送时限",
            lambda petition, names: petition.passers_on(),
            {"": limits.LADDER_ACCUSATION},
            facts=of_appraisal,
            limits=limits.ACCUSATION,
            rows=petitions,
            parts={"handler": "纪检联络员"},
            secret=True,
            moved=show_due,
        )
    )

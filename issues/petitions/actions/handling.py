"""What deeds on issues and tasks share: who waits, who runs it, who decides, and the clock of the whole."""

from django.utils import timezone

from committees.bodies.models import officers
from committees.bodies.states import Office
from governance.clocks import actions as clocks
from governance.clocks.models import time_limit
from governance.reading import of_the_moment
from governance.registry.actions import neighbourhood_staff
from governance.registry.models import staff_of
from governance.registry.states import OrganisationKind
from issues.petitions.states import PetitionState, TaskState


def limit_of(kind, *, category, community, at, urgency=""):
    """The limit of a kind that is in force on the day, for this category, urgency and street."""
    on, street = timezone.localdate(at), community.street_id
    return time_limit(kind, on=on, urgency=urgency, category=category.code, street=street)


def limit_for(kind, issue, at):
    return limit_of(kind, category=issue.category, community=issue.community, urgency=issue.urgency, at=at)


def people_of(issue):
    """The petitioners who wait for this issue."""
    petitions = issue.petitions.filter(state=PetitionState.ACCEPTED).select_related("petitioner")
    return [petition.petitioner for petition in petitions]


def runners(issue):
    """Chair and deputy of the committee that runs the issue, and who dispatched it last; else 居委会, else street."""
    last = issue.tasks.order_by("-pk").select_related("sent_by").first()
    people = [*officers(issue.community, Office.CHAIR, Office.DEPUTY), *([last.sent_by] if last else [])]
    return first_able(issue, people, lambda: neighbourhood_of(issue), lambda: street_staff(issue.community))


def first_able(row, people, *others):
    """Those who may hear of a petition or issue; where nobody may, those of the next group."""
    able = row.hearers(people)
    return able or (first_able(row, others[0](), *others[1:]) if others else [])


def neighbourhood_of(row):
    """The 居委会 that stands in for the committee; not where the matter is about one of its own people."""
    staff = neighbourhood_staff(row.community_id)
    able = row.hearers(staff)
    return able if len(able) == len(staff) else []


def run_handling(issue, *, limit, at, cause, **bounds):
    """A new cycle of the handling clock; the issue, its waiting petitions and signed tasks carry its due time."""
    clock = clocks.start(kind="handling", subject=issue, limit=limit, at=at, cause=cause, **bounds)
    carry_due(issue, clock, at)
    return clock


def carry_due(issue, clock, at):
    """The issue, its waiting petitions and signed tasks carry the due time of its handling clock."""
    issue.due_at, issue.changed_at = clock.due_at, at
    issue.save(update_fields=["due_at", "changed_at"])
    issue.petitions.filter(state=PetitionState.ACCEPTED).update(due_at=clock.due_at, changed_at=at)
    issue.tasks.filter(state=TaskState.SIGNED).update(due_at=clock.due_at)


def active_tasks(issue):
    """Locked, oldest first, each with its organisation."""
    tasks = issue.tasks.active().order_by("pk").select_related("organisation")
    return tasks.select_for_update(of=("self",))


@of_the_moment
def street_staff(community):
    """People of the street office, today."""
    return staff_of(organisation__kind=OrganisationKind.STREET_OFFICE, organisation__street__communities=community)

"""What the clocks must know of petitions: their kinds, ladders, and who is behind each name on a rung."""

from committees.bodies.models import officers, zone_members
from committees.bodies.states import Office
from governance.clocks import kinds
from governance.registry.actions import neighbourhood_staff
from issues.petitions import limits
from issues.petitions.actions.appraisals import lapse
from issues.petitions.actions.filing import triagers
from issues.petitions.actions.handling import street_staff
from issues.petitions.models import Petition, Task
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
    return issue.tasks.filter(state__in=[TaskState.SENT, TaskState.SIGNED]).select_related("organisation")


def _handler_leads(subject):
    if isinstance(subject, Task):
        return subject.organisation.current_staff(leads_only=True)
    if not isinstance(subject, Petition):
        return [person for task in _at_work(subject) for person in task.organisation.current_staff(leads_only=True)]
    return []


def audience(subject, names):
    """The people of today behind the names of a rung; nobody to remind means the chair is.

    Where there is no 物管会 the 居委会 stands in, so that no rung is spoken into an empty room.
    """
    community = subject.issue.community_id if isinstance(subject, Task) else subject.community_id
    people = {
        "handler": lambda: (
            _handlers(subject) or officers(community, Office.CHAIR, Office.DEPUTY) or neighbourhood_staff(community)
        ),
        "handler_lead": lambda: _handler_leads(subject),
        "chair": lambda: officers(community, Office.CHAIR) or neighbourhood_staff(community),
        "neighbourhood": lambda: neighbourhood_staff(community),
        "street": lambda: street_staff(community),
    }
    return [person for name in names for person in people[name]()]


def register():
    """Called once when the app starts."""
    kinds.add(kinds.ClockKind("acceptance", "受理时限", lambda p: limits.ladder_for(p.category.urgency), audience))
    kinds.add(kinds.ClockKind("handling", "办理时限", lambda i: limits.ladder_for(i.urgency), audience))
    kinds.add(kinds.ClockKind("signing", "签收时限", lambda t: limits.ladder_for(t.issue.urgency), audience))
    kinds.add(
        kinds.ClockKind(
            "appraisal",
            "评价期限",
            lambda p: limits.LADDER_APPRAISAL,
            lambda petition, names: [petition.petitioner] if "handler" in names else [],
            at_due=lapse,
        )
    )

"""Who may, asked of facts: a home, a seat, a posting. Each takes (person, row) and answers yes or no."""

from committees.bodies.models import works_at
from governance.registry.models import organisations_of, postings_of
from governance.registry.states import OrganisationKind
from issues.petitions.models import Issue
from issues.petitions.states import IssueState

DESK_KINDS = (OrganisationKind.NEIGHBOURHOOD, OrganisationKind.STREET_OFFICE)
TASK_KINDS = (
    OrganisationKind.FIRM,
    OrganisationKind.TITLEHOLDER,
    OrganisationKind.OPERATOR,
    OrganisationKind.DEPARTMENT,
)


def nobody(user, row):
    """Moves that only follow from another deed; the deed calls them without a person."""
    return False


def is_petitioner(user, petition):
    return petition.petitioner_id == user.pk


def triages(user, petition):
    """Committee or 居委会, where they work, and never one's own petition."""
    return petition.petitioner_id != user.pk and works_at(user, petition.community_id, petition.building_id)


def works_on(user, issue):
    """Committee or 居委会, where they work."""
    return works_at(user, issue.community_id, issue.building_id)


def decides_for_street(user, issue):
    return Issue.objects.watched_by(user).filter(pk=issue.pk).exists()


def runs(user, issue):
    """The committee runs an issue; one that organisations refused twice is run by the street."""
    return decides_for_street(user, issue) if issue.state == IssueState.AT_STREET else works_on(user, issue)


def in_the_chain(user, issue):
    """Everyone in the handling chain may raise the urgency: committee, street, organisations with a task."""
    return (
        works_on(user, issue) or decides_for_street(user, issue) or issue.tasks.active().of_organisations(user).exists()
    )


def acts_for(user, task):
    """Posted today to the organisation that the task was sent to."""
    return postings_of(user).filter(organisation=task.organisation_id).exists()


def may_refuse(user, task):
    """What the street has decided cannot be refused again."""
    return not task.by_street and acts_for(user, task)


def may_file(user):
    """Whoever lives or owns here, and those who file for neighbours: the committee and the 居委会."""
    return (
        user.ownerships.current().exists()
        or user.occupancies.current().exists()
        or user.seats.current().exists()
        or organisations_of(user, OrganisationKind.NEIGHBOURHOOD).exists()
    )


def has_desk(user):
    """Committee, 居委会 and street have a desk."""
    return (
        user.seats.current().filter(committee__kind="management").exists()
        or organisations_of(user, *DESK_KINDS).exists()
    )


def has_tasks(user):
    """People of organisations that tasks are sent to."""
    return organisations_of(user, *TASK_KINDS).exists()

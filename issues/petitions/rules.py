"""Who may, asked of facts: a home, a seat, a posting. Each takes (person, row) and answers yes or no."""

from django.db.models import Q

from committees.bodies.models import communities_steered_by, seats_of, works_at
from governance.registry.models import (
    Community,
    communities_confirmed_by,
    disciplined_by,
    organisations_of,
    postings_of,
    streets_of,
)
from governance.registry.states import OrganisationKind
from issues.petitions.models import Issue, Petition, Task
from issues.petitions.states import IssueState, RecusalGround

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
    """Committee or 居委会, where they work; the street where all of them are recused. Never one's own petition."""
    if petition.petitioner_id == user.pk or petition.is_accusation:
        return False
    here = works_at(user, petition.community_id, petition.building_id) or petition.street_acts
    return here and Petition.objects.worked_on_by(user).filter(pk=petition.pk).exists()


def passes_on(user, petition):
    """An accusation is the 纪检联络员's of the street, never one's own or of oneself."""
    return petition.is_accusation and Petition.objects.accusations_for(user).filter(pk=petition.pk).exists()


def may_lift(user, recusal):
    """A namesake: the chair or deputy, or the street, says so; never who is recused, nor against her own word."""
    petition = recusal.petition
    if recusal.ground != RecusalGround.NAMED or user.pk in (recusal.person_id, petition.petitioner_id):
        return False
    steers = communities_steered_by(user).filter(committee__community=petition.community_id).exists()
    worked_on = steers and Petition.objects.worked_on_by(user).filter(pk=petition.pk).exists()
    return worked_on or Petition.objects.watched_by(user).filter(pk=petition.pk).exists()


def works_on(user, issue):
    """Committee or 居委会, where they work; the street where all of them are recused."""
    here = works_at(user, issue.community_id, issue.building_id) or issue.street_acts
    return here and Issue.objects.worked_on_by(user).filter(pk=issue.pk).exists()


def decides_for_street(user, issue):
    return Issue.objects.watched_by(user).filter(pk=issue.pk).exists()


def runs(user, issue):
    """The committee runs an issue; one that organisations refused twice, or that is left to it, the street does."""
    return decides_for_street(user, issue) if issue.state == IssueState.AT_STREET else works_on(user, issue)


def in_the_chain(user, issue):
    """Everyone in the handling chain may raise the urgency: committee, street, organisations with a task."""
    return (
        works_on(user, issue) or decides_for_street(user, issue) or issue.tasks.active().of_organisations(user).exists()
    )


def acts_for(user, task):
    """Posted today to the organisation that the task was sent to, and not recused."""
    here = postings_of(user).filter(organisation=task.organisation_id).exists()
    return here and Task.objects.of_organisations(user).filter(pk=task.pk).exists()


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
    """Committee, 居委会 and street have a desk, and who passes on accusations there."""
    return disciplined_by(user).exists() or seats_of(user).exists() or organisations_of(user, *DESK_KINDS).exists()


def has_tasks(user):
    """People of organisations that tasks are sent to."""
    return organisations_of(user, *TASK_KINDS).exists()


def may_route(user, route):
    """The street office everywhere in its street; chair, deputy and 居委会 in their community."""
    if streets_of(user).filter(street=route.street_of_place).exists():
        return True
    community = route.community_of_place
    if community is None:
        return False
    steered = communities_steered_by(user).filter(committee__community=community)
    return steered.exists() or communities_confirmed_by(user).filter(community=community).exists()


def communities_routed_by(user):
    """Where the person may write the routing table."""
    return Community.objects.filter(
        Q(pk__in=communities_steered_by(user))
        | Q(pk__in=communities_confirmed_by(user))
        | Q(street__in=streets_of(user))
    )

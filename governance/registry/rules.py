"""Who may do what with places, homes and organisations."""

from datetime import timedelta

from django.db.models import Q

from governance.registry.models import (
    Building,
    Community,
    Posting,
    communities_confirmed_by,
    homes_of,
    organisations_of,
    postings_of,
    streets_of,
)
from governance.registry.states import VOUCHABLE, OrganisationKind


def may_decide_claim(user, claim):
    """The 居委会 of the home's community confirms; nobody confirms a claim of their own."""
    community = claim.home.entrance.building.community_id
    return claim.person_id != user.pk and communities_confirmed_by(user).filter(community=community).exists()


def may_vouch(user, claim):
    """Who lives or owns there today vouches for family and tenants; a title is for the 居委会 to see."""
    return claim.kind in VOUCHABLE and claim.person_id != user.pk and homes_of(user).filter(pk=claim.home_id).exists()


def confirms_homes(user):
    """Posted to a 居委会."""
    return communities_confirmed_by(user).exists()


def keeps_places(user, community_id):
    """The 居委会 of a community and the office of its street keep the register of its homes and of who serves them."""
    is_neighbourhood = communities_confirmed_by(user).filter(community=community_id).exists()
    return is_neighbourhood or streets_of(user).filter(street__communities=community_id).exists()


def communities_kept_by(user):
    """Communities whose register of places the person keeps."""
    return Community.objects.filter(Q(pk__in=communities_confirmed_by(user)) | Q(street__in=streets_of(user)))


def keeps_any_place(user):
    """Posted to a 居委会 or a street office, for the menu and its page."""
    return organisations_of(user, OrganisationKind.NEIGHBOURHOOD, OrganisationKind.STREET_OFFICE).exists()


def watches_organisation(user, organisation):
    """The office of a street that the organisation belongs to, or where it serves a building today."""
    mine = set(streets_of(user).values_list("street", flat=True))
    if not mine:
        return False
    own = {organisation.street_id, organisation.community and organisation.community.street_id}
    return bool(mine & own) or _served(organisation).filter(community__street__in=mine).exists()


def keeps_organisation(user, organisation):
    """Its own lead, and the street that watches it: contacts, hours, who works there."""
    return leads(user, organisation) or watches_organisation(user, organisation)


def leads(user, organisation):
    return postings_of(user).filter(organisation=organisation, is_lead=True).exists()


def may_end_posting(user, posting):
    """Everybody their own; else who keeps the organisation. At a street office its lead alone, auditors among them."""
    if posting.person_id == user.pk:
        return True
    if posting.organisation.kind == OrganisationKind.STREET_OFFICE:
        return leads(user, posting.organisation)
    return keeps_organisation(user, posting.organisation)


def is_last_lead(posting):
    """Nobody else leads the organisation today."""
    others = Posting.objects.current().filter(organisation=posting.organisation_id, is_lead=True)
    return posting.is_lead and not others.exclude(pk=posting.pk).exists()


def may_see_staff(user, organisation):
    """Names of the people who work there: for colleagues, and for the 居委会 and the street where it serves."""
    confirmed = communities_confirmed_by(user)
    return (
        postings_of(user).filter(organisation=organisation).exists()
        or confirmed.filter(community=organisation.community_id).exists()
        or _served(organisation).filter(community__in=confirmed).exists()
        or watches_organisation(user, organisation)
    )


def may_dissolve(user, organisation):
    """The street, where the organisation serves nobody else's; street offices and 居委会 are not ended here."""
    if organisation.kind in (OrganisationKind.STREET_OFFICE, OrganisationKind.NEIGHBOURHOOD):
        return False
    elsewhere = _served(organisation).exclude(community__street__in=streets_of(user))
    return watches_organisation(user, organisation) and not elsewhere.exists()


def may_decide_head_rule(user, area):
    """How heads are counted is the street's to decide."""
    return streets_of(user).filter(street__communities=area.community_id).exists()


def _served(organisation):
    """Where it serves today; for one that has ended, where it served on its last day."""
    last = organisation.dissolved_on and organisation.dissolved_on - timedelta(days=1)
    return Building.objects.filter(coverages__in=organisation.coverages.current(last))

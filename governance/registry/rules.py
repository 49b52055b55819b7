"""Who may do what with places, homes and organisations."""

from governance.registry.models import Building, communities_confirmed_by, postings_of, streets_of
from governance.registry.states import OrganisationKind


def may_decide_claim(user, claim):
    """The 居委会 of the home's community confirms; nobody confirms a claim of their own."""
    community = claim.home.entrance.building.community_id
    return claim.person_id != user.pk and communities_confirmed_by(user).filter(community=community).exists()


def confirms_homes(user):
    """Posted to a 居委会."""
    return communities_confirmed_by(user).exists()


def keeps_places(user, community_id):
    """The 居委会 of a community and the office of its street keep the register of its homes and of who serves them."""
    is_neighbourhood = communities_confirmed_by(user).filter(community=community_id).exists()
    return is_neighbourhood or streets_of(user).filter(street__communities=community_id).exists()


def watches_organisation(user, organisation):
    """The office of a street that the organisation belongs to, or where it serves a building today."""
    mine = set(streets_of(user).values_list("street", flat=True))
    if not mine:
        return False
    own = {organisation.street_id, organisation.community and organisation.community.street_id}
    return bool(mine & own) or _served(organisation).filter(community__street__in=mine).exists()


def keeps_organisation(user, organisation):
    """Its own lead, and the street that watches it: contacts, hours, who works there."""
    leads = postings_of(user).filter(organisation=organisation, is_lead=True).exists()
    return leads or watches_organisation(user, organisation)


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
    """The street; street offices and 居委会 are not ended here."""
    plain = organisation.kind not in (OrganisationKind.STREET_OFFICE, OrganisationKind.NEIGHBOURHOOD)
    return plain and watches_organisation(user, organisation)


def may_decide_head_rule(user, area):
    """How heads are counted is the street's to decide."""
    return streets_of(user).filter(street__communities=area.community_id).exists()


def _served(organisation):
    return Building.objects.filter(coverages__in=organisation.coverages.current())

"""Who may do what with places and homes."""

from governance.registry.models import communities_confirmed_by


def may_decide_claim(user, claim):
    """The 居委会 of the home's community confirms; nobody confirms a claim of their own."""
    community = claim.home.entrance.building.community_id
    return claim.person_id != user.pk and communities_confirmed_by(user).filter(community=community).exists()


def confirms_homes(user):
    """Posted to a 居委会."""
    return communities_confirmed_by(user).exists()

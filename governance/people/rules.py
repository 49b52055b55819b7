"""Who gives out codes and posts, and who ends them. Nobody does either for themselves."""

from governance.people.models import homes_kept_by, organisations_kept_by, streets_led_by
from governance.registry.models import Home, communities_confirmed_by, postings_of
from governance.registry.states import Duty, OrganisationKind


def keeps_homes(user):
    """Has the pages of homes at all: 居委会 and street."""
    return (
        postings_of(user)
        .filter(organisation__kind__in=[OrganisationKind.NEIGHBOURHOOD, OrganisationKind.STREET_OFFICE])
        .exists()
    )


def keeps_home(user, home):
    return homes_kept_by(user).filter(pk=home.pk).exists()


def confirms_in(user, home):
    """The 居委会 of the home's own community: it ends bindings; the street only looks and prints."""
    here = Home.objects.filter(pk=home.pk, entrance__building__community__in=communities_confirmed_by(user))
    return here.exists()


def may_end_binding(user, fact):
    """The person herself, or the 居委会 of the community."""
    return fact.person_id is not None and (fact.person_id == user.pk or confirms_in(user, fact.home))


def keeps_staff(user):
    return organisations_kept_by(user).exists()


def keeps(user, organisation):
    """Looks after the postings of this organisation."""
    return organisations_kept_by(user).filter(pk=organisation.pk).exists()


def leads_street_of(user, organisation):
    """The lead of the street office: the only one who posts auditors, and only at that office."""
    return (
        organisation.kind == OrganisationKind.STREET_OFFICE
        and streets_led_by(user).filter(organisation__street=organisation.street_id).exists()
    )


def may_grant(user, organisation, duties):
    """Whether the person may give this post to somebody else."""
    if Duty.AUDITOR in duties:
        return leads_street_of(user, organisation)
    return keeps(user, organisation)


def may_extend(user, posting):
    """Never one's own."""
    return posting.person_id != user.pk and may_grant(user, posting.organisation, posting.duties)

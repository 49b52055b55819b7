"""The parts people play for a community: which of them a person plays, and who plays them today.

One table of names for permissions, ladders and notices: `officers` are chair and deputy of the body
that governs (物管会, 业委会), `neighbourhood` the 居委会, `street` the street's office.
"""

from django.db.models import Q

from committees.bodies.models import bodies_led_by, communities_steered_by, officers, watches_over
from committees.bodies.states import Office
from governance.reading import has_key
from governance.registry.models import Community, communities_confirmed_by, staff_of, streets_of
from governance.registry.states import OrganisationKind

PARTS = {"officers": "物管会（业委会）主任、副主任", "neighbourhood": "居委会", "street": "街道"}

_PLAYS = {
    "officers": lambda user, prefix: Q(**{f"{prefix}community__in": communities_steered_by(user)}),
    "neighbourhood": lambda user, prefix: Q(**{f"{prefix}community__in": communities_confirmed_by(user)}),
    "street": watches_over,
}


def neighbourhood_staff(place):
    return staff_of(organisation__kind=OrganisationKind.NEIGHBOURHOOD, organisation__community=place)


_PEOPLE = {
    # where no body governs the 居委会 stands in for its officers
    "officers": lambda place: officers(place, Office.CHAIR, Office.DEPUTY) or neighbourhood_staff(place),
    "neighbourhood": neighbourhood_staff,
    "street": lambda place: staff_of(
        organisation__kind=OrganisationKind.STREET_OFFICE, organisation__street=place.street_id
    ),
}


def parts_in(user, community):
    """Which of the parts the person plays in this community today."""
    steered = has_key(communities_steered_by(user), committee__community=community.pk)
    confirmed = has_key(communities_confirmed_by(user), community=community.pk)
    watched = has_key(streets_of(user), street=community.street_id)
    parts = {"officers": steered, "neighbourhood": confirmed, "street": watched}
    return {part for part, plays in parts.items() if plays}


def parts_on(user, committee):
    """The same for one body's own affairs: its officers are those of this body, not of another one of the place."""
    parts = parts_in(user, committee.community) - {"officers"}
    return parts | {"officers"} if has_key(bodies_led_by(user), committee=committee.pk) else parts


def communities_of(user):
    """Where the person plays any of them."""
    here = Community.objects.filter(pk__in=communities_steered_by(user))
    here |= Community.objects.filter(pk__in=communities_confirmed_by(user))
    here |= Community.objects.filter(street__in=streets_of(user))
    return here.distinct().order_by("pk")


def plays(user, parts, prefix=""):
    """A condition on rows with `community`: where the person plays one of these parts today."""
    found = Q(pk__in=[])
    for part in parts:
        found |= _PLAYS[part](user, prefix)
    return found


def people_of(parts, community):
    """The people of today behind these parts, in the order of the parts."""
    return [person for part in parts for person in _PEOPLE[part](community)]

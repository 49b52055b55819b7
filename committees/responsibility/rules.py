"""Who appoints for a building, who may be appointed, and who speaks for it in an emergency."""

from django.db.models import Q

from committees.bodies.models import Seat
from committees.bodies.parts import PARTS, parts_in, people_of, plays
from committees.bodies.rules import buildings_seen_by
from committees.responsibility.models import Duty, charges_of, in_charge
from governance.registry.models import Building, Community, Posting
from governance.registry.states import Duty as PostingDuty
from governance.registry.states import OrganisationKind


def may_appoint(user, communities):
    """Chair or deputy, 居委会 or street, in every one of these communities."""
    return all(parts_in(user, community) for community in communities)


def buildings_known_to(user):
    """Whose page of a building it is, and who is in charge of it."""
    return buildings_seen_by(user) | Building.objects.filter(pk__in=in_charge(user))


def communities_seen_by(user):
    """Where the person may open the page of a building."""
    return Community.objects.filter(pk__in=buildings_known_to(user).values("community")).order_by("pk")


def seats_for(street):
    """Mandates of today on bodies of the street."""
    here = Seat.objects.current().filter(committee__community__street=street)
    return here.select_related("person", "committee").order_by("committee", "pk")


def postings_for(street):
    """Who works for the street, a 居委会 there, or a firm that serves there; never auditors and 纪检联络员."""
    office = Q(organisation__street=street, organisation__kind=OrganisationKind.STREET_OFFICE)
    office |= Q(organisation__community__street=street, organisation__kind=OrganisationKind.NEIGHBOURHOOD)
    firm = Q(organisation__kind=OrganisationKind.FIRM, organisation__coverages__building__community__street=street)
    rows = Posting.objects.current().filter(office | firm)
    rows = rows.exclude(duties__overlap=[PostingDuty.AUDITOR, PostingDuty.DISCIPLINE]).distinct()
    return rows.select_related("person", "organisation").order_by("organisation", "pk")


def buildings_answered_by(user, emergency, day):
    """Buildings of which this person may say how they are on this day: on duty, in charge, or playing a part there."""
    duties = Duty.objects.filter(emergency=emergency, day=day, person=user)
    if not may_be_on_duty(user, emergency.street_id):  # whose last mandate ended is on duty no more
        duties = duties.none()
    return emergency.buildings.filter(
        Q(pk__in=duties.values("building")) | Q(pk__in=in_charge(user, day)) | plays(user, PARTS)
    )


def may_run(user, emergency):
    """Who could have declared it."""
    communities = Community.objects.filter(buildings__emergencies=emergency).select_related("street").distinct()
    return may_appoint(user, communities)


def may_be_on_duty(person, street):
    """Holds a seat or a posting of the street today."""
    return seats_for(street).filter(person=person).exists() or postings_for(street).filter(person=person).exists()


def holders_of(street):
    """Keys of who may be on duty in the street today; two questions for any number of people."""
    mandates = (seats_for(street), postings_for(street))
    return {person for rows in mandates for person in rows.order_by().values_list("person", flat=True)}


def people_told(emergency, buildings):
    """Whoever must know at once of trouble in these buildings: the parts of their communities, and who is in charge."""
    communities = {building.community_id: building.community for building in buildings}
    people = {one.pk: one for place in communities.values() for one in people_of(PARTS, place)}
    for charges in charges_of(buildings).values():
        people |= {charge.person.pk: charge.person for charge in charges}
    return list(people.values())

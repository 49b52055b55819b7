"""What a person holds today, read once: seats and postings. The frame of every page and every list begin with it.

The same facts as the functions that answer with queries (seats_of, streets_of ...), which a test compares; only for
pages that read, see governance/reading.py.
"""

from functools import cached_property

from committees.bodies.models import Zone
from committees.bodies.states import GOVERNING, Office
from governance.reading import reading
from governance.registry.models import Posting, today
from governance.registry.states import Duty, OrganisationKind

STEERING = {Office.CHAIR, Office.DEPUTY}


def standing_for(user):
    """Asked once for a page and its frame: `request.user` lives as long as the request."""
    if not hasattr(user, "standing"):
        user.standing = Standing(user)
    return user.standing


def reader_for(user):
    """The person of a page that asks much of one place; whoever has not signed in is asked nothing."""
    return standing_for(user).reader() if user.is_authenticated else user


class Standing:
    def __init__(self, user):
        self.user = user
        self.seats = list(user.seats.current().select_related("committee__community").order_by("committee", "pk"))
        related = ("organisation__community", "organisation__street")
        held = list(Posting.objects.current().filter(person=user).select_related(*related).order_by("pk"))
        self.postings = [posting for posting in held if posting.is_work]
        self.audits = [posting for posting in held if Duty.AUDITOR in posting.duties]
        self.liaisons = [posting for posting in held if Duty.DISCIPLINE in posting.duties]
        self.kinds = {kind for posting in self.postings for kind in posting.organisation.kinds}

    @cached_property
    def mandates(self):
        """Seats on a 物管会 or 业委会 that exists today, as `seats_of` finds them."""
        return [seat for seat in self.seats if seat.committee.kind in GOVERNING and _holds(seat.committee, today())]

    def organisations(self, kind):
        return [posting.organisation for posting in self.postings if kind in posting.organisation.kinds]

    @cached_property
    def communities(self):
        """By key, those where the person works for the committee or the 居委会."""
        found = [seat.committee.community for seat in self.mandates]
        found += [one.community for one in self.organisations(OrganisationKind.NEIGHBOURHOOD) if one.community_id]
        return {community.pk: community for community in found}

    @cached_property
    def known(self):
        """What functions marked `asked_once` need not ask any more, by their names."""
        steered = {seat.committee.community_id for seat in self.mandates if seat.office in STEERING}
        joined = {seat.committee.community_id for seat in self.mandates if seat.office not in STEERING}
        confirmed = {one.community_id for one in self.organisations(OrganisationKind.NEIGHBOURHOOD)}
        watched = {one.street_id for one in self.organisations(OrganisationKind.STREET_OFFICE)}
        offices = [posting.organisation for posting in self.liaisons]
        passed_on = {one.street_id for one in offices if one.kind == OrganisationKind.STREET_OFFICE}
        keys = {
            "communities_steered_by": steered,
            "communities_joined_by": joined,
            "communities_served_by": steered | joined,
            "communities_confirmed_by": confirmed,
            "bodies_led_by": {seat.committee_id for seat in self.seats if seat.office in STEERING},
            "streets_of": watched,
            "disciplined_by": passed_on,
            "workplaces_of": {posting.organisation_id for posting in self.postings},
        }
        return {name: sorted(values - {None}) for name, values in keys.items()} | self._zones(joined)

    def _zones(self, joined):
        """One question for both; none for who has no seat."""
        if not self.mandates:
            return {"buildings_zoned_to": [], "buildings_zoned_beside": []}
        through, mine = Zone.buildings.through.objects, {seat.pk for seat in self.mandates}
        zones = Zone.objects.current().filter(
            committee__community__in={one.committee.community_id for one in self.mandates}
        )
        rows = list(
            through.filter(zone__in=zones).values_list(
                "building", "zone__lead", "zone__committee__kind", "building__community"
            )
        )
        own = {building for building, lead, _, _ in rows if lead in mine}
        beside = {building for building, _, kind, at in rows if kind in GOVERNING and at in joined}
        return {"buildings_zoned_to": sorted(own), "buildings_zoned_beside": sorted(beside)}

    def reader(self, **known):
        return reading(self.user, **self.known, **known)


def _holds(period, on):
    return period.since <= on and (period.until is None or period.until > on)

"""Who walks where, and who may open the page of a zone."""

from django.db.models import Q

from committees.bodies.models import Committee, Seat, Zone, communities_steered_by, seats_of, works_at, works_in
from committees.bodies.rules import buildings_seen_by
from committees.bodies.states import GOVERNING, IN_OFFICE, CommitteeKind
from governance.registry.models import Community, communities_confirmed_by, holds, streets_of


def zones_walked_by(user):
    """Zones of a 物管会 or 业委会 where the person may open a round: who leads it, chair and deputy, the 居委会."""
    here = Q(lead__in=seats_of(user)) | Q(committee__community__in=communities_steered_by(user))
    here |= Q(committee__community__in=communities_confirmed_by(user))
    return Zone.objects.current().filter(here, committee__kind__in=GOVERNING)


def walks(user, round):
    """Whether this person may enter what was said in the zone of this round."""
    return walks_everywhere(user, round.community_id) or zones_walked_by(user).filter(pk=round.zone_id).exists()


def walks_everywhere(user, community_id):
    """Chair and deputy of the 物管会, and the 居委会."""
    steers = communities_steered_by(user).filter(committee__community=community_id).exists()
    return steers or communities_confirmed_by(user).filter(community=community_id).exists()


def communities_overlooked_by(user):
    """Where the person reads the rounds of every zone together: who walks everywhere there, and the street."""
    here = Q(pk__in=communities_steered_by(user)) | Q(pk__in=communities_confirmed_by(user))
    return Community.objects.filter(here | Q(street__in=streets_of(user)))


def bodies_without_zones(user):
    """Governing bodies that have split no building yet, where the person may (bodies.rules.may_zone)."""
    zoned = Zone.objects.current().values("committee")
    bodies = Committee.objects.current().filter(kind__in=GOVERNING, state__in=IN_OFFICE).exclude(pk__in=zoned)
    own = Q(community__in=communities_steered_by(user))
    return bodies.filter(own | Q(kind=CommitteeKind.MANAGEMENT, community__in=communities_confirmed_by(user)))


def may_visit(user, building):
    """Whether the person does the committee's work in this building."""
    return works_at(user, building.community_id, building.pk)


def buildings_walked(user, round):
    """The buildings of the round's zone that are this person's to visit, in the order one walks."""
    return list(round.zone.buildings.filter(works_in(user, building="pk")).order_by("number"))


def zones_seen_by(user):
    """Whose page of a zone it is: whoever may open the page of one of its buildings."""
    through = Zone.buildings.through.objects.filter(building__in=buildings_seen_by(user))
    led = Seat.objects.current().filter(holds("committee__"), person=user)
    return Zone.objects.filter(Q(pk__in=through.values("zone")) | Q(lead__in=led))

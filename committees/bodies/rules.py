"""Who may open what of a community's registers, where a seat on a committee counts too."""

from django.db.models import Q

from committees.bodies.models import Seat, Zone, communities_steered_by
from committees.bodies.parts import parts_in
from committees.bodies.states import CommitteeKind, Office
from governance.registry.models import Building, Coverage, ManagementArea, holds, homes_of, organisations_of
from governance.registry.rules import communities_kept_by
from governance.registry.states import OrganisationKind


def areas_counted_by(user):
    """Management areas whose owner roll the person may read: the street, the 居委会, chair and deputy of the 物管会."""
    return ManagementArea.objects.filter(
        Q(community__in=communities_kept_by(user)) | Q(community__in=communities_steered_by(user))
    )


def buildings_seen_by(user):
    """Whose page of a building it is: residents of its community; committees, 居委会 and street; who serves it.

    The zones of a task force may reach into other communities than the one it stands in.
    """
    seats = Seat.objects.current().filter(holds("committee__"), person=user)
    zoned = Zone.buildings.through.objects.filter(zone__in=Zone.objects.current().filter(lead__in=seats))
    mine = organisations_of(user)
    served = Coverage.objects.current().filter(organisation__in=mine)
    departments = mine.filter(kind=OrganisationKind.DEPARTMENT).exclude(street=None)
    return Building.objects.filter(
        Q(community__in=homes_of(user).values("entrance__building__community"))
        | Q(community__in=seats.values("committee__community"))
        | Q(pk__in=zoned.order_by().values("building"))
        | Q(community__in=communities_kept_by(user))
        | Q(community__street__in=departments.values("street"))
        | Q(pk__in=served.values("building"))
    )


def may_zone(user, committee):
    """Who splits a committee's buildings among its members: chair and deputy; for a 物管会 the 居委会 too,
    whose worker chairs it. The owners' own 业委会 does it alone."""
    seats = Seat.objects.current().filter(holds("committee__"), person=user, committee=committee)
    if seats.filter(office__in=[Office.CHAIR, Office.DEPUTY]).exists():
        return True
    return committee.kind == CommitteeKind.MANAGEMENT and "neighbourhood" in parts_in(user, committee.community)

"""Facts asked by the rooms above: who sits where today, whose zone a building is in, who works at a place."""

from django.db.models import F, Q

from committees.bodies.law import law_of
from committees.bodies.models.seats import Seat
from committees.bodies.models.zones import Zone
from committees.bodies.states import GOVERNING, CommitteeKind, Office
from governance.reading import asked_once, of_the_moment
from governance.registry.models import communities_confirmed_by, holds, postings_of, streets_of
from governance.registry.states import OrganisationKind


def seats_of(user):
    """Mandates that the person holds today on bodies that govern an estate today: a 物管会 or a 业委会."""
    return Seat.objects.current().filter(holds("committee__"), person=user, committee__kind__in=GOVERNING)


def holds_a_seat(user):
    """On any committee, of any kind, today."""
    return Seat.objects.current().filter(holds("committee__"), person=user).exists()


@asked_once
def communities_steered_by(user):
    """Communities whose 物管会 or 业委会 the person chairs, as chair or deputy."""
    return seats_of(user).filter(office__in=[Office.CHAIR, Office.DEPUTY]).values("committee__community")


@asked_once
def bodies_led_by(user):
    """Bodies of any kind whose chair or deputy the person is today."""
    return Seat.objects.current().filter(person=user, office__in=[Office.CHAIR, Office.DEPUTY]).values("committee")


@asked_once
def communities_served_by(user):
    """Communities on whose 物管会 or 业委会 the person sits, in any office."""
    return seats_of(user).values("committee__community")


@asked_once
def communities_joined_by(user):
    """Communities on whose 物管会 or 业委会 the person sits as a plain member."""
    return seats_of(user).filter(office=Office.MEMBER).values("committee__community")


@asked_once
def buildings_zoned_to(user):
    """Buildings of the zones that the person leads today."""
    zones = Zone.objects.current().filter(lead__in=seats_of(user))
    return Zone.buildings.through.objects.filter(zone__in=zones).values("building")


@asked_once
def buildings_zoned_beside(user):
    """Buildings in anybody's zone, in the communities where the person is a plain member."""
    zones = Zone.objects.current().filter(committee__kind__in=GOVERNING)
    here = Zone.buildings.through.objects.filter(building__community__in=communities_joined_by(user))
    return here.filter(zone__in=zones).values("building")


@of_the_moment
def zone_members(building):
    """Members who look after a building today; a task force's zones are no zones of petitions."""
    seats = Seat.objects.current().filter(
        holds("zones__"), holds("committee__"), zones__buildings=building, committee__kind__in=GOVERNING
    )
    return [seat.person for seat in seats.distinct().order_by("pk").select_related("person")]


def read_zone_members(buildings):
    """As `zone_members` of each of many buildings, by key, in one question."""
    seats = Seat.objects.current().filter(
        holds("zones__"), holds("committee__"), zones__buildings__in=buildings, committee__kind__in=GOVERNING
    )
    members = {building: [] for building in buildings}
    for seat in seats.annotate(building=F("zones__buildings")).distinct().order_by("pk").select_related("person"):
        members[seat.building].append(seat.person)
    return members


def zones_of(building):
    """Zones of the 物管会 or 业委会 that hold a building today, each with its member."""
    zones = Zone.objects.current().filter(
        holds("lead__"), holds("committee__"), buildings=building, committee__kind__in=GOVERNING
    )
    return zones.select_related("committee", "lead__person").order_by("pk")


@of_the_moment
def officers(community, *offices):
    """People who hold one of these offices on the community's 物管会 or 业委会 today, chair first."""
    seats = Seat.objects.current().filter(
        holds("committee__"),
        committee__community=community,
        committee__kind__in=GOVERNING,
        office__in=offices,
    )
    return [seat.person for seat in seats.select_related("person")]


def works_in(user, prefix="", building="building"):
    """A condition on rows with `community` and `building` (of buildings themselves: `pk`): where the person does the
    committee's work.

    Chair, deputy and the 居委会 work in the whole community; a member in the zones he or she leads, on
    public places, and in buildings that no zone covers.
    """
    community, building = f"{prefix}community", f"{prefix}{building}"
    everywhere = Q(**{f"{community}__in": communities_steered_by(user)})
    everywhere |= Q(**{f"{community}__in": communities_confirmed_by(user)})
    joined = communities_joined_by(user)
    if joined == []:  # read once, and nowhere a plain member: the zones need not be asked
        return everywhere
    here = Q(**{f"{building}__in": buildings_zoned_to(user)}) | Q(**{f"{building}": None})
    here |= ~Q(**{f"{building}__in": buildings_zoned_beside(user)})
    return everywhere | Q(**{f"{community}__in": joined}) & here


def works_at(user, community_id, building_id):
    """What `works_in` says of rows, asked of one place: a few plain questions, for the deeds."""
    seats = list(seats_of(user).values_list("pk", "office", "committee__community"))
    offices = {office for _, office, community in seats if community == community_id}
    if offices & {Office.CHAIR, Office.DEPUTY} or (offices and not building_id):
        return True
    if offices:
        zones = Zone.objects.current().filter(buildings=building_id).values_list("lead", "committee__kind")
        leads, kinds = {lead for lead, _ in zones}, {kind for _, kind in zones}
        if kinds.isdisjoint(GOVERNING) or leads & {seat for seat, *_ in seats}:
            return True
    confirmed = {"organisation__kind": OrganisationKind.NEIGHBOURHOOD, "organisation__community": community_id}
    return postings_of(user).filter(**confirmed).exists()


def watches_over(user, prefix=""):
    """A condition on rows with `community`: the street office sees its whole street."""
    return Q(**{f"{prefix}community__street__in": streets_of(user)})


def role_in(user, community):
    """How a person is named on a timeline of this community: by office, not by name."""
    seat = seats_of(user).filter(committee__community=community).select_related("committee").first()
    if seat:
        return f"{law_of(seat.committee.kind).short}{seat.get_office_display()}"
    posting = postings_of(user).select_related("organisation").order_by("pk").first()
    if posting is None:
        return _role_on_a_task_force(user, community) or "居民"
    if posting.organisation.kind == OrganisationKind.NEIGHBOURHOOD:
        return "社区居委会"
    return posting.organisation.name


def _role_on_a_task_force(user, community):
    """Whose zones may reach beyond the one community that it stands in."""
    here = {"committee__kind": CommitteeKind.TASK_FORCE, "committee__community__street": community.street_id}
    seat = Seat.objects.current().filter(person=user, **here).select_related("committee").order_by("pk").first()
    return f"专班{seat.get_office_display()}" if seat else ""

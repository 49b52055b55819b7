"""物管会 and other bodies, who sits on them since when, and the zones (划片) of their members."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from committees.bodies.states import CommitteeKind, Office, SeatKind
from governance.reading import asked_once, of_the_moment
from governance.registry.models import (
    Building,
    Community,
    Period,
    communities_confirmed_by,
    holds,
    postings_of,
    streets_of,
)
from governance.registry.states import OrganisationKind


class Committee(Period):
    kind = models.CharField("类别", max_length=20, choices=CommitteeKind)
    community = models.ForeignKey(Community, models.PROTECT, related_name="committees", verbose_name="社区")
    name = models.CharField("名称", max_length=60, unique=True)
    planned_size = models.PositiveSmallIntegerField("应有席位", default=7)

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "委员会"
        ordering = ["community", "name"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=CommitteeKind.values), name="committee_is_of_a_known_kind"),
            # 物业管理条例 §54: at least seven members, an odd number
            models.CheckConstraint(
                condition=~Q(kind="management") | Q(planned_size__gte=7),
                name="management_committee_has_seven_or_more",
            ),
        ]

    def __str__(self):
        return self.name


class Seat(Period):
    """A mandate: who, for whom, in which office. Rights end with it."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="seats", verbose_name="委员会")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats", verbose_name="委员")
    kind = models.CharField("席位", max_length=20, choices=SeatKind)
    office = models.CharField("职务", max_length=10, choices=Office, default=Office.MEMBER)

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "席位"
        ordering = ["committee", "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["committee", "person"], condition=Q(until=None), name="one_seat_per_person_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["committee"], condition=Q(until=None, office="chair"), name="one_chair_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.committee} · {self.get_office_display()}"


class Zone(Period):
    """划片: buildings that one member looks after."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="zones", verbose_name="委员会")
    name = models.CharField("片区", max_length=40)
    lead = models.ForeignKey(Seat, models.PROTECT, related_name="zones", verbose_name="负责委员")
    buildings = models.ManyToManyField(Building, related_name="zones", verbose_name="楼")

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "片区"
        ordering = ["committee", "pk"]

    def __str__(self):
        return self.name


# --- facts asked by the rooms above -----------------------------------------------------------------


def seats_of(user, kind=CommitteeKind.MANAGEMENT):
    """Mandates that the person holds today on committees that exist today."""
    return Seat.objects.current().filter(holds("committee__"), person=user, committee__kind=kind)


def holds_a_seat(user):
    """On any committee, of any kind, today."""
    return Seat.objects.current().filter(holds("committee__"), person=user).exists()


@asked_once
def communities_steered_by(user):
    """Communities whose 物管会 the person chairs, as chair or deputy."""
    return seats_of(user).filter(office__in=[Office.CHAIR, Office.DEPUTY]).values("committee__community")


@asked_once
def communities_served_by(user):
    """Communities on whose 物管会 the person sits, in any office."""
    return seats_of(user).values("committee__community")


@asked_once
def communities_joined_by(user):
    """Communities on whose 物管会 the person sits as a plain member."""
    return seats_of(user).filter(office=Office.MEMBER).values("committee__community")


@asked_once
def buildings_zoned_to(user):
    """Buildings of the zones that the person leads today."""
    zones = Zone.objects.current().filter(lead__in=seats_of(user))
    return Zone.buildings.through.objects.filter(zone__in=zones).values("building")


@asked_once
def buildings_zoned_beside(user):
    """Buildings in anybody's zone, in the communities where the person is a plain member."""
    zones = Zone.objects.current().filter(committee__kind=CommitteeKind.MANAGEMENT)
    here = Zone.buildings.through.objects.filter(building__community__in=communities_joined_by(user))
    return here.filter(zone__in=zones).values("building")


@of_the_moment
def zone_members(building):
    """Members of the 物管会 who look after a building today; a task force's zones are no zones of petitions."""
    seats = Seat.objects.current().filter(
        holds("zones__"), holds("committee__"), zones__buildings=building, committee__kind=CommitteeKind.MANAGEMENT
    )
    return [seat.person for seat in seats.distinct().order_by("pk").select_related("person")]


def read_zone_members(buildings):
    """As `zone_members` of each of many buildings, by key, in one question."""
    seats = Seat.objects.current().filter(
        holds("zones__"), holds("committee__"), zones__buildings__in=buildings, committee__kind=CommitteeKind.MANAGEMENT
    )
    members = {building: [] for building in buildings}
    for seat in seats.annotate(building=F("zones__buildings")).distinct().order_by("pk").select_related("person"):
        members[seat.building].append(seat.person)
    return members


def zones_of(building):
    """Zones of the 物管会 that hold a building today, each with its member."""
    zones = Zone.objects.current().filter(
        holds("lead__"), holds("committee__"), buildings=building, committee__kind=CommitteeKind.MANAGEMENT
    )
    return zones.select_related("committee", "lead__person").order_by("pk")


@of_the_moment
def officers(community, *offices):
    """People who hold one of these offices on the community's 物管会 today, chair first."""
    seats = Seat.objects.current().filter(
        holds("committee__"),
        committee__community=community,
        committee__kind=CommitteeKind.MANAGEMENT,
        office__in=offices,
    )
    return [seat.person for seat in seats.select_related("person")]


def works_in(user, prefix=""):
    """A condition on rows with `community` and `building`: where the person does the committee's work.

    Chair, deputy and the 居委会 work in the whole community; a member in the zones he or she leads, on
    public places, and in buildings that no zone covers.
    """
    community, building = f"{prefix}community", f"{prefix}building"
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
        if CommitteeKind.MANAGEMENT not in kinds or leads & {seat for seat, *_ in seats}:
            return True
    confirmed = {"organisation__kind": OrganisationKind.NEIGHBOURHOOD, "organisation__community": community_id}
    return postings_of(user).filter(**confirmed).exists()


def watches_over(user, prefix=""):
    """A condition on rows with `community`: the street office sees its whole street."""
    return Q(**{f"{prefix}community__street__in": streets_of(user)})


def role_in(user, community):
    """How a person is named on a timeline of this community: by office, not by name."""
    seat = seats_of(user).filter(committee__community=community).first()
    if seat:
        return f"物管会{seat.get_office_display()}"
    posting = postings_of(user).select_related("organisation").order_by("pk").first()
    if posting is None:
        return "居民"
    if posting.organisation.kind == OrganisationKind.NEIGHBOURHOOD:
        return "社区居委会"
    return posting.organisation.name

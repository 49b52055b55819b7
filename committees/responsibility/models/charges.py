"""包楼: one lead and one deputy at least for a building, since when; and what lay open when it changed hands."""

from collections import defaultdict

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from committees.bodies.models import Seat, Zone
from committees.bodies.parts import plays
from committees.responsibility.states import Part
from governance.journal.models import scope_of
from governance.registry.models import Building, Community, Period, Posting, holds
from governance.registry.models.periods import PeriodQuerySet
from governance.walls import Walled


class ChargeQuerySet(PeriodQuerySet):
    def in_force(self, on=None):
        """Whose mandate holds too: a seat or a posting that ended takes its buildings with it."""
        seated = Q(seat__isnull=False) & holds("seat__", on) & holds("seat__committee__", on)
        posted = Q(posting__isnull=False) & holds("posting__", on)
        return self.current(on).filter(seated | posted)

    def of(self, buildings):
        rows = self.filter(building__in=buildings)
        related = rows.select_related("seat__person", "seat__committee", "posting__person", "posting__organisation")
        return related.order_by("building", "-part", "pk")  # the lead first


class Charge(Period):
    """Somebody who holds a seat or a posting, for one building."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="charges", verbose_name="楼")
    part = models.CharField("责任", max_length=8, choices=Part)
    seat = models.ForeignKey(
        Seat, models.PROTECT, related_name="charges", null=True, blank=True, verbose_name="凭哪个席位"
    )
    posting = models.ForeignKey(
        Posting, models.PROTECT, related_name="charges", null=True, blank=True, verbose_name="凭哪个岗位"
    )

    objects = ChargeQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "包楼责任"
        ordering = ["building", "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["building"], condition=Q(until=None, part="lead"), name="building_has_one_lead_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["building", "seat"], condition=Q(until=None), name="seat_charged_once_with_a_building"
            ),
            models.UniqueConstraint(
                fields=["building", "posting"], condition=Q(until=None), name="posting_charged_once_with_a_building"
            ),
            models.CheckConstraint(
                condition=Q(seat=None, posting__isnull=False) | Q(seat__isnull=False, posting=None),
                name="charge_is_of_a_seat_or_a_posting",
            ),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="charge_is_a_known_part"),
        ]

    def __str__(self):
        return f"{self.building}{self.get_part_display()}"

    def get_absolute_url(self):
        return f"{reverse('charges')}?community={self.building.community_id}"

    def journal_scope(self):
        return scope_of(self.building)

    @property
    def mandate(self):
        return self.seat or self.posting

    @property
    def person(self):
        return self.mandate.person

    @property
    def role(self):
        """In what capacity."""
        if self.seat:
            return f"{self.seat.committee}{self.seat.get_office_display()}"
        return f"{self.posting.organisation}{self.posting.title}"

    @property
    def key(self):
        """How a form names the mandate."""
        return f"s{self.seat_id}" if self.seat_id else f"p{self.posting_id}"


def charges_of(buildings, on=None):
    """{building: its charges in force, the lead first}; one question."""
    found = defaultdict(list)
    for charge in Charge.objects.in_force(on).of(buildings):
        found[charge.building_id].append(charge)
    return found


def in_charge(user, on=None):
    """Buildings that the person leads or stands in for today."""
    mine = Q(seat__person=user) | Q(posting__person=user)
    return Charge.objects.in_force(on).filter(mine).values("building")


def charges_held(seat):
    """Buildings that wait for somebody else when this seat ends; also once its body itself is over."""
    return Charge.objects.current().filter(seat=seat)


def zone_leads(buildings):
    """{building: who leads its zones today}, of any body; one question."""
    through = Zone.buildings.through.objects.filter(building__in=buildings, zone__in=Zone.objects.current())
    rows = through.filter(zone__lead__in=Seat.objects.current()).select_related("zone__lead__person")
    found = defaultdict(list)
    for row in rows.order_by("building", "pk"):
        found[row.building_id].append(row.zone.lead.person)
    return found


class ChargeHandoverQuerySet(Walled):
    def visible_to(self, user):
        """Who gave and who took, while the mandate lasts; who appoints here: chair and deputy, 居委会, street."""
        theirs = Q(pk__in=[])
        for way in ("giver", "taker"):
            theirs |= Q(**{f"{way}__seat__in": Seat.objects.current().filter(person=user)})
            theirs |= Q(**{f"{way}__posting__in": Posting.objects.current().filter(person=user)})
        return self.filter(theirs | plays(user, ("officers", "neighbourhood", "street"))).scoped()


class ChargeHandover(models.Model):
    """A building changes hands: what lay open that day, as numbers and kinds."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="charge_handovers", verbose_name="楼")
    community = models.ForeignKey(Community, models.PROTECT, related_name="+", verbose_name="社区")
    giver = models.ForeignKey(Charge, models.PROTECT, related_name="given", verbose_name="原负责人")
    taker = models.ForeignKey(Charge, models.PROTECT, related_name="taken", verbose_name="新负责人")
    on = models.DateField("日期")
    items = models.JSONField("当日未办结", default=list)

    objects = ChargeHandoverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "责任交接"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="charge_is_handed_to_somebody_else"),
        ]

    def __str__(self):
        return f"{self.building}责任交接"

    def get_absolute_url(self):
        return reverse("charge_handover", args=[self.pk])

    def journal_scope(self):
        return self.community_id, self.community.street_id

    @property
    def number(self):
        return str(self)

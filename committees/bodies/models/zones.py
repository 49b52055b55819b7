"""划片: the zones of a committee's members."""

from django.db import models

from committees.bodies.models.committees import Committee
from committees.bodies.models.seats import Seat
from committees.bodies.states import GOVERNING
from governance.phrases import ranges
from governance.registry.models import Building, Period, holds
from governance.registry.models.periods import PeriodQuerySet


class ZoneQuerySet(PeriodQuerySet):
    def current(self, on=None):
        """A committee that is over has no zones any more: its buildings wait for the next."""
        return super().current(on).filter(holds("committee__", on))

    def led(self, on=None):
        """Of these, whose member still sits there: a zone outlives its member until it is drawn anew."""
        return self.current(on).filter(holds("lead__", on))


class Zone(Period):
    """划片: buildings that one member looks after."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="zones", verbose_name="委员会")
    name = models.CharField("片区", max_length=40)
    lead = models.ForeignKey(Seat, models.PROTECT, related_name="zones", verbose_name="负责委员")
    buildings = models.ManyToManyField(Building, related_name="zones", verbose_name="楼")

    objects = ZoneQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "片区"
        ordering = ["committee", "pk"]

    def __str__(self):
        return self.name

    @property
    def member(self):
        """Who looks after it today; None once the zone, the seat or the body is over."""
        return self.lead.person if Zone.objects.led().filter(pk=self.pk).exists() else None

    @property
    def buildings_words(self):
        """`9-16号楼`"""
        words = ranges(building.number for building in self.buildings.all())
        return f"{words}号楼" if words else "未划定楼栋"


def unzoned_words(committee):
    """`17-35号楼`: what no member looks after; empty where all is drawn, and for bodies that govern nothing."""
    if committee.kind not in GOVERNING:
        return ""
    drawn = Zone.buildings.through.objects.filter(zone__in=Zone.objects.led().filter(committee=committee))
    left = Building.objects.filter(community=committee.community_id).exclude(pk__in=drawn.values("building"))
    words = ranges(left.values_list("number", flat=True))
    return f"{words}号楼" if words else ""

"""Mandates: who sits where, for whom, since when; and who stands by to follow."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from committees.bodies.models.committees import Committee
from committees.bodies.states import Office, SeatEnd, SeatKind, office_label
from governance.registry.models import Home, Organisation, Period, holds
from governance.registry.models.periods import PeriodQuerySet


class SeatQuerySet(PeriodQuerySet):
    def current(self, on=None):
        """Mandates that hold: a committee that is over takes them all with it, in the same second."""
        return super().current(on).filter(holds("committee__", on))

    def by_office(self):
        """Chair, deputy, then the members as they were seated."""
        rank = models.Case(
            models.When(office=Office.CHAIR, then=0), models.When(office=Office.DEPUTY, then=1), default=2
        )
        return self.order_by(rank, "pk")


class Seat(Period):
    """A mandate: who, for whom, in which office. Rights end with it."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="seats", verbose_name="委员会")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats", verbose_name="委员")
    kind = models.CharField("席位", max_length=20, choices=SeatKind)
    office = models.CharField("职务", max_length=10, choices=Office, default=Office.MEMBER)
    home = models.ForeignKey(
        Home, models.PROTECT, related_name="seats", null=True, blank=True, verbose_name="凭哪一套房屋"
    )
    represents = models.ForeignKey(
        Organisation, models.PROTECT, related_name="seats", null=True, blank=True, verbose_name="代表的产权单位"
    )
    end_reason = models.CharField("结束原因", max_length=20, choices=SeatEnd, default="", db_default="", blank=True)

    objects = SeatQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(end_reason="") | Q(until__isnull=False), name="seat_that_ended_says_since_when"
            ),
        ]

    def __str__(self):
        return f"{self.committee} · {self.get_office_display()}"

    def get_office_display(self):
        """A task force has 组长 and 组员, not 主任 and 委员."""
        return office_label(self.committee.kind, self.office)

    def get_absolute_url(self):
        return self.committee.get_absolute_url()

    @property
    def number(self):
        return self.committee.name

    def journal_scope(self):
        return self.committee.journal_scope()


class Alternate(Period):
    """候补: stands by to take a seat of this kind; no rights until then."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="alternates", verbose_name="委员会")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="alternate_seats", verbose_name="候补委员"
    )
    kind = models.CharField("席位", max_length=20, choices=SeatKind)
    home = models.ForeignKey(
        Home, models.PROTECT, related_name="alternates", null=True, blank=True, verbose_name="凭哪一套房屋"
    )
    represents = models.ForeignKey(
        Organisation, models.PROTECT, related_name="alternates", null=True, blank=True, verbose_name="代表的产权单位"
    )
    rank = models.PositiveSmallIntegerField("次序", default=1)

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "候补"
        ordering = ["committee", "rank", "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["committee", "person"], condition=Q(until=None), name="one_alternate_per_person_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.committee} · 候补{self.get_kind_display()}"

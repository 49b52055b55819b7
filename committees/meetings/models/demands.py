"""提议召开会议: a third of the members demand a meeting, and the chair must call it (物业管理条例 §57)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from committees.bodies.models import Committee, Seat, watches_over
from governance.registry.models import communities_confirmed_by
from governance.walls import Walled


def committees_of(user):
    """Bodies on which the person sits today, of any kind."""
    return Seat.objects.current().filter(person=user).order_by().values("committee")


class DemandQuerySet(Walled):
    def visible_to(self, user):
        """The members of the body; once the chair must call a meeting, 居委会 and street, who see to it."""
        theirs = Q(committee__community__in=communities_confirmed_by(user)) | watches_over(user, "committee__")
        due = Q(reached_at__isnull=False) & theirs
        return self.filter(Q(committee__in=committees_of(user)) | due).scoped()

    def unmet(self):
        return self.filter(meeting=None)


class Demand(models.Model):
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="demands", verbose_name="委员会")
    reason = models.CharField("提议讨论什么", max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提议人")
    made_at = models.DateTimeField("提议时间")
    reached_at = models.DateTimeField("达到三分之一", null=True, blank=True)
    nonce = models.UUIDField("表单标识")

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "召开会议的提议"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["made_by", "nonce"], name="demand_made_once_per_form"),
            models.CheckConstraint(condition=~Q(reason=""), name="demand_says_what_for"),
        ]

    def __str__(self):
        return f"提议召开{self.committee}会议"

    def get_absolute_url(self):
        return reverse("meetings")

    @property
    def number(self):
        """How it is called where no words of people may stand."""
        return f"开会提议 {self.pk}"

    def journal_scope(self):
        community = self.committee.community
        return community.pk, community.street_id


class DemandSignature(models.Model):
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="signatures", verbose_name="提议")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name="席位")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "提议附议"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["demand", "seat"], name="a_seat_demands_once")]

    def __str__(self):
        return f"{self.demand} · {self.seat.get_kind_display()}"

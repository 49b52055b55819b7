"""补选: one free seat of a body in office, from the call for recommendations to the seat."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from committees.bodies.models import Committee, Seat
from committees.bodies.states import Office, SeatKind
from committees.formation.states import BY_ELECTION_TONES, RUNNING, ByElectionState


class ByElectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who is to govern is no secret: everybody, also who has not signed in."""
        return self.all()

    def running(self):
        return self.filter(state__in=RUNNING)


class ByElection(models.Model):
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="by_elections", verbose_name="委员会")
    kind = models.CharField("席位", max_length=20, choices=SeatKind)
    office = models.CharField("职务", max_length=10, choices=Office, default=Office.MEMBER)
    state = models.CharField("状态", max_length=10, choices=ByElectionState, default=ByElectionState.ANNOUNCED)
    announced_at = models.DateTimeField("公告时间")
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="公告人")
    nonce = models.UUIDField("表单标识")
    seat = models.OneToOneField(
        Seat, models.PROTECT, related_name="by_election", null=True, blank=True, verbose_name="补选的席位"
    )

    objects = ByElectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "补选"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["announced_by", "nonce"], name="by_election_announced_once_per_form"),
            models.CheckConstraint(
                condition=Q(state__in=ByElectionState.values), name="by_election_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state="seated", seat__isnull=False) | ~Q(state="seated") & Q(seat=None),
                name="by_election_that_is_over_filled_its_seat",
            ),
        ]

    def __str__(self):
        return f"{self.committee}补选{self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("by_election", args=[self.pk])

    @property
    def number(self):
        """How messages name it."""
        return str(self)

    @property
    def tone(self):
        return BY_ELECTION_TONES[self.state]

    def journal_scope(self):
        return self.committee.journal_scope()

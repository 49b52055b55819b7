"""回避: who has no part in a petition because it is about them; and which rows that takes from them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from issues.petitions.states import RecusalGround


class RecusalQuerySet(models.QuerySet):
    def standing(self):
        """Not lifted."""
        return self.filter(lifted_at=None)


class Recusal(models.Model):
    petition = models.ForeignKey("petitions.Petition", models.PROTECT, related_name="recusals", verbose_name="诉求")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="recusals", verbose_name="回避人")
    ground = models.CharField("事由", max_length=8, choices=RecusalGround)
    since = models.DateTimeField("自")
    lifted_at = models.DateTimeField("解除时间", null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="解除人"
    )
    lifted_because = models.CharField("解除理由", max_length=300, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回避"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "person"], condition=Q(lifted_at=None), name="recused_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(ground__in=RecusalGround.values), name="recusal_has_a_known_ground"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lifted_because="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_because="")),
                name="nobody_lifts_a_recusal_without_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["person"], condition=Q(lifted_at=None), name="recusal_standing")]

    def __str__(self):
        return f"{self.petition_id} · {self.person}"


def recusals_of(user):
    """What the person must keep out of today."""
    return Recusal.objects.standing().filter(person=user)

"""移交: what a body that is dissolved still has to give to the one that follows."""

from django.db import models
from django.db.models import Q

from committees.bodies.models.committees import Committee
from committees.bodies.states import HandedOver


class HandoverItem(models.Model):
    """One thing on the list: received on a day, or not yet."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="handed_over", verbose_name="委员会")
    kind = models.CharField("移交什么", max_length=10, choices=HandedOver)
    received_on = models.DateField("移交日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "委员会移交"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "kind"], name="body_hands_a_thing_over_once"),
            models.CheckConstraint(condition=Q(kind__in=HandedOver.values), name="body_hands_over_what_is_known"),
        ]

    def __str__(self):
        return f"{self.committee} · {self.get_kind_display()}"

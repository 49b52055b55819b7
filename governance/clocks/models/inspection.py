"""What the nightly look at every open clock found."""

from django.db import models
from django.urls import reverse


class InspectionQuerySet(models.QuerySet):
    def watched_by(self, user):
        return self.all() if user.is_active and user.is_superuser else self.none()


class Inspection(models.Model):
    """One night's report. `findings` holds the first some hundred: kind, number, what, is, should be."""

    at = models.DateTimeField("时间")
    clocks = models.PositiveIntegerField("检查的时限")
    found = models.PositiveIntegerField("发现的问题")
    findings = models.JSONField("明细", default=list)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "时限核查"
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d} {self.found}"

    def get_absolute_url(self):
        return reverse("operations")

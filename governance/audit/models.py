"""The weekly list of looks at phones and doors, one per street and week; what is in it is read from the journal."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.registry.models import Posting, Street, streets_audited_by
from governance.registry.states import OrganisationKind


def streets_led_by(user):
    """Streets whose office the person leads."""
    led = Posting.objects.current().filter(person=user, is_lead=True, organisation__kind=OrganisationKind.STREET_OFFICE)
    return led.values("organisation__street")


class WeekQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The street's auditors, and who leads its office."""
        return self.filter(Q(street__in=streets_audited_by(user)) | Q(street__in=streets_led_by(user)))


class LookWeek(models.Model):
    street = models.ForeignKey(Street, models.PROTECT, related_name="look_weeks", verbose_name="街道")
    monday = models.DateField("周一")
    listed_at = models.DateTimeField("生成时间")
    looks = models.PositiveIntegerField("查看次数")
    people = models.PositiveIntegerField("需要核实的人数")

    objects = WeekQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "查看情况周报"
        ordering = ["-monday", "street"]
        constraints = [
            models.UniqueConstraint(fields=["street", "monday"], name="a_street_has_one_list_of_looks_a_week")
        ]

    def __str__(self):
        return f"{self.street} {self.monday}"

    def get_absolute_url(self):
        return reverse("look_week", args=[self.pk])

    @property
    def sunday(self):
        return self.monday + timedelta(days=6)

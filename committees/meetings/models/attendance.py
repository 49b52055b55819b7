"""签到: which member was there, and who of which organisation."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from committees.bodies.models import Seat
from committees.meetings.models.meetings import Meeting
from committees.meetings.states import AttendedHow
from governance.registry.models import Organisation


class Attendance(models.Model):
    """A member by seat, a guest by organisation. `as_owner` is kept, because owners cannot send a proxy (§57)."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances", verbose_name="会议")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="席位")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="单位"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="到会人"
    )
    who = models.CharField("到会人职务或者称呼", max_length=40, blank=True)
    as_owner = models.BooleanField("业主代表", default=False)
    proxy = models.CharField("代为出席的人", max_length=40, blank=True)
    how = models.CharField("方式", max_length=6, choices=AttendedHow)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "签到"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seat__isnull=False, organisation=None) | Q(seat=None, organisation__isnull=False),
                name="attends_as_a_member_or_for_an_organisation",
            ),
            models.UniqueConstraint(fields=["meeting", "seat"], name="a_seat_attends_once"),
            models.UniqueConstraint(
                fields=["meeting", "organisation", "person", "who"],
                nulls_distinct=False,
                condition=Q(seat=None),
                name="a_guest_attends_once",
            ),
            models.CheckConstraint(condition=Q(as_owner=False) | Q(proxy=""), name="an_owner_attends_without_a_proxy"),
            models.CheckConstraint(condition=Q(how__in=AttendedHow.values), name="attendance_is_of_a_known_way"),
        ]

    def __str__(self):
        return f"{self.meeting} · {self.seat or self.organisation}"

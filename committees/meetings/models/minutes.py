"""会议纪要: drafted from the agenda, mended, approved; from then on the database refuses every change."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from committees.meetings.models.meetings import Meeting
from governance.walls import Walled


class MinutesQuerySet(Walled):
    def visible_to(self, user):
        """The members, the 居委会 and the street; guests take away their own tasks, not the minutes."""
        return self.filter(meeting__in=Meeting.objects.followed_by(user)).scoped()


class Minutes(models.Model):
    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes", verbose_name="会议")
    text = models.TextField("纪要")
    drafted_at = models.DateTimeField("整理时间")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="整理人")
    approved_at = models.DateTimeField("确认时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="确认人"
    )

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会议纪要"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | (Q(approved_at__isnull=False, approved_by__isnull=False) & ~Q(text="")),
                name="minutes_are_approved_by_somebody_with_words",
            )
        ]

    def __str__(self):
        return f"{self.meeting}纪要"

    def get_absolute_url(self):
        return reverse("minutes", args=[self.meeting_id])

    def journal_scope(self):
        return self.meeting.community_id, self.meeting.community.street_id

"""Announcements are written by deeds; operators see kinds, states and dates."""

from django.contrib import admin

from committees.announcements.models import Announcement
from governance.operators import ReadOnly


@admin.register(Announcement)
class AnnouncementAdmin(ReadOnly):
    list_display = ["id", "kind", "community", "state", "posted_at", "ends_at", "paper_on"]
    list_select_related = ["community"]
    fields = ["kind", "community", "state", "posted_at", "ends_at", "explanation", "basis", "ended_at", "paper_on"]
    list_filter = ["state", "kind", "community"]
    ordering = ["-pk"]

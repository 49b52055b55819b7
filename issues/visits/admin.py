"""Rounds are opened and walked by deeds; operators see places and dates, no door and no word."""

from django.contrib import admin

from governance.operators import ReadOnly
from issues.visits.models import Round


@admin.register(Round)
class RoundAdmin(ReadOnly):
    list_display = ["id", "zone", "community", "begins_on", "ends_on"]
    list_select_related = ["zone", "community"]
    fields = ["zone", "community", "name", "begins_on", "ends_on"]
    list_filter = ["community"]
    ordering = ["-pk"]

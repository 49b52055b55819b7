"""Meetings and decisions are written by deeds; operators see what there is, no words and no names."""

from django.contrib import admin

from committees.meetings.models import ActionItem, Meeting, Resolution, Suggestion
from governance.operators import ReadOnly


@admin.register(Meeting)
class MeetingAdmin(ReadOnly):
    list_display = ["id", "kind", "community", "begins_at", "state"]
    list_select_related = ["community"]
    fields = ["kind", "community", "committee", "begins_at", "state", "opened_at", "closed_at"]
    list_filter = ["kind", "state", "community"]
    ordering = ["-pk"]


@admin.register(Resolution)
class ResolutionAdmin(ReadOnly):
    list_display = ["id", "community", "matter_class", "state", "proposed_at"]
    list_select_related = ["community"]
    fields = [
        *("community", "matter_class", "owners_matter", "state"),
        *("proposed_at", "signed_at", "published_at", "effective_at", "ended_at"),
    ]
    list_filter = ["state", "matter_class", "community"]
    ordering = ["-pk"]


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnly):
    list_display = ["id", "community", "state", "at"]
    list_select_related = ["community"]
    fields = ["community", "state", "at", "settled_at"]
    list_filter = ["state", "community"]
    ordering = ["-pk"]


@admin.register(ActionItem)
class ActionItemAdmin(ReadOnly):
    list_display = ["id", "organisation", "due_on", "state"]
    list_select_related = ["organisation"]
    fields = ["organisation", "due_on", "state", "given_at", "done_at"]
    list_filter = ["state"]
    ordering = ["-pk"]

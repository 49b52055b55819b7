"""Committees, mandates and zones, entered as they were decided; they end by `until`."""

from django.contrib import admin

from committees.bodies.models import Committee, Seat, Zone
from governance.operators import ForOthers, Kept


@admin.register(Committee)
class CommitteeAdmin(Kept):
    list_display = ["name", "kind", "community", "planned_size", "since", "until"]
    list_filter = ["kind", "community__street"]
    list_select_related = ["community"]
    search_fields = ["name"]
    autocomplete_fields = ["community"]
    exclude = ["areas", "founder", "succeeds"]
    readonly_fields = [
        "state",
        "ground",
        "last_day",
        "ending_reason",
        "handed_in_on",
        "filed_on",
        "certificate",
        "sealed_on",
    ]


@admin.register(Seat)
class SeatAdmin(ForOthers):
    list_display = ["committee", "person", "kind", "office", "since", "until"]
    list_filter = ["office", "kind", "committee"]
    list_select_related = ["committee", "person"]
    search_fields = ["person__display_name", "committee__name"]
    autocomplete_fields = ["committee", "person"]
    exclude = ["home", "represents"]


@admin.register(Zone)
class ZoneAdmin(Kept):
    list_display = ["name", "committee", "lead", "since", "until"]
    list_filter = ["committee"]
    list_select_related = ["committee", "lead__committee"]
    search_fields = ["name"]
    autocomplete_fields = ["committee", "lead", "buildings"]

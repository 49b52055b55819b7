"""The working calendar is edited here; clocks, firings and heartbeats are only looked at."""

from django.contrib import admin

from governance.clocks.models import CalendarDay, Clock, Firing, Heartbeat
from governance.operators import Kept, ReadOnly


@admin.register(CalendarDay)
class CalendarDayAdmin(Kept):
    """Holidays and make-up working days. Due dates already given are history and stay."""

    list_display = ["date", "is_workday", "name", "source"]
    list_filter = ["is_workday"]
    date_hierarchy = "date"
    ordering = ["-date"]
    search_fields = ["name"]

    def get_readonly_fields(self, request, obj=None):
        return ["date"] if obj else []  # the primary key: another date is another day

    def has_delete_permission(self, request, obj=None):
        """A day entered by mistake makes every due date wrong; nothing points to it."""
        return self.has_change_permission(request, obj)


@admin.register(Clock)
class ClockAdmin(ReadOnly):
    list_display = ["id", "label", "subject_type", "subject_id", "cycle", "due_at", "next_fire_at", "stopped_at"]
    list_select_related = ["subject_type"]
    fields = [
        *("kind", "subject_type", "subject_id", "cycle", "cause", "started_at", "due_at", "basis", "explanation"),
        *("provisional", "next_fire_at", "stopped_at", "outcome"),
    ]
    list_filter = ["kind", ("stopped_at", admin.EmptyFieldListFilter)]
    ordering = ["-pk"]

    @admin.display(description="时限")
    def label(self, clock):
        return clock.label


@admin.register(Firing)
class FiringAdmin(ReadOnly):
    list_display = ["id", "clock", "step", "planned_at", "fired_at"]
    list_select_related = ["clock"]
    fields = ["clock", "step", "planned_at", "fired_at"]
    ordering = ["-pk"]


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnly):
    list_display = ["name", "at"]
    fields = ["name", "at"]

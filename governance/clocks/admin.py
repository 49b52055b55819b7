"""The working calendar is edited here, limits by new versions; ladders, clocks and firings are only looked at."""

from django.contrib import admin

from governance.clocks import actions
from governance.clocks.forms import LimitForm
from governance.clocks.models import CalendarDay, Clock, Firing, Heartbeat, Ladder, Step, TimeLimit
from governance.operators import Kept, ReadOnly


@admin.register(CalendarDay)
class CalendarDayAdmin(Kept):
    """Holidays and make-up working days. Open clocks follow a correction; what has ended stays as it was."""

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

    def get_actions(self, request):
        """One by one: each removal is a deed."""
        return {}

    def save_model(self, request, obj, form, change):
        day = {"date": obj.date, "is_workday": obj.is_workday, "name": obj.name, "source": obj.source}
        self._tell(request, actions.correct_day(**day, by=request.user))

    def delete_model(self, request, obj):
        self._tell(request, actions.correct_day(date=obj.date, by=request.user))

    def _tell(self, request, moved):
        self.message_user(request, f"{moved} 个未结束的时限随之调整，相关人员会收到通知。")


@admin.register(TimeLimit)
class TimeLimitAdmin(Kept):
    """A row is never changed: what is to hold from a day on is a row of its own, and the older one stays beside it."""

    form = LimitForm
    list_display = ["label", "urgency", "category", "street", "amount", "unit", "bound", "valid_from", "code", "basis"]
    list_filter = ["unit", "street"]
    list_select_related = ["street"]
    ordering = ["kind", "urgency", "category", "street", "-valid_from"]

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        actions.set_limit(limit=obj, by=request.user)

    @admin.display(description="时限")
    def label(self, limit):
        return limit.label


class StepInline(admin.TabularInline):
    model = Step
    fields = ["position", "label", "share", "after", "audience", "speaks"]

    def has_add_permission(self, request, obj):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Ladder)
class LadderAdmin(ReadOnly):
    """Every version there was. A new one is drafted and rehearsed on the portal's own pages."""

    list_display = ["label", "urgency", "street", "version", "state", "live_at", "retired_at"]
    fields = ["kind", "urgency", "street", "version", "state", "note", "made_at", "live_at", "skips_past", "retired_at"]
    list_filter = ["state", "street"]
    list_select_related = ["street"]
    ordering = ["kind", "urgency", "street", "-version"]
    inlines = [StepInline]

    @admin.display(description="时限")
    def label(self, ladder):
        return ladder.label


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

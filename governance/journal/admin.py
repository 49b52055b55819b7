"""Events and notices for operators: that something was written or sent, never what it said or to whom."""

from django.contrib import admin

from governance.journal import verbs
from governance.journal.models import Event, Notice, Seal, Verification
from governance.operators import ReadOnly


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["id", "what", "role", "subject_type", "subject_id", "at", "inner"]
    list_select_related = ["subject_type"]
    fields = ["verb", "role", "subject_type", "subject_id", "at", "inner"]
    list_filter = ["verb"]
    ordering = ["-pk"]

    @admin.display(description="事项")
    def what(self, event):
        return verbs.get(event.verb).title


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    """What an operator needs when mail does not go out."""

    list_display = ["id", "what", "channel", "next_try_at", "tries", "sent_at", "given_up_at", "last_error"]
    list_select_related = ["event"]
    fields = ["key", "channel", "next_try_at", "tries", "sent_at", "given_up_at", "last_error", "read_at"]
    list_filter = ["channel", ("given_up_at", admin.EmptyFieldListFilter), ("sent_at", admin.EmptyFieldListFilter)]
    ordering = ["-pk"]

    @admin.display(description="事项")
    def what(self, notice):
        return verbs.get(notice.event.verb).title


@admin.register(Seal)
class SealAdmin(ReadOnly):
    list_display = fields = ["position", "event_id", "digest"]
    ordering = ["-position"]


@admin.register(Verification)
class VerificationAdmin(ReadOnly):
    list_display = fields = ["at", "how", "position", "digest", "events", "faults", "words"]
    ordering = ["-pk"]

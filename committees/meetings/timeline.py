"""The history of a meeting, a resolution or an action item, as components/timeline.html wants it."""

from governance.journal.models import Event
from governance.journal.timeline import told

TONES = {
    "meeting.cancelled": "stop",
    "minutes.approved": "done",
    "resolution.passed": "done",
    "resolution.took_effect": "done",
    "resolution.voided": "stop",
    "resolution.revoked": "stop",
    "suggestion.taken": "done",
    "suggestion.declined": "stop",
    "suggestion.withdrawn": "stop",
    "action.finished": "done",
    "action.returned": "late",
    "action.dropped": "stop",
    "clock.reminder": "ask",
    "clock.reached": "ask",
    "clock.escalation": "late",
}
# What the tables on the page say already.
TABLED = {
    "meeting.item_added",
    "meeting.item_moved",
    "meeting.paper_added",
    "meeting.signed_in",
    "meeting.attended",
    "action.added",
    "resolution.signed",
    "resolution.signed_on_paper",
}
# What everybody reads of a published resolution: what was decided, not who signed when.
PUBLIC = {
    "resolution.passed",
    "resolution.published",
    "resolution.took_effect",
    "resolution.answered",
    "resolution.revoked",
}


def entries_about(*rows, only=None):
    """Oldest first."""
    events = Event.objects.about(*rows).outer().exclude(verb__in=TABLED)
    if only is not None:
        events = events.filter(verb__in=only)
    return told(events, TONES)

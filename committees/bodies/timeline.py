"""The history of a body, and the deadlines that run for it or for a row of the rooms above."""

from governance.clocks.models import Clock
from governance.journal.models import Event
from governance.journal.timeline import told

TONES = {
    "committee.filed": "done",
    "committee.started": "done",
    "committee.dissolved": "stop",
    "committee.finished": "done",
    "committee.expired": "stop",
    "committee.given_up": "stop",
    "seat.ended": "ask",
    "clock.reminder": "ask",
    "clock.reached": "ask",
    "clock.escalation": "late",
}


def entries_about(*rows, inner=False):
    """Oldest first; `inner` for who works there: how much was left, what clocks said."""
    events = Event.objects.about(*rows)
    if not inner:
        events = events.outer().exclude(verb__startswith="clock.")
    return told(events, TONES)


def running_clocks(*rows):
    """The deadlines that run for any of these rows, the nearest first."""
    return list(Clock.objects.about(*rows).running().order_by("due_at", "pk"))

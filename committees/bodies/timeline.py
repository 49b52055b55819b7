"""The history of a body, as components/timeline.html wants it; rooms above use the same entry."""

from dataclasses import dataclass
from datetime import datetime

from governance.clocks.models import Clock
from governance.journal.models import Event

TONES = {
    "committee.filed": "done",
    "committee.started": "done",
    "committee.dissolved": "stop",
    "committee.expired": "stop",
    "committee.given_up": "stop",
    "seat.ended": "ask",
    "clock.reminder": "ask",
    "clock.escalation": "late",
}


@dataclass(frozen=True)
class Entry:
    at: datetime
    role: str
    text: str
    note: str
    tone: str
    photos: tuple = ()
    inner: bool = False


def entries_about(*rows, inner=False):
    """Oldest first; `inner` for who works there: how much was left, what clocks said."""
    events = Event.objects.about(*rows)
    if not inner:
        events = events.outer().exclude(verb__startswith="clock.")
    return [
        Entry(event.at, event.role, event.title, event.text, TONES.get(event.verb, "work"), inner=event.inner)
        for event in events
    ]


def running_clocks(*rows):
    """The deadlines that run for any of these rows, the nearest first."""
    return list(Clock.objects.about(*rows).running().order_by("due_at", "pk"))

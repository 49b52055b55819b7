"""The history of a contract or a hand-over, as components/timeline.html wants it."""

from committees.bodies.timeline import Entry
from governance.journal.models import Event

TONES = {
    "contract.filed": "done",
    "contract.ended": "stop",
    "manager.reported": "done",
    "handover.finished": "done",
    "clock.reminder": "ask",
    "clock.escalation": "late",
}


def entries_about(*rows):
    """Oldest first; everybody who sees the rows reads the same, there is nothing inner about a contract."""
    return [
        Entry(event.at, event.role, event.title, event.text, TONES.get(event.verb, "work"))
        for event in Event.objects.about(*rows).outer()
    ]

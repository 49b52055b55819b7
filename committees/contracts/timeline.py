"""The history of a contract or a hand-over, as components/timeline.html wants it."""

from governance.journal.models import Event
from governance.journal.timeline import told

TONES = {
    "contract.filed": "done",
    "contract.ended": "stop",
    "manager.reported": "done",
    "handover.finished": "done",
    "clock.reminder": "ask",
    "clock.reached": "ask",
    "clock.escalation": "late",
}


def entries_about(*rows):
    """Oldest first; everybody who sees the rows reads the same, there is nothing inner about a contract."""
    return told(Event.objects.about(*rows).outer(), TONES)

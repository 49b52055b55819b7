"""The history of a Party organisation, for those who hold a post there: no auditor reads it (apps.py)."""

from governance.journal.models import Event
from governance.journal.timeline import told

ROUTINE = ("party.recorded", "party.members")  # stands elsewhere on the page


def entries_about(party):
    """Oldest first."""
    return told(Event.objects.about(party).exclude(verb__in=ROUTINE), {"party.ended": "stop"})

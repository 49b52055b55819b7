"""The history of a Party organisation, for those with a post there."""

from governance.journal.models import Event
from governance.journal.timeline import told

ROUTINE = ("party.recorded", "party.members")  # stands elsewhere on the page
TONES = {"party.ended": "stop"}


def entries_about(party):
    """Oldest first, without what its own lists show."""
    return told(Event.objects.about(party).exclude(verb__in=ROUTINE), TONES)

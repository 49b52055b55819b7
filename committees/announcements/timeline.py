"""The history of an announcement, as components/timeline.html wants it."""

from committees.contracts.timeline import Entry
from governance.journal.models import Event

TONES = {"announcement.ended": "done", "announcement.withdrawn": "stop", "clock.reminder": "ask"}


def entries_about(*rows):
    """Oldest first, without what is between the objectors and the side that published."""
    return [
        Entry(event.at, event.role, event.title, event.text, TONES.get(event.verb, "work"))
        for event in Event.objects.about(*rows).outer().exclude(verb__startswith="clock.")
    ]

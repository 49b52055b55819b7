"""The history of an announcement, and what a committee's page shows of its announcements."""

from committees.announcements.models import Announcement
from governance.journal.models import Event
from governance.journal.timeline import told

TONES = {
    "announcement.ended": "done",
    "announcement.withdrawn": "stop",
    "clock.reminder": "ask",
    "clock.reached": "ask",
}


def entries_about(*rows):
    """Oldest first, without what is between the objectors and the side that published."""
    return told(Event.objects.about(*rows).outer().exclude(verb__startswith="clock."), TONES)


MOST_SHOWN = 5


def panel_of(committee, user):
    """What was published of this body, the newest first."""
    rows = list(Announcement.objects.visible_to(user).about(committee)[:MOST_SHOWN])
    return ("announcements/panel.html", {"rows": rows}) if rows else None

"""The history of an announcement, and what a committee's page shows of its announcements."""

from django.db.models import Q

from committees.announcements.models import Announcement
from committees.announcements.states import AnnouncementState
from committees.bodies.states import GOVERNING
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
    """What was published of this body, and what runs in its community while it governs; the newest first."""
    seen = Announcement.objects.visible_to(user)
    shown = Q(pk__in=seen.about(committee).order_by().values("pk"))
    if committee.kind in GOVERNING and committee.is_in_office:
        shown |= Q(community=committee.community_id, state=AnnouncementState.ONLINE)
    rows = list(seen.filter(shown).order_by("-pk")[:MOST_SHOWN])
    return ("announcements/panel.html", {"rows": rows}) if rows else None

"""Meetings and resolutions on a committee's own page: what it decided, and for whom it may be, when it meets."""

from django.utils import timezone

from committees.meetings.models import Meeting, Resolution
from committees.meetings.tables import kept_by

MOST = 5


def of(committee, user):
    """What everybody may read first; None where there is nothing at all."""
    resolutions = list(Resolution.objects.public().filter(committee=committee).order_by("-pk")[:MOST])
    coming = []
    if user.is_authenticated:
        seen = Meeting.objects.visible_to(user).filter(committee=committee).coming(timezone.now())
        coming = list(seen.order_by("begins_at", "pk")[:MOST])
    if not resolutions and not coming:
        return None
    return "meetings/panel.html", {"resolutions": resolutions, "coming": coming, "promises": kept_by(committee)}

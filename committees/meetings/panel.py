"""Meetings and resolutions on a committee's own page: what it decided, and for whom it may be, when it meets."""

from django.utils import timezone

from committees.bodies.states import GOVERNING
from committees.meetings.models import ActionItem, Meeting, Resolution
from committees.meetings.rules import suggests_in
from committees.meetings.states import ActionState
from committees.meetings.tables import kept_by

MOST = 5


def of(committee, user):
    """What everybody may read first; None where there is nothing at all."""
    resolutions = list(Resolution.objects.public().filter(committee=committee).order_by("-pk")[:MOST])
    coming = []
    if user.is_authenticated:
        seen = Meeting.objects.visible_to(user).filter(committee=committee).coming(timezone.now())
        coming = list(seen.order_by("begins_at", "pk")[:MOST])
    may_suggest = asks_residents(committee) and suggests_in(user, committee.community_id)
    if not (resolutions or coming or may_suggest):
        return None
    shown = {"resolutions": resolutions, "coming": coming, "may_suggest": may_suggest, "now": timezone.now()}
    promised = promised_lately(committee) if resolutions else []
    shown |= {"promises": kept_by(committee), "promised": promised[:MOST], "more": len(promised) > MOST}
    return "meetings/panel.html", shown


def promised_lately(committee):
    """What it promised and what became of it, one more than is shown; the latest first."""
    rows = ActionItem.objects.public().filter(resolution__committee=committee).exclude(state=ActionState.CANCELLED)
    return list(rows.for_list().prefetch_related("carrier").order_by("-due_on", "-pk")[: MOST + 1])


def asks_residents(committee):
    """A body that governs, while it does."""
    return committee.kind in GOVERNING and committee.is_in_office

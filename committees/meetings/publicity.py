"""A resolution as an announcement: what stands below its words, and that it is in force when the publicity is over."""

from committees.announcements import kinds
from committees.meetings import limits
from committees.meetings.actions.resolving import take_effect
from committees.meetings.counts import signed_of


def over(announcement, at):
    """Called in the transaction in which the publicity ends."""
    take_effect(resolution=announcement.subject, at=at)


def passed_by(announcement):
    """How many signed: numbers only, everybody reads it."""
    resolution = announcement.subject
    return "meetings/announced.html", {"resolution": resolution, "signed": signed_of(resolution)}


RESOLUTIONS = kinds.AnnouncementKind(
    "resolution", "物管会决定公示", period=limits.PUBLICITY, panel=passed_by, ended=over
)

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


OF_MANAGEMENT, OF_OWNERS = "resolution", "owners_resolution"
RESOLUTIONS = (
    kinds.AnnouncementKind(OF_MANAGEMENT, "物管会决定公示", period=limits.PUBLICITY, panel=passed_by, ended=over),
    # §45 says within three days and not for how long: the portal's own week
    kinds.AnnouncementKind(OF_OWNERS, "业委会决定公示", period=kinds.COMMUNITY_NOTICE, panel=passed_by, ended=over),
)

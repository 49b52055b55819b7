"""A resolution as an announcement: who publishes it, and that it is in force when the publicity is over."""

from committees.announcements import kinds
from committees.meetings import limits
from committees.meetings.actions.resolving import take_effect


def over(announcement, at):
    """Called in the transaction in which the publicity ends."""
    take_effect(resolution=announcement.subject, at=at)


RESOLUTIONS = kinds.AnnouncementKind("resolution", "物管会决定公示", period=limits.PUBLICITY, ended=over)

"""A resolution as an announcement: what stands below its words, and that it is in force when the publicity is over."""

from committees.announcements import kinds
from committees.meetings import limits
from committees.meetings.actions.resolving import take_effect
from committees.meetings.counts import signed_of


def over(announcement, at):
    """Called in the transaction in which the publicity ends."""
    take_effect(resolution=announcement.subject, at=at)


def passed_by(announcement, user):
    """How many signed: numbers only, everybody reads it."""
    resolution = announcement.subject
    return "meetings/announced.html", {"resolution": resolution, "signed": signed_of(resolution)}


# Taken back by hand it would leave a resolution that is published nowhere and never in force.
STANDS = "决议通过后必须公示（物业管理条例{}），公示不能单独撤回；决议违反法规的，由街道撤销决议，公示随之撤回。"
OF_MANAGEMENT, OF_OWNERS = "resolution", "owners_resolution"
RESOLUTIONS = (
    kinds.AnnouncementKind(
        OF_MANAGEMENT,
        "物管会决定公示",
        period=limits.PUBLICITY,
        panel=passed_by,
        ended=over,
        stands=STANDS.format("第五十七条"),
    ),
    # §45 says within three days and not for how long: the portal's own week
    kinds.AnnouncementKind(
        OF_OWNERS,
        "业委会决定公示",
        period=kinds.COMMUNITY_NOTICE,
        panel=passed_by,
        ended=over,
        stands=STANDS.format("第四十五条"),
    ),
)

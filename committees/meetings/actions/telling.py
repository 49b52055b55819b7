"""Who hears of a meeting and its agenda, and how long before."""

from django.utils import timezone

from committees.bodies.parts import people_of
from committees.meetings import limits
from committees.meetings.actions.moves import members_of

TOO_SOON = "业委会应当在会议召开五日前把议题告知居委会（物业管理条例第四十五条），"


def too_soon(committee, begins_at, at):
    """Whether the 居委会 would not have the agenda of a 业委会 five days before (§45)."""
    own = committee is not None and committee.is_elected
    return own and timezone.localdate(begins_at) < earliest_day(at)


def earliest_day(at):
    return timezone.localdate(at) + limits.AGENDA_BEFORE


def tells_the_neighbourhood(meeting):
    """A 业委会 must; at the meetings of a 物管会 the 居委会 sits itself (§54)."""
    return meeting.committee is not None and meeting.committee.is_elected


def told_of(meeting):
    """The members; of a 业委会's meeting and its agenda the 居委会 too, which may send somebody (§45)."""
    beside = people_of(["neighbourhood"], meeting.community) if tells_the_neighbourhood(meeting) else []
    return members_of(meeting) + beside

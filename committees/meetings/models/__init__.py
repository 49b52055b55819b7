"""Meetings, what lies on their table, who was there, what was decided, and who does it by when."""

from committees.meetings.models.agenda import AgendaItem, kept_from
from committees.meetings.models.attendance import Attendance
from committees.meetings.models.demands import Demand, DemandSignature
from committees.meetings.models.meetings import Invitation, Meeting
from committees.meetings.models.minutes import Minutes
from committees.meetings.models.resolutions import Answered, OwnerVoteRecord, Resolution, ResolutionSignature
from committees.meetings.models.suggestions import Suggestion
from committees.meetings.models.work import ActionItem, grounds_lost

__all__ = [
    "ActionItem",
    "AgendaItem",
    "Answered",
    "Attendance",
    "Demand",
    "DemandSignature",
    "Invitation",
    "Meeting",
    "Minutes",
    "OwnerVoteRecord",
    "Resolution",
    "ResolutionSignature",
    "Suggestion",
    "grounds_lost",
    "kept_from",
]

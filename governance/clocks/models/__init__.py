"""Running deadlines, the rules they follow, and the calendar they are counted on."""

from governance.clocks.models.calendar import CalendarDay, CalendarYear, Heartbeat
from governance.clocks.models.clock import Clock, Firing
from governance.clocks.models.inspection import Inspection
from governance.clocks.models.ladders import Ladder, Step, live_ladders
from governance.clocks.models.limits import TimeLimit, time_limit

__all__ = [
    "CalendarDay",
    "CalendarYear",
    "Clock",
    "Firing",
    "Heartbeat",
    "Inspection",
    "Ladder",
    "Step",
    "TimeLimit",
    "live_ladders",
    "time_limit",
]

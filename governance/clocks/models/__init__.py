"""Running deadlines, the rules they follow, and the calendar they are counted on."""

from governance.clocks.models.calendar import CalendarDay, Heartbeat
from governance.clocks.models.clock import Clock, Firing
from governance.clocks.models.ladders import Ladder, Step, live_ladders
from governance.clocks.models.limits import TimeLimit, time_limit

__all__ = [
    "CalendarDay",
    "Clock",
    "Firing",
    "Heartbeat",
    "Ladder",
    "Step",
    "TimeLimit",
    "live_ladders",
    "time_limit",
]

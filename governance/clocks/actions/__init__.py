"""Deeds of the clocks."""

from governance.clocks.actions.calendar import beat_heart, load_calendar
from governance.clocks.actions.firing import Busy, fire_next, tick
from governance.clocks.actions.reference import load_ladders, load_limits
from governance.clocks.actions.running import calendar, due, review, start, stop

__all__ = [
    "Busy",
    "beat_heart",
    "calendar",
    "due",
    "fire_next",
    "load_calendar",
    "load_ladders",
    "load_limits",
    "review",
    "start",
    "stop",
    "tick",
]

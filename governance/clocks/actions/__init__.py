"""Deeds of the clocks."""

from governance.clocks.actions.calendar import (
    beat_heart,
    calendar,
    correct_day,
    load_calendar,
    load_notice,
    recount,
    shifts,
    warn_of_the_end,
)
from governance.clocks.actions.firing import Busy, fire_again, fire_next, tick
from governance.clocks.actions.inspecting import inspect, inspect_nightly
from governance.clocks.actions.ladders import change_draft, draft_ladder, drop_draft, go_live
from governance.clocks.actions.limits import set_limit
from governance.clocks.actions.reference import load_ladders, load_limits
from governance.clocks.actions.running import due, review, start, stop

__all__ = [
    "Busy",
    "beat_heart",
    "calendar",
    "change_draft",
    "correct_day",
    "draft_ladder",
    "drop_draft",
    "due",
    "fire_again",
    "fire_next",
    "go_live",
    "inspect",
    "inspect_nightly",
    "load_calendar",
    "load_ladders",
    "load_limits",
    "load_notice",
    "recount",
    "review",
    "set_limit",
    "shifts",
    "start",
    "stop",
    "tick",
    "warn_of_the_end",
]

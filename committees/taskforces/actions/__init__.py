"""Deeds of task forces: founding, prolonging, ending; who takes part; the daily log."""

from committees.taskforces.actions.founding import draw_up, extend, finish, found, founded_with
from committees.taskforces.actions.log import write_log
from committees.taskforces.actions.members import Unit, add_unit, end_unit, seat_member

__all__ = [
    "Unit",
    "add_unit",
    "draw_up",
    "end_unit",
    "extend",
    "finish",
    "found",
    "founded_with",
    "seat_member",
    "write_log",
]

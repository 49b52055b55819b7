"""Deeds of bodies: the one interpreter of the moves, seats, and the end of a term."""

from committees.bodies.actions.ending import begin_dissolving, dissolve, expire
from committees.bodies.actions.founding import file, form, found, hand_in, start
from committees.bodies.actions.moves import lock, move
from committees.bodies.actions.seating import end_seat, move_up, obstacles_to_seat
from committees.bodies.actions.zoning import draw_zone

__all__ = [
    "begin_dissolving",
    "dissolve",
    "draw_zone",
    "end_seat",
    "expire",
    "file",
    "form",
    "found",
    "hand_in",
    "lock",
    "move",
    "move_up",
    "obstacles_to_seat",
    "start",
]

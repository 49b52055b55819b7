"""Deeds of bodies: the one interpreter of the moves, seats, and the end of a term."""

from committees.bodies.actions.changes import changed, file_change
from committees.bodies.actions.ending import begin_dissolving, dissolve, expire, hand_over
from committees.bodies.actions.founding import certify, file, first_met, form, found, hand_in, met, start
from committees.bodies.actions.history import enter_past
from committees.bodies.actions.moves import lock, move
from committees.bodies.actions.portraits import portrait_consent_is_gone, put_up_portrait, take_down_portrait
from committees.bodies.actions.seating import end_seat, give_offices, move_up, obstacles_to_seat
from committees.bodies.actions.zoning import draw_zone

__all__ = [
    "begin_dissolving",
    "certify",
    "changed",
    "dissolve",
    "draw_zone",
    "end_seat",
    "enter_past",
    "expire",
    "file",
    "file_change",
    "first_met",
    "form",
    "found",
    "give_offices",
    "hand_in",
    "hand_over",
    "lock",
    "met",
    "move",
    "move_up",
    "obstacles_to_seat",
    "portrait_consent_is_gone",
    "put_up_portrait",
    "start",
    "take_down_portrait",
]

"""Pages of bodies."""

from committees.bodies.views.committees import committee, committee_list, past
from committees.bodies.views.portraits import photo, portrait
from committees.bodies.views.rolls import head_rule, owner_roll
from committees.bodies.views.seats import consent, end_seat, move_up
from committees.bodies.views.zones import zones

__all__ = [
    "committee",
    "committee_list",
    "consent",
    "end_seat",
    "head_rule",
    "move_up",
    "owner_roll",
    "past",
    "photo",
    "portrait",
    "zones",
]

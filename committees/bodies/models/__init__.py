"""物管会 and other bodies, who sits on them since when, and the zones (划片) of their members."""

from committees.bodies.models.ballots import COUNTS_LIE_WITHIN, Ballot
from committees.bodies.models.committees import Committee, households_of
from committees.bodies.models.facts import (
    bodies_led_by,
    buildings_zoned_beside,
    buildings_zoned_to,
    communities_joined_by,
    communities_served_by,
    communities_steered_by,
    holds_a_seat,
    officers,
    read_zone_members,
    role_in,
    seats_of,
    watches_over,
    works_at,
    works_in,
    zone_members,
    zones_of,
)
from committees.bodies.models.handovers import HandoverItem
from committees.bodies.models.portraits import SHOW_PHOTO, Portrait
from committees.bodies.models.seats import Alternate, Seat
from committees.bodies.models.zones import Zone, unzoned_words

__all__ = [
    "COUNTS_LIE_WITHIN",
    "SHOW_PHOTO",
    "Alternate",
    "Ballot",
    "Committee",
    "HandoverItem",
    "Portrait",
    "Seat",
    "Zone",
    "bodies_led_by",
    "buildings_zoned_beside",
    "buildings_zoned_to",
    "communities_joined_by",
    "communities_served_by",
    "communities_steered_by",
    "holds_a_seat",
    "households_of",
    "officers",
    "read_zone_members",
    "role_in",
    "seats_of",
    "unzoned_words",
    "watches_over",
    "works_at",
    "works_in",
    "zone_members",
    "zones_of",
]

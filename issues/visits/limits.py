"""Bounds of this room, all of the portal's own."""

from datetime import timedelta

LONGEST = timedelta(days=92)  # a round is one walk through a zone, not a habit
GRACE = timedelta(days=7)  # after its last day, for sheets to be keyed in and phones to send what waits
MOST_WISHES = 3  # at one door, on one screen
MOST_LINES = 40  # of one sheet
MOST_WORDS = 200

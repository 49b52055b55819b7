"""How much is answered at once, how much at all, and how long a file is kept."""

from datetime import timedelta

MOST_AT_ONCE = 5_000  # rows written while the person waits; more go to the worker
MOST_ROWS = 500_000  # of one export; whoever needs more wants a narrower list
MOST_WAITING = 3  # of one person at a time
BATCH = 1_000  # rows read by one statement
KEPT_FOR = timedelta(hours=24)
LEASE = timedelta(minutes=3)  # without a sign of life for so long, the writer is taken for dead
MOST_TRIES = 3
LONGEST_FILTER = 1_000  # characters of an address

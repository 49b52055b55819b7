"""How much at once, and for how long."""

from datetime import timedelta

MOST_AT_ONCE = 1_000  # rows that are read and written within the request; more go to the worker
LEASE = timedelta(minutes=3)  # a worker that was not heard of for so long is taken for dead
MOST_TRIES = 3
KEPT_FOR = timedelta(days=30)  # the file, the report and what is needed to undo
SHOWN = 200  # rows of each kind in a report
BATCH = 1_000  # rows of one statement

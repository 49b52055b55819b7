"""How large, and for how long."""

from datetime import timedelta

MOST_BYTES = 10 * 1024 * 1024
LOOSE_FOR = timedelta(hours=24)  # what came with a form that was never accepted

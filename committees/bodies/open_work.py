"""What lies open with a seat: the rooms above say what they hold, so that nothing is forgotten when a mandate ends.

from committees.bodies import open_work
open_work.add("事项", lambda seat: Issue.objects.running().filter(...))
"""

from collections.abc import Callable

ZONES = "片区"  # this room's own kind
_kinds: dict[str, Callable] = {}


def add(label, items_of):
    """`items_of(seat)` is a queryset of the open things of this seat; called by each room when it starts."""
    _kinds[label] = items_of


def counts_of(seat):
    """{label: how many}, without what is none."""
    found = {label: items_of(seat).count() for label, items_of in _kinds.items()}
    return {label: count for label, count in found.items() if count}


def spoken(counts):
    """`事项 3 件，走访 2 件`"""
    return "，".join(f"{label} {count} 件" for label, count in counts.items())

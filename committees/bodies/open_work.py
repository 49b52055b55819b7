"""What lies open with a seat: the rooms above say what they hold, so that nothing is forgotten when a mandate ends.

from committees.bodies import open_work
open_work.add("事项", lambda seat: Issue.objects.running().filter(...))
"""

from collections.abc import Callable

_kinds: dict[str, Callable] = {}
_with_the_seat: set[str] = set()


def add(label, items_of, *, of_the_seat=False):
    """`items_of(seat)` is a queryset of the open things of this seat; called by each room when it starts.

    What is `of_the_seat` stays with it when only its zone goes to somebody else.
    """
    _kinds[label] = items_of
    (_with_the_seat.add if of_the_seat else _with_the_seat.discard)(label)


def counts_of(seat, *, of_zones=False):
    """{label: how many}, without what is none; of everything, or only of what goes with the seat's zones."""
    kinds = {label: items_of for label, items_of in _kinds.items() if not (of_zones and label in _with_the_seat)}
    found = {label: items_of(seat).count() for label, items_of in kinds.items()}
    return {label: count for label, count in found.items() if count}


def spoken(counts):
    """`事项 3 件，走访 2 件`"""
    return "，".join(f"{label} {count} 件" for label, count in counts.items())

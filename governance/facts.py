"""Named facts: why a person sees a row, and what stands against it. `visible_to` is their union.

They have names so that docs/visibility.md can be made from them, and so that a test can open each and see what leaks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import Q


@dataclass(frozen=True)
class Fact:
    """`holds(user)` is a condition on rows. Of `bars`, facts as well, one is enough to make it worth nothing."""

    name: str
    label: str
    holds: Callable[[object], Q]
    bars: tuple["Fact", ...] = ()


def any_of(facts, user):
    """A condition on rows: one of the facts holds, and none of its bars. Facts side by side share their bars."""
    groups = groupby(facts, key=lambda fact: fact.bars)
    return reduce(or_, [_unbarred(bars, list(rows), user) for bars, rows in groups])


def _unbarred(bars, facts, user):
    here = reduce(or_, [fact.holds(user) for fact in facts])
    return here & ~reduce(or_, [bar.holds(user) for bar in bars]) if bars else here

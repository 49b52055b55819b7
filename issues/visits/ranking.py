"""What a zone wants, in order: by number of homes, then by weight, then by hazard. Pure; ties have one order.

    rank([Said("K2", home=1, weight=2, hazard=1), Said("K2", 2, 1, 1), Said("E2", 1, 3, 0)])
    -> [Rank(1, "K2", homes=2, weight=3, hazard=1), Rank(2, "E2", homes=1, weight=3, hazard=0)]

The number of homes comes first, so that the most-named problem stands on top and nobody weighs it away; what is
dangerous is marked beside its place, because danger waits for no ranking. A home counts once for a problem however
often it names it, with the most it said. Problems that are alike in all three share a place, in the order of codes.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

# A category's own urgency says what it may do to people while it waits.
HAZARDS = {"P1": 3, "P2": 2, "P3": 1, "P4": 0}
DANGEROUS = 2  # from here on it is not left to its place


@dataclass(frozen=True, slots=True)
class Said:
    """One home named one problem; weight 1 to 3 as the household said, hazard 0 to 3 by the category."""

    category: str
    home: int
    weight: int
    hazard: int


@dataclass(frozen=True, slots=True)
class Rank:
    place: int
    category: str
    homes: int
    weight: int
    hazard: int

    @property
    def is_dangerous(self):
        return self.hazard >= DANGEROUS


def rank(said: Iterable[Said]) -> list[Rank]:
    """Best first. The order of what was said does not matter."""
    weights, hazards = defaultdict(dict), defaultdict(int)
    for one in said:
        of_home = weights[one.category]
        of_home[one.home] = max(one.weight, of_home.get(one.home, 0))
        hazards[one.category] = max(one.hazard, hazards[one.category])
    counted = [(len(homes), sum(homes.values()), hazards[code], code) for code, homes in weights.items()]
    ranks, last = [], None
    for number, (*standing, code) in enumerate(sorted(counted, key=lambda row: (-row[0], -row[1], -row[2], row[3])), 1):
        place = ranks[-1].place if standing == last else number
        ranks.append(Rank(place, code, *standing))
        last = standing
    return ranks

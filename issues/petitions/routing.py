"""谁来办: which of the rules of the routing table holds for a matter, at a place, at a time of day. Pure.

The most specific place wins, then a category before its whole group, then a time of day before always, and among
equals the newest. No two rules are equal: the key breaks the last tie.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

# The wider the later: what is said of one building weighs more than what is said of its street.
PLACES = ("street", "community", "area", "building")


@dataclass(frozen=True, slots=True)
class Rule:
    """`category` is empty for the whole group; `begins` and `ends` are None for always, and may pass midnight."""

    pk: int
    place: str
    group: str
    category: str
    begins: time | None
    ends: time | None
    since: date

    @property
    def rank(self) -> tuple[int, bool, bool, date, int]:
        return (
            PLACES.index(self.place),
            bool(self.category),
            self.begins is not None,
            self.since,
            self.pk,
        )


def holds_at(begins: time | None, ends: time | None, moment: time) -> bool:
    """From `begins` up to and excluding `ends`; 20:00-08:00 holds at 23:00 and at 03:00, not at 08:00."""
    if begins is None or ends is None:
        return True
    if begins < ends:
        return begins <= moment < ends
    return moment >= begins or moment < ends


def speaks_of(rule: Rule, *, category: str, group: str, moment: time) -> bool:
    """Whether the rule says anything about this matter at this time; the place is the caller's affair."""
    same = rule.category == category if rule.category else rule.group == group
    return same and holds_at(rule.begins, rule.ends, moment)


def in_order(rules: Iterable[Rule], *, category: str, group: str, moment: time) -> list[Rule]:
    """The rules that speak of it, the one that counts first; the others would count if it were not there."""
    found = [rule for rule in rules if speaks_of(rule, category=category, group=group, moment=moment)]
    return sorted(found, key=lambda rule: rule.rank, reverse=True)

"""The owner roll as the law counts it: heads, areas and majorities. Pure arithmetic on integers.

Areas are in 0.01 m². L1 is 北京市物业管理条例, L4 民法典, L5 最高法建筑物区分所有权纠纷解释.
"""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from governance.registry.states import OwnerKind, RollDoubt


@dataclass(frozen=True)
class Stake:
    """What one owner holds of one part. `owner` is any key that names the owner, the same wherever he owns."""

    owner: tuple
    kind: OwnerKind = OwnerKind.PERSON
    is_unsold: bool = False  # 未售公房
    share: int = 1
    shares: int = 1
    is_gone: bool = False  # an organisation that has ended and that nobody succeeds

    @property
    def is_whole(self):
        return self.share == self.shares


@dataclass(frozen=True)
class Part:
    """专有部分: one home, shop or bay with its area and its owners on the day."""

    key: int
    area: int
    stakes: tuple = ()


@dataclass(frozen=True)
class Line:
    """One kind of owner: how many heads, parts, and how much area."""

    kind: OwnerKind
    heads: int
    parts: int
    area: int


@dataclass(frozen=True)
class Roll:
    heads: int
    area: int
    parts: int
    lines: tuple
    doubts: tuple  # (key of the part, RollDoubt), in the order of the parts

    @property
    def doubts_by_reason(self):
        return Counter(reason for _, reason in self.doubts)


def head_of(part, titleholder_counts_once=True):
    """What counts as one head of this part: two parts with equal answers are one head together (L5 §9).

    - One part is one head; parts of the same buyer are one head. The unsold parts of a developer are one by the same
      article: whatever one developer owns is one head here. Parts sold but not yet handed over stay with the
      developer as long as the register says so.
    - Unsold public housing belongs to its 产权单位 (L1 §25). That all its homes are one head is an inference from
      L5 §9 and no rule; where the street decided otherwise each home is one.
    - A co-owned part is one head, whatever the shares. Judgement: "the same buyer" is the same *set* of owners. A
      couple that owns two homes together is one head; a home that one of them owns alone is another head, because
      the couple and the one are different buyers. Votes are cast per head, so nobody is counted twice in one home.
    - Judgement: a part whose owner nobody has registered has an owner all the same; it is one head. Leaving it out
      would lower the bar of two thirds.
    """
    owners = frozenset(stake.owner for stake in part.stakes)
    unsold = any(stake.is_unsold for stake in part.stakes)
    if not owners or (unsold and not titleholder_counts_once):
        return ("part", part.key)
    return owners


def kind_of(part):
    """Under which heading the part's head is listed: the owner's kind, or that several own together."""
    kinds = {stake.owner: stake.kind for stake in part.stakes}
    if not kinds:
        return OwnerKind.UNKNOWN
    return next(iter(kinds.values())) if len(kinds) == 1 else OwnerKind.TOGETHER


def count(parts, titleholder_counts_once=True):
    """The roll of these parts: heads (L5 §9), area in 0.01 m² (L5 §8), lines by kind of owner, and what is unclear."""
    heads, homes, areas, doubts = {}, Counter(), Counter(), []
    for part in parts:
        kind = kind_of(part)
        heads[head_of(part, titleholder_counts_once)] = kind
        homes[kind] += 1
        areas[kind] += part.area
        doubts += [(part.key, reason) for reason in doubts_of(part)]
    by_kind = Counter(heads.values())
    lines = tuple(Line(kind, by_kind[kind], homes[kind], areas[kind]) for kind in OwnerKind if homes[kind])
    return Roll(len(heads), areas.total(), homes.total(), lines, tuple(doubts))


def doubts_of(part):
    """Why somebody should look at this part again; it is counted all the same."""
    if not part.stakes:
        yield RollDoubt.NO_OWNER
    elif any(stake.is_gone for stake in part.stakes):
        yield RollDoubt.OWNER_GONE
    if len(part.stakes) > 1 and all(stake.is_whole for stake in part.stakes):
        yield RollDoubt.NO_SHARES
    elif part.stakes and total(part.stakes) != 1:
        yield RollDoubt.SHARES
    if not part.area:
        yield RollDoubt.NO_AREA


def total(stakes):
    """The shares added up, exactly."""
    return sum((Fraction(stake.share, stake.shares) for stake in stakes), Fraction())


def shares_fit(stakes):
    """Whether these may hold a home on the same day: stated shares make one at most.

    Several who all hold 1/1 own jointly without shares (共同共有, L4 §299), or their shares are not known.
    """
    return all(stake.share == stake.shares for stake in stakes) or total(stakes) <= 1


# --- majorities of L4 §278: n and a take part, of N heads and A area; yn and ya agree -------------------


def enough_take_part(n, a, all_heads, all_area):
    """Owners with two thirds of the area or more, and two thirds of the heads or more (L4 §278, §1259)."""
    _in_order(n, all_heads), _in_order(a, all_area)
    return all_heads > 0 and all_area > 0 and 3 * n >= 2 * all_heads and 3 * a >= 2 * all_area


def two_thirds(whole):
    """The least number that is two thirds or more of the whole."""
    return -(-2 * whole // 3)


def ordinary_matter_passes(n, a, yn, ya):
    """More than half of those who take part, by heads and by area; exactly half is not enough (L4 §278)."""
    _in_order(yn, n), _in_order(ya, a)
    return 2 * yn > n and 2 * ya > a


def special_matter_passes(n, a, yn, ya):
    """Items 6 to 8 of L4 §278: three quarters or more of those who take part, by heads and by area."""
    _in_order(yn, n), _in_order(ya, a)
    return n > 0 and a > 0 and 4 * yn >= 3 * n and 4 * ya >= 3 * a


def _in_order(part, whole):
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is no count of voters or area")

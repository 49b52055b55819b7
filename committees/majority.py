"""Numbers of a committee and of the owners: composition, quorum, majorities. Whole numbers only, never a fraction.

Pure: no database, no clock. Each refusal is a sentence that names the article. 法条均指《北京市物业管理条例》（2024 年
修正），另有注明的除外。
"""

from dataclasses import dataclass

MANAGEMENT_LEAST = 7
COMMITTEE_LEAST = 5
SMALL_COMMITTEE = 3
SMALL_ESTATE = 100


def more_than_half(part, whole):
    """过半数: exactly half is not enough (ordinary meaning; 民法典 §1259 covers 以上 only)."""
    _counts(part, whole)
    return 2 * part > whole


def least_of_half(whole):
    """The least number that is at least half (二分之一以上, 民法典 §1259): of 11 members, 6."""
    _counts(whole)
    return (whole + 1) // 2


def least_of_majority(whole):
    """The least number that is more than half (过半数): of 11 members, 6; of 6 owners, 4."""
    _counts(whole)
    return whole // 2 + 1


@dataclass(frozen=True)
class Composition:
    """Who sits, in numbers: all members, those of owners and 居委会, and of which kind chair and deputy are.

    `chair` and `deputy` are values of SeatKind ("neighbourhood", "owner" ...), or "" while nobody holds the office.
    """

    members: int
    owners: int
    neighbourhood: int
    chair: str = ""
    deputy: str = ""


def composition_faults(seats):
    """What a 物业管理委员会 lacks, as sentences with the article; empty when it may be formed (§54).

    Odd, at least seven, owners at least half, the chair from the 居委会, the deputy an owner.
    """
    _counts(seats.owners, seats.members)
    _counts(seats.neighbourhood, seats.members)
    return management_size_faults(seats.members) + [
        sentence
        for stands, sentence in (
            (
                2 * seats.owners >= seats.members,
                f"业主代表不得少于委员人数的二分之一：{seats.members}人中至少"
                f"{least_of_half(seats.members)}人，现有{seats.owners}人（第五十四条）",
            ),
            (seats.neighbourhood >= 1, "物管会应当有居民委员会代表（第五十四条）"),
            (seats.chair == "neighbourhood", "主任应当由居民委员会代表担任（第五十四条）"),
            (seats.deputy == "owner", "副主任应当由居民委员会指定一名业主代表担任（第五十四条）"),
        )
        if not stands
    ]


def management_size_faults(members):
    """Odd, and at least seven (§54)."""
    _counts(members)
    return [
        sentence
        for stands, sentence in (
            (members >= MANAGEMENT_LEAST, f"物管会不得少于{MANAGEMENT_LEAST}人，现有{members}人（第五十四条）"),
            (members % 2 == 1, f"物管会人数应当为单数，现有{members}人（第五十四条）"),
        )
        if not stands
    ]


def owners_committee_faults(*, members, owners, households):
    """What a 业主委员会 lacks: odd, at least five, owners only (§39).

    Three will do with at most a hundred households; where nobody knows how many there are, five are needed.
    """
    _counts(owners, members)
    _counts(households)
    least = SMALL_COMMITTEE if 0 < households <= SMALL_ESTATE else COMMITTEE_LEAST
    return [
        sentence
        for stands, sentence in (
            (members >= least, f"业主委员会不得少于{least}人，现有{members}人（第三十九条）"),
            (members % 2 == 1, f"业主委员会人数应当为单数，现有{members}人（第三十九条）"),
            (owners == members, f"业主委员会委员应当都是业主，现有{members - owners}人不是（第三十九条）"),
        )
        if not stands
    ]


def filling_faults(*, planned, members, owners, neighbourhood):
    """Why a 物管会 of `planned` seats could not be whole any more with such members, as sentences (§54)."""
    _counts(members, planned)
    _counts(owners, members)
    _counts(neighbourhood, members)
    least, others = least_of_half(planned), members - owners
    return [
        sentence
        for stands, sentence in (
            (
                others <= planned - least,
                f"业主代表不得少于委员人数的二分之一：{planned}个席位中至少{least}席，"
                f"这样其他代表已有{others}席（第五十四条）",
            ),
            (neighbourhood >= 1 or members < planned, "物管会应当有居民委员会代表（第五十四条）"),
        )
        if not stands
    ]


def preparation_faults(seats):
    """What a 首次业主大会会议筹备组 lacks: odd, owners at least half, a worker of the 居委会 leads it (§31)."""
    _counts(seats.owners, seats.members)
    return [
        sentence
        for stands, sentence in (
            (seats.members % 2 == 1, f"筹备组人数应当为单数，现有{seats.members}人（第三十一条）"),
            (
                2 * seats.owners >= seats.members,
                f"筹备组中业主不得少于二分之一，{seats.members}人中至少{least_of_half(seats.members)}人，"
                f"现有{seats.owners}人（第三十一条）",
            ),
            (seats.chair == "neighbourhood", "筹备组组长应当由居民委员会工作人员担任（第三十一条）"),
        )
        if not stands
    ]


def preparation_filling_faults(*, planned, members, owners):
    """Why owners could not be at least half of a 筹备组 of `planned` seats any more with such members (§31)."""
    _counts(members, planned)
    _counts(owners, members)
    least, others = least_of_half(planned), members - owners
    if others <= planned - least:
        return []
    return [f"筹备组中业主不得少于二分之一：{planned}个席位中至少{least}席，这样其他代表已有{others}席（第三十一条）"]


def quorum_faults(*, members, present, owners, owners_present):
    """Why a meeting of the 物管会 may not resolve, as sentences; empty when it may (§57).

    More than half of all members, and more than half of the owners' representatives, present in person.
    """
    _counts(present, members)
    _counts(owners, members)
    _counts(owners_present, owners)
    _counts(owners_present, present)
    return [
        sentence
        for stands, sentence in (
            (
                more_than_half(present, members),
                f"会议应当有过半数委员出席：{members}人中至少{least_of_majority(members)}人，"
                f"现到{present}人（第五十七条）",
            ),
            (
                more_than_half(owners_present, owners),
                f"会议应当有过半数业主代表出席：{owners}人中至少{least_of_majority(owners)}人，"
                f"现到{owners_present}人，业主代表不能委托他人（第五十七条）",
            ),
        )
        if not stands
    ]


def owners_quorum_faults(*, members, present):
    """Why a meeting of the 业委会 may not resolve: more than half of its members, in person (§45)."""
    _counts(present, members)
    if more_than_half(present, members):
        return []
    return [
        f"会议应当有过半数委员参加：{members}人中至少{least_of_majority(members)}人，"
        f"现到{present}人，委员不能委托他人（第四十五条）"
    ]


def signed_by_majority(*, members, signatures):
    """A decision of 物管会 or 业委会: signed by more than half of all members, not only of those present (§57, §45)."""
    return more_than_half(signatures, members)


def may_demand_meeting(*, members, demanding):
    """A third of the members or more: the chair must convene (§57, §45)."""
    _counts(demanding, members)
    return members > 0 and 3 * demanding >= members


@dataclass(frozen=True)
class Tally:
    """An owners' vote in heads and in areas of 0.01 m²: all, those who took part, those who agreed."""

    heads: int
    area: int
    heads_taking_part: int
    area_taking_part: int
    heads_agreeing: int
    area_agreeing: int

    def __post_init__(self):
        for agreeing, taking_part, whole in (
            (self.heads_agreeing, self.heads_taking_part, self.heads),
            (self.area_agreeing, self.area_taking_part, self.area),
        ):
            _counts(agreeing, taking_part)
            _counts(taking_part, whole)


def took_part(tally):
    """Two thirds or more of the heads and of the exclusive area took part (民法典 §278)."""
    return (
        tally.heads > 0
        and tally.area > 0
        and 3 * tally.heads_taking_part >= 2 * tally.heads
        and 3 * tally.area_taking_part >= 2 * tally.area
    )


def passes_ordinary(tally):
    """More than half of the heads and of the area that took part agree; the fund's use too (民法典 §278)."""
    return (
        took_part(tally)
        and more_than_half(tally.heads_agreeing, tally.heads_taking_part)
        and more_than_half(tally.area_agreeing, tally.area_taking_part)
    )


def passes_special(tally):
    """Three quarters or more of both agree: raising the fund, rebuilding, common parts (民法典 §278 六至八项)."""
    return (
        took_part(tally)
        and 4 * tally.heads_agreeing >= 3 * tally.heads_taking_part
        and 4 * tally.area_agreeing >= 3 * tally.area_taking_part
    )


def vote_fault(tally, *, special=False):
    """Why the owners' vote does not carry, in one sentence; empty when it does (民法典 §278)."""
    if not took_part(tally):
        return "参与表决的业主未达到专有部分面积三分之二以上且人数三分之二以上（民法典第二百七十八条）"
    if special and not passes_special(tally):
        return "同意的未达到参与表决面积四分之三以上且人数四分之三以上（民法典第二百七十八条第六至八项）"
    if not special and not passes_ordinary(tally):
        return "同意的未超过参与表决面积半数且人数半数（民法典第二百七十八条）"
    return ""


def _counts(part, whole=None):
    """ValueError for a negative number or a part above its whole, TypeError for a fraction."""
    for number in (part, part if whole is None else whole):
        if not isinstance(number, int):
            raise TypeError(f"{number!r} is not a whole number")
        if number < 0:
            raise ValueError(f"{number} is less than nothing")
    if whole is not None and part > whole:
        raise ValueError(f"{part} of {whole}")

"""Composition, quorum and majority with the law's own numbers (《北京市物业管理条例》 §39, §54, §57; 民法典 §278)."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committees.majority import (
    Composition,
    Tally,
    composition_faults,
    filling_faults,
    least_of_half,
    least_of_majority,
    may_demand_meeting,
    owners_committee_faults,
    owners_quorum_faults,
    passes_ordinary,
    passes_special,
    preparation_faults,
    preparation_filling_faults,
    quorum_faults,
    signed_by_majority,
    took_part,
)

# members, owners at least, present at least, owners present at least, signatures at least
TABLE = [(7, 4, 4, 3, 4), (9, 5, 5, 3, 5), (11, 6, 6, 4, 6), (13, 7, 7, 4, 7), (15, 8, 8, 5, 8)]


def fit(members=11, **change):
    whole = Composition(members, least_of_half(members), 1, "neighbourhood", "owner")
    return replace(whole, **change)


@pytest.mark.parametrize(("members", "owners", "present", "owners_present", "signatures"), TABLE)
def test_the_table_of_the_law(members, owners, present, owners_present, signatures):
    assert composition_faults(fit(members, owners=owners)) == []
    assert len(composition_faults(fit(members, owners=owners - 1))) == 1
    assert least_of_half(members) == owners
    assert least_of_majority(members) == present == signatures
    assert least_of_majority(owners) == owners_present
    meeting = {"members": members, "present": present, "owners": owners, "owners_present": owners_present}
    assert quorum_faults(**meeting) == []
    assert len(quorum_faults(**meeting | {"owners_present": owners_present - 1})) == 1
    assert not signed_by_majority(members=members, signatures=signatures - 1)
    assert signed_by_majority(members=members, signatures=signatures)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"members": 5, "owners": 3}, "物管会不得少于7人，现有5人（第五十四条）"),
        ({"members": 12, "owners": 6}, "物管会人数应当为单数，现有12人（第五十四条）"),
        ({"owners": 5}, "业主代表不得少于委员人数的二分之一：11人中至少6人，现有5人（第五十四条）"),
        ({"neighbourhood": 0}, "物管会应当有居民委员会代表（第五十四条）"),
        ({"chair": "owner"}, "主任应当由居民委员会代表担任（第五十四条）"),
        ({"chair": ""}, "主任应当由居民委员会代表担任（第五十四条）"),
        ({"deputy": "occupant"}, "副主任应当由居民委员会指定一名业主代表担任（第五十四条）"),
    ],
)
def test_each_fault_names_its_article(change, sentence):
    assert composition_faults(fit(**change)) == [sentence]


def test_a_meeting_without_quorum_says_both_reasons():
    assert quorum_faults(members=11, present=5, owners=6, owners_present=3) == [
        "会议应当有过半数委员出席：11人中至少6人，现到5人（第五十七条）",
        "会议应当有过半数业主代表出席：6人中至少4人，现到3人，业主代表不能委托他人（第五十七条）",
    ]


@pytest.mark.parametrize(
    ("members", "households", "faults"), [(5, 101, 0), (3, 101, 1), (3, 100, 0), (4, 100, 1), (2, 100, 2), (6, 500, 1)]
)
def test_an_owners_committee_is_odd_and_at_least_five(members, households, faults):
    found = owners_committee_faults(members=members, owners=members, households=households)
    assert len(found) == faults
    assert all("第三十九条" in sentence for sentence in found)


@pytest.mark.parametrize(("members", "least"), [(7, 3), (9, 3), (11, 4), (13, 5), (15, 5)])
def test_a_third_of_the_members_may_demand_a_meeting(members, least):
    assert may_demand_meeting(members=members, demanding=least)
    assert not may_demand_meeting(members=members, demanding=least - 1)


# 民法典 §278, test vectors T1-T8: heads, area, taking part, agreeing -> participation, ordinary, special
VECTORS = {
    "T1": ((300, 3_000_000, 200, 2_000_000, 100, 1_000_001), (True, False, False)),
    "T2": ((300, 3_000_000, 200, 2_000_000, 101, 1_000_000), (True, False, False)),
    "T3": ((300, 3_000_000, 200, 2_000_000, 101, 1_000_001), (True, True, False)),
    "T4": ((300, 3_000_000, 200, 2_000_000, 150, 1_500_000), (True, True, True)),
    "T5": ((301, 3_000_000, 200, 2_000_000, 200, 2_000_000), (False, False, False)),
    "T6": ((301, 3_000_000, 201, 2_000_000, 200, 2_000_000), (True, True, True)),
    "T7": ((358, 3_600_000, 245, 1_500_000, 245, 1_500_000), (False, False, False)),
    "T8": ((358, 3_600_000, 248, 2_940_000, 248, 2_940_000), (True, True, True)),
}


@pytest.mark.parametrize(("numbers", "expected"), VECTORS.values(), ids=VECTORS)
def test_the_vectors_of_the_civil_code(numbers, expected):
    tally = Tally(*numbers)
    assert (took_part(tally), passes_ordinary(tally), passes_special(tally)) == expected


def test_nobody_is_no_majority():
    assert not took_part(Tally(0, 0, 0, 0, 0, 0))
    assert not may_demand_meeting(members=0, demanding=0)
    assert not signed_by_majority(members=0, signatures=0)


COUNTED = (  # each function with numbers that it takes
    (
        lambda **n: composition_faults(Composition(chair="", deputy="", **n)),
        {"members": 9, "owners": 5, "neighbourhood": 1},
    ),
    (lambda **n: preparation_faults(Composition(neighbourhood=1, **n)), {"members": 5, "owners": 3}),
    (owners_committee_faults, {"members": 5, "owners": 5, "households": 200}),
    (filling_faults, {"planned": 9, "members": 8, "owners": 5, "neighbourhood": 1}),
    (preparation_filling_faults, {"planned": 9, "members": 8, "owners": 5}),
    (quorum_faults, {"members": 9, "present": 6, "owners": 5, "owners_present": 3}),
    (owners_quorum_faults, {"members": 5, "present": 3}),
    (signed_by_majority, {"members": 11, "signatures": 6}),
    (may_demand_meeting, {"members": 11, "demanding": 4}),
    (lambda **n: Tally(**n), dict.fromkeys(Tally.__dataclass_fields__, 1)),
)


@pytest.mark.parametrize("number", [1.0, Fraction(1), "1"])
@pytest.mark.parametrize(("count", "name"), [(n, name) for n, (_, good) in enumerate(COUNTED) for name in good])
def test_fractions_are_refused(count, name, number):
    function, good = COUNTED[count]
    function(**good)
    with pytest.raises(TypeError):
        function(**good | {name: number})


@pytest.mark.parametrize(("members", "signatures"), [(11, 12), (11, -1)])
def test_what_cannot_be_counted_is_refused(members, signatures):
    with pytest.raises(ValueError, match=r"of|less"):
        signed_by_majority(members=members, signatures=signatures)


sizes = st.integers(0, 400)


@st.composite
def tallies(draw):
    heads, area = draw(st.integers(1, 5_000)), draw(st.integers(1, 10**9))
    n, a = draw(st.integers(0, heads)), draw(st.integers(0, area))
    return Tally(heads, area, n, a, draw(st.integers(0, n)), draw(st.integers(0, a)))


@given(sizes, sizes)
def test_a_majority_is_what_beats_the_rest(one, other):
    part, whole = min(one, other), max(one, other)
    assert signed_by_majority(members=whole, signatures=part) == (Fraction(part) > Fraction(whole, 2))
    assert signed_by_majority(members=whole, signatures=part) == (part >= least_of_majority(whole))


@given(sizes, sizes, sizes)
def test_an_owner_in_place_of_another_never_breaks_a_composition(members, owners, neighbourhood):
    owners, neighbourhood = min(owners, members), min(neighbourhood, members)
    for faults in (composition_faults, preparation_faults):
        seats = Composition(members, owners, neighbourhood, "neighbourhood", "owner")
        more = replace(seats, owners=min(owners + 1, members))
        assert len(faults(more)) <= len(faults(seats))
        lacks = any("二分之一" in sentence for sentence in faults(seats))
        assert lacks == (Fraction(owners) < Fraction(members, 2))
        assert any("单数" in sentence for sentence in faults(seats)) == (members % 2 == 0)


@given(sizes, sizes, sizes)
def test_a_seat_is_filled_as_long_as_the_owners_can_still_be_half(planned, members, owners):
    members = min(members, planned)
    owners = min(owners, members)
    may = owners + planned - members >= least_of_half(planned)
    numbers = {"planned": planned, "members": members, "owners": owners}
    assert (preparation_filling_faults(**numbers) == []) == may
    assert (filling_faults(neighbourhood=members and 1, **numbers) == []) == (
        may and (members < planned or members > 0)
    )


@given(sizes, sizes, sizes, sizes)
def test_whoever_else_comes_never_breaks_a_quorum(members, owners, present, owners_present):
    owners = min(owners, members)
    present = min(present, members)
    owners_present = min(owners_present, owners, present)
    before = quorum_faults(members=members, present=present, owners=owners, owners_present=owners_present)
    if present < members:
        after = {"present": present + 1, "owners_present": min(owners_present + 1, owners)}
        assert len(quorum_faults(members=members, owners=owners, **after)) <= len(before)


@given(tallies())
def test_one_more_who_agrees_never_loses_a_vote(tally):
    more = replace(
        tally,
        heads_agreeing=min(tally.heads_agreeing + 1, tally.heads_taking_part),
        area_agreeing=min(tally.area_agreeing + 1, tally.area_taking_part),
    )
    assert passes_ordinary(more) >= passes_ordinary(tally)
    assert passes_special(more) >= passes_special(tally)
    assert passes_ordinary(tally) >= passes_special(tally)
    assert took_part(tally) >= passes_ordinary(tally)


@given(tallies())
def test_votes_agree_with_fractions(tally):
    heads = Fraction(tally.heads_taking_part, tally.heads)
    area = Fraction(tally.area_taking_part, tally.area)
    assert took_part(tally) == (min(heads, area) >= Fraction(2, 3))
    if took_part(tally):
        agreed = min(
            Fraction(tally.heads_agreeing, tally.heads_taking_part),
            Fraction(tally.area_agreeing, tally.area_taking_part),
        )
        assert passes_ordinary(tally) == (agreed > Fraction(1, 2))
        assert passes_special(tally) == (agreed >= Fraction(3, 4))

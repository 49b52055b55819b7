"""The owner roll as the law counts it: the test vectors of the domain reference, and what must hold of any roll."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.registry.roll import (
    Part,
    Stake,
    count,
    enough_take_part,
    ordinary_matter_passes,
    shares_fit,
    special_matter_passes,
    two_thirds,
)

MATTERS = [
    # id, N, A, n, a, yn, ya, enough take part, ordinary, special
    ("T1", 300, 3_000_000, 200, 2_000_000, 100, 1_000_001, True, False, False),
    ("T2", 300, 3_000_000, 200, 2_000_000, 101, 1_000_000, True, False, False),
    ("T3", 300, 3_000_000, 200, 2_000_000, 101, 1_000_001, True, True, False),
    ("T4", 300, 3_000_000, 200, 2_000_000, 150, 1_500_000, True, True, True),
    ("T5", 301, 3_000_000, 200, 2_000_000, 200, 2_000_000, False, True, True),
    ("T6", 301, 3_000_000, 201, 2_000_000, 200, 2_000_000, True, True, True),
]


@pytest.mark.parametrize("row", MATTERS, ids=lambda row: row[0])
def test_the_majorities_of_the_civil_code(row):
    _, all_heads, all_area, n, a, yn, ya, enough, ordinary, special = row
    assert enough_take_part(n, a, all_heads, all_area) is enough
    assert ordinary_matter_passes(n, a, yn, ya) is ordinary
    assert special_matter_passes(n, a, yn, ya) is special


@given(st.integers(1, 10**9))
def test_two_thirds_is_the_least_number_that_is_enough(whole):
    least = two_thirds(whole)
    assert enough_take_part(least, least, whole, whole)
    assert not enough_take_part(least - 1, least, whole, whole)


def test_nobody_decides_anything_where_there_is_nobody():
    assert not enough_take_part(0, 0, 0, 0)
    assert not ordinary_matter_passes(0, 0, 0, 0)
    assert not special_matter_passes(0, 0, 0, 0)


@pytest.mark.parametrize("wrong", [(-1, 0, 3, 3), (4, 0, 3, 3), (0, 4, 3, 3)])
def test_counts_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError):
        enough_take_part(*wrong)


def person(number, share=1, shares=1):
    return Stake(("person", number), share=share, shares=shares)


def unit(number):
    return Stake(("organisation", number), "titleholder", is_unsold=True)


@pytest.fixture
def six_hundred():
    """T7: 360 of 600 flats of 60.00 m² are sold to 355 people, five of whom own two; 3 units hold the rest."""
    buyers = [*range(355), *range(5)]
    sold = [Part(key, 6000, (person(buyer),)) for key, buyer in enumerate(buyers)]
    return sold + [Part(360 + n, 6000, (unit(n % 3),)) for n in range(240)]


def test_t7_people_alone_fail_on_area_although_most_heads_voted(six_hundred):
    roll = count(six_hundred)
    assert (roll.heads, roll.area, roll.parts, roll.doubts) == (358, 3_600_000, 600, ())
    assert not enough_take_part(245, 1_500_000, roll.heads, roll.area)
    assert 2 * roll.heads <= 3 * 245


def test_t8_with_the_three_units_it_passes(six_hundred):
    roll = count(six_hundred)
    assert enough_take_part(245 + 3, 1_500_000 + 240 * 6000, roll.heads, roll.area)


def test_a_street_may_decide_that_each_unsold_home_is_a_head(six_hundred):
    roll = count(six_hundred, titleholder_counts_once=False)
    assert (roll.heads, roll.area) == (355 + 240, 3_600_000)
    assert [(line.kind, line.heads, line.parts, line.area) for line in roll.lines] == [
        ("person", 355, 360, 2_160_000),
        ("titleholder", 240, 240, 1_440_000),
    ]


def test_a_developer_is_one_head_whatever_the_street_decided():
    homes = [Part(n, 9000, (Stake(("organisation", 9), "developer"),)) for n in range(40)]
    assert count(homes, titleholder_counts_once=False).heads == 1


def test_a_couple_is_one_buyer_and_one_of_them_alone_is_another():
    couple = (person(1, 1, 2), person(2, 1, 2))
    roll = count([Part(1, 6000, couple), Part(2, 6000, couple[::-1]), Part(3, 6000, (person(1),))])
    assert (roll.heads, roll.doubts) == (2, ())
    assert [(line.kind, line.heads, line.parts) for line in roll.lines] == [("person", 1, 1), ("together", 1, 2)]


@pytest.mark.parametrize(
    ("part", "reasons"),
    [
        (Part(1, 6000, ()), ["no_owner"]),
        (Part(1, 0, ()), ["no_owner", "no_area"]),
        (Part(1, 0, (person(1),)), ["no_area"]),
        (Part(1, 6000, (person(1, 1, 2),)), ["shares"]),
        (Part(1, 6000, (person(1, 1, 3), person(2, 1, 3), person(3, 1, 3))), []),
        (Part(1, 6000, (person(1), person(2))), ["no_shares"]),
        (Part(1, 6000, (Stake(("organisation", 1), "titleholder", is_gone=True),)), ["owner_gone"]),
    ],
)
def test_what_is_unclear_is_said_and_counted_all_the_same(part, reasons):
    roll = count([part])
    assert (roll.heads, roll.area) == (1, part.area)
    assert [reason for _, reason in roll.doubts] == reasons


@pytest.mark.parametrize(
    ("stakes", "fits"),
    [
        ([person(n, 1, 7) for n in range(7)], True),
        ([person(n, 1, 7) for n in range(8)], False),
        ([person(1), person(2)], True),  # 共同共有: no shares
        ([person(1), person(2, 1, 1000)], False),
        ([person(1, 2**31 - 2, 2**31 - 1), person(2, 1, 2**31 - 1)], True),
    ],
)
def test_stated_shares_make_one_at_most(stakes, fits):
    assert shares_fit(stakes) is fits


OWNERS = st.lists(
    st.builds(
        Stake, st.tuples(st.sampled_from(["person", "organisation"]), st.integers(1, 4)), is_unsold=st.booleans()
    ),
    max_size=3,
).map(tuple)
ROLLS = st.lists(st.tuples(st.integers(0, 20_000), OWNERS), max_size=25).map(
    lambda rows: [Part(key, area, stakes) for key, (area, stakes) in enumerate(rows)]
)


@given(ROLLS, st.booleans(), st.integers())
def test_the_order_of_the_homes_does_not_matter(parts, once, seed):
    shuffled = random.Random(seed).sample(parts, len(parts))
    roll, other = count(parts, once), count(shuffled, once)
    assert (roll.heads, roll.area, sorted(roll.doubts)) == (other.heads, other.area, sorted(other.doubts))


@given(ROLLS, st.integers(1, 10_000))
def test_one_more_home_of_the_same_buyer_never_changes_heads(parts, area):
    for part in parts:
        if part.stakes:
            more = count([*parts, Part(-1, area, part.stakes)])
            roll = count(parts)
            assert (more.heads, more.area - roll.area, more.parts - roll.parts) == (roll.heads, area, 1)


@given(ROLLS, st.booleans())
def test_heads_lie_between_one_and_the_number_of_homes_and_lines_add_up(parts, once):
    roll = count(parts, once)
    assert bool(parts) <= roll.heads <= len(parts) == roll.parts
    assert sum(line.parts for line in roll.lines) == roll.parts
    assert sum(line.area for line in roll.lines) == roll.area == sum(part.area for part in parts)
    assert sum(line.heads for line in roll.lines) == roll.heads
    assert count(parts, True).heads <= count(parts, False).heads


@given(st.integers(1, 5000), st.integers(1, 10**7), st.data())
def test_whoever_passes_by_three_quarters_passes_by_half(n, a, data):
    yn, ya = data.draw(st.integers(0, n)), data.draw(st.integers(0, a))
    if special_matter_passes(n, a, yn, ya):
        assert ordinary_matter_passes(n, a, yn, ya)

"""What a zone wants, in order: examples, and what holds whatever was said."""

from hypothesis import given
from hypothesis import strategies as st

from issues.visits import codes
from issues.visits.ranking import HAZARDS, Rank, Said, rank

SAID = st.lists(st.builds(Said, st.sampled_from("ABCD"), st.integers(1, 6), st.integers(1, 3), st.integers(0, 3)))


def places(ranks):
    return {one.category: one.place for one in ranks}


def test_the_most_named_problem_stands_on_top():
    wires = [Said("K2", home, 1, HAZARDS["P3"]) for home in range(22)]
    gas = [Said("A1", home, 3, HAZARDS["P1"]) for home in range(3)]
    assert rank(gas + wires) == [Rank(1, "K2", 22, 22, 1), Rank(2, "A1", 3, 9, 3)]


def test_equal_homes_are_told_apart_by_weight_and_then_by_hazard():
    said = [Said("A", 1, 1, 3), Said("B", 1, 2, 0), Said("C", 1, 1, 0)]
    assert [one.category for one in rank(said)] == ["B", "A", "C"]


def test_a_home_counts_once_with_the_most_it_said():
    assert rank([Said("K2", 7, 1, 1), Said("K2", 7, 3, 1), Said("K2", 7, 2, 1)]) == [Rank(1, "K2", 1, 3, 1)]


def test_those_alike_share_a_place_in_the_order_of_codes():
    said = [Said("E2", 1, 1, 1), Said("C3", 2, 1, 1), Said("F4", 1, 1, 0)]
    assert [(one.place, one.category) for one in rank(said)] == [(1, "C3"), (1, "E2"), (3, "F4")]


def test_danger_is_marked_wherever_it_stands():
    assert [one.is_dangerous for one in rank([Said("A1", 1, 1, 3), Said("K2", 1, 1, 1)])] == [True, False]


@given(SAID, st.randoms(use_true_random=False))
def test_the_order_of_what_was_said_does_not_matter(said, chance):
    shuffled = list(said)
    chance.shuffle(shuffled)
    assert rank(shuffled) == rank(said)


@given(SAID, st.sampled_from("ABCD"), st.integers(7, 9), st.integers(1, 3))
def test_one_more_home_never_moves_a_problem_down(said, category, home, weight):
    hazard = max((one.hazard for one in said if one.category == category), default=0)
    before, after = places(rank(said)), places(rank([*said, Said(category, home, weight, hazard)]))
    assert after[category] <= before.get(category, 99)
    assert all(after[other] >= place for other, place in before.items() if other != category)


@given(SAID.filter(bool), st.integers(0, 50))
def test_more_weight_or_more_hazard_never_moves_a_problem_down(said, number):
    one = said[number % len(said)]
    before = places(rank(said))[one.category]
    for more in (Said(one.category, one.home, 3, one.hazard), Said(one.category, one.home, one.weight, 3)):
        assert places(rank([*said, more]))[one.category] <= before


@given(SAID)
def test_the_first_is_named_by_the_most_homes(said):
    ranks = rank(said)
    assert [one.homes for one in ranks] == sorted((one.homes for one in ranks), reverse=True)
    assert {one.category for one in ranks} == {one.category for one in said}


# --- codes of homes -------------------------------------------------------------------------------------------


@given(st.integers(1, 10**9))
def test_a_code_is_read_back_also_in_small_and_full_width_letters(key):
    code = codes.code_of(key)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    assert [codes.read(code), codes.read(f" {code.lower()} "), codes.read(wide)] == [key] * 3


@given(st.integers(1, 10**7), st.data())
def test_one_wrong_sign_or_two_neighbours_swapped_is_no_code(key, data):
    code = codes.code_of(key)
    at = data.draw(st.integers(0, len(code) - 1))
    wrong = data.draw(st.sampled_from([sign for sign in codes.SIGNS if sign != code[at]]))
    assert codes.read(code[:at] + wrong + code[at + 1 :]) is None
    for n in range(len(code) - 1):
        swapped = code[:n] + code[n + 1] + code[n] + code[n + 2 :]
        assert swapped == code or codes.read(swapped) is None


def test_what_is_no_code_is_nothing():
    assert [codes.read(text) for text in ("", "12", "0000", "张奶奶", "2" * 40)] == [None] * 5

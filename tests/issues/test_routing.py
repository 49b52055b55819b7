"""Which rule of the routing table counts: the narrowest place, then the category, then the hour, then the newest."""

from datetime import date, time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issues.petitions.routing import PLACES, Rule, holds_at, in_order, speaks_of

SINCE = date(2024, 1, 1)
TIMES = st.integers(0, 1439).map(lambda minute: time(minute // 60, minute % 60))


def rule(pk=1, place="community", category="", begins=None, ends=None, since=SINCE, group="E"):
    return Rule(pk, place, group, category, begins, ends, since)


def first(*rules, moment=time(12)):
    return in_order(rules, category="E2", group="E", moment=moment)[0].pk


def test_the_narrowest_place_wins_whatever_else_is_said():
    wide = rule(1, "street", "E2", time(8), time(20), date(2030, 1, 1))
    assert [first(wide, rule(2, place)) for place in ("community", "area", "building")] == [2, 2, 2]
    assert first(rule(1, "building"), rule(2, "area", "E2")) == 1


def test_a_category_comes_before_its_group_and_an_hour_before_always():
    night = rule(1, begins=time(8), ends=time(20))
    assert first(night, rule(2, category="E2")) == 2
    assert first(night, rule(2)) == 1


def test_among_equals_the_newest_counts():
    assert first(rule(1, since=date(2025, 1, 1)), rule(2)) == 1
    assert first(rule(1), rule(2)) == 2


@pytest.mark.parametrize(
    ("begins", "ends", "moment", "holds"),
    [
        (None, None, time(3), True),
        (time(8), time(20), time(8), True),
        (time(8), time(20), time(20), False),
        (time(8), time(20), time(7, 59), False),
        (time(20), time(8), time(20), True),
        (time(20), time(8), time(23, 59), True),
        (time(20), time(8), time(0), True),
        (time(20), time(8), time(7, 59), True),
        (time(20), time(8), time(8), False),
        (time(20), time(8), time(12), False),
        (time(22), time(0), time(23), True),
        (time(22), time(0), time(0), False),
    ],
)
def test_a_time_of_day_may_pass_midnight(begins, ends, moment, holds):
    assert holds_at(begins, ends, moment) is holds


@given(TIMES, TIMES, TIMES)
def test_a_window_and_its_opposite_share_the_day_between_them(begins, ends, moment):
    if begins != ends:
        assert holds_at(begins, ends, moment) is not holds_at(ends, begins, moment)


def test_a_rule_speaks_of_its_category_or_of_all_of_its_group():
    asked = {"category": "E2", "group": "E", "moment": time(12)}
    assert speaks_of(rule(), **asked)
    assert speaks_of(rule(category="E2"), **asked)
    assert not speaks_of(rule(category="E3"), **asked)
    assert not speaks_of(rule(group="F"), **asked)


RULES = st.lists(
    st.builds(
        Rule,
        pk=st.integers(1, 10**6),
        place=st.sampled_from(PLACES),
        group=st.sampled_from("EF"),
        category=st.sampled_from(["", "E2", "E3"]),
        begins=st.just(time(20)),
        ends=st.sampled_from([time(8), time(23)]),
        since=st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    )
    | st.builds(
        Rule,
        pk=st.integers(1, 10**6),
        place=st.sampled_from(PLACES),
        group=st.sampled_from("EF"),
        category=st.sampled_from(["", "E2"]),
        begins=st.none(),
        ends=st.none(),
        since=st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    ),
    max_size=12,
    unique_by=lambda each: each.pk,
)


@given(RULES)
def test_specificity_is_a_total_order(rules):
    for one, other in combinations(rules, 2):
        assert (one.rank < other.rank) != (other.rank < one.rank)


@given(RULES, st.randoms(use_true_random=False), TIMES)
def test_the_answer_does_not_depend_on_the_order_of_the_rows(rules, random, moment):
    asked = {"category": "E2", "group": "E", "moment": moment}
    shuffled = random.sample(rules, len(rules))
    found = in_order(rules, **asked)
    assert in_order(shuffled, **asked) == found
    assert set(found) == {each for each in rules if speaks_of(each, **asked)}
    assert [each.rank for each in found] == sorted((each.rank for each in found), reverse=True)


@given(RULES, TIMES)
def test_taking_away_a_row_that_did_not_count_changes_nothing(rules, moment):
    asked = {"category": "E2", "group": "E", "moment": moment}
    found = in_order(rules, **asked)
    for other in found[1:]:
        assert in_order([each for each in rules if each != other], **asked)[0] == found[0]

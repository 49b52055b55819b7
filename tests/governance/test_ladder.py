"""When a running deadline speaks up, and in which order."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.clocks.ladder import Rung, moment_of, next_rung

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 22, 18, tzinfo=SHANGHAI)
DUE = datetime(2026, 11, 23, 18, tzinfo=SHANGHAI)

REMINDER = Rung("reminder", "提醒", Fraction(3, 4), None, ("handler",), "reminder")
AT_DUE = Rung("due", "到期", None, timedelta(0), ("chair",), "escalation")
LATER = Rung("later", "超期", None, timedelta(hours=24), ("street",), "escalation")
LADDER = (REMINDER, AT_DUE, LATER)


def test_a_fraction_counts_from_the_start_and_a_delay_from_the_due_moment():
    assert moment_of(REMINDER, START, DUE) == datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
    assert moment_of(AT_DUE, START, DUE) == DUE
    assert moment_of(LATER, START, DUE) == datetime(2026, 11, 24, 18, tzinfo=SHANGHAI)


def test_the_answer_is_in_the_zone_of_the_due_moment():
    assert moment_of(REMINDER, START.astimezone(UTC), DUE).tzinfo is SHANGHAI
    assert moment_of(REMINDER, START, DUE.astimezone(UTC)).tzinfo is UTC


def test_rungs_fire_in_order_and_then_none_is_left():
    fired, order = set(), []
    while found := next_rung(LADDER, fired, START, DUE):
        rung, moment = found
        assert moment == moment_of(rung, START, DUE)
        order.append(rung.step)
        fired.add(rung.step)
    assert order == ["reminder", "due", "later"]


def test_a_rung_that_was_missed_comes_before_those_above_it():
    assert next_rung(LADDER, {"due", "later"}, START, DUE)[0] is REMINDER


def test_what_fired_on_another_ladder_does_not_count():
    assert next_rung(LADDER, {"reminder", "due_30m"}, START, DUE)[0] is AT_DUE


def test_an_empty_ladder_has_no_rung():
    assert next_rung((), set(), START, DUE) is None


@pytest.mark.parametrize(
    ("fraction", "after", "kind"),
    [
        (None, None, "reminder"),
        (Fraction(3, 4), timedelta(0), "reminder"),
        (Fraction(0), None, "reminder"),
        (Fraction(5, 4), None, "reminder"),
        (None, timedelta(seconds=-1), "escalation"),
        (Fraction(3, 4), None, "shout"),
    ],
)
def test_a_rung_that_makes_no_sense_is_refused(fraction, after, kind):
    with pytest.raises(ValueError, match="rung odd"):
        Rung("odd", "怪", fraction, after, (), kind)


def test_naive_moments_and_clocks_that_run_backwards_are_refused():
    with pytest.raises(ValueError, match="aware"):
        moment_of(REMINDER, START.replace(tzinfo=None), DUE)
    with pytest.raises(ValueError, match="aware"):
        moment_of(REMINDER, START, DUE.replace(tzinfo=None))
    with pytest.raises(ValueError, match="before it starts"):
        moment_of(REMINDER, DUE, START)


@given(
    st.integers(0, 10**13),
    st.fractions(Fraction(1, 1000), Fraction(1), max_denominator=1000),
)
def test_a_fraction_lies_within_the_time_and_never_before_its_exact_moment(microseconds, fraction):
    due = START + timedelta(microseconds=microseconds)
    moment = moment_of(Rung("some", "某", fraction, None, (), "reminder"), START, due)
    assert START <= moment <= due
    assert 0 <= (moment - START) / timedelta(microseconds=1) - microseconds * fraction < 1

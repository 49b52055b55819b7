"""The limits and ladders of petitions, against the numbers of the rules they come from."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from governance.clocks.ladder import moment_of
from governance.workdays import Calendar, Unit, due
from issues.petitions.limits import (
    ACCEPTANCE,
    APPRAISAL,
    HANDLING,
    LADDER,
    LADDER_P1,
    LADDERS,
    SIGNING,
    URGENCIES,
)

TODAY = date(2026, 11, 22)
SHANGHAI = ZoneInfo("Asia/Shanghai")
FILED = datetime(2026, 9, 30, 22, 30, tzinfo=SHANGHAI)  # the evening before a week of holidays


@pytest.mark.parametrize(
    ("urgency", "ends"),
    [
        ("P1", datetime(2026, 10, 1, 0, 30, tzinfo=SHANGHAI)),
        ("P2", datetime(2026, 10, 1, 22, 30, tzinfo=SHANGHAI)),
        ("P3", datetime(2026, 10, 7, 22, 30, tzinfo=SHANGHAI)),
        ("P4", datetime(2026, 10, 15, 22, 30, tzinfo=SHANGHAI)),
    ],
)
def test_handling_takes_2_hours_24_hours_7_days_15_days_through_any_holiday(urgency, ends):
    holidays = Calendar({}, range(2020, 2021))
    end = due(FILED, HANDLING[urgency][0], holidays)
    assert (end.at, end.provisional) == (ends, False)


@pytest.mark.parametrize("table", [ACCEPTANCE, SIGNING])
def test_acceptance_and_signing_take_2_hours_for_an_emergency_and_24_otherwise(table):
    assert [(table[u][0].amount, table[u][0].unit) for u in URGENCIES] == [
        (2, Unit.HOURS),
        *[(24, Unit.HOURS)] * 3,
    ]


def test_appraisal_may_take_seven_natural_days():
    assert (APPRAISAL[""][0].amount, APPRAISAL[""][0].unit) == (7, Unit.DAYS)


def test_every_row_names_its_basis_and_is_in_force_today():
    tables = (HANDLING, ACCEPTANCE, SIGNING)
    assert all(set(table) == set(URGENCIES) for table in tables)
    for row in [row for table in tables for versions in table.values() for row in versions] + list(APPRAISAL[""]):
        assert row.basis
        assert row.valid_from <= TODAY


def test_the_tables_cannot_be_changed_at_run_time():
    with pytest.raises(TypeError):
        HANDLING["P1"] = ()


def shape(ladder):
    return [(rung.fraction, rung.after, rung.audience, rung.kind) for rung in ladder]


def test_the_ordinary_ladder_climbs_to_the_street_in_three_days():
    assert shape(LADDER) == [
        (Fraction(3, 4), None, ("handler",), "reminder"),
        (None, timedelta(0), ("handler_lead", "chair"), "escalation"),
        (None, timedelta(hours=24), ("neighbourhood",), "escalation"),
        (None, timedelta(hours=72), ("street",), "escalation"),
    ]


def test_an_emergency_climbs_to_the_street_in_one_hour():
    assert shape(LADDER_P1) == [
        (Fraction(3, 4), None, ("handler",), "reminder"),
        (None, timedelta(0), ("handler_lead", "chair"), "escalation"),
        (None, timedelta(minutes=30), ("neighbourhood",), "escalation"),
        (None, timedelta(hours=1), ("street",), "escalation"),
    ]


def test_only_an_emergency_has_the_short_ladder():
    assert [LADDERS[urgency] for urgency in URGENCIES] == [LADDER_P1, LADDER, LADDER, LADDER]


@pytest.mark.parametrize("urgency", URGENCIES)
def test_the_moments_of_a_ladder_rise_and_its_steps_are_unique(urgency):
    ladder = LADDERS[urgency]
    end = due(FILED, HANDLING[urgency][0], Calendar()).at
    moments = [moment_of(rung, FILED, end) for rung in ladder]
    assert moments == sorted(set(moments))
    assert len({rung.step for rung in ladder}) == len(ladder)
    assert moments[0] == FILED + (end - FILED) * 0.75

"""The four arithmetics of time, with the law's own examples and an oracle that counts day by day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.workdays import (
    SHANGHAI,
    Calendar,
    CalendarEntry,
    Due,
    Limit,
    Unit,
    add_hours,
    add_natural_days,
    civil_period_end,
    due,
    spoken,
    working_days_end,
)

OFF_2026 = {
    "元旦": (date(2026, 1, 1), date(2026, 1, 3)),
    "春节": (date(2026, 2, 15), date(2026, 2, 23)),
    "清明节": (date(2026, 4, 4), date(2026, 4, 6)),
    "劳动节": (date(2026, 5, 1), date(2026, 5, 5)),
    "端午节": (date(2026, 6, 19), date(2026, 6, 21)),
    "中秋节": (date(2026, 9, 25), date(2026, 9, 27)),
    "国庆节": (date(2026, 10, 1), date(2026, 10, 7)),
}
WORKED_WEEKENDS_2026 = (
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
)


def year_2026():
    days = {day: CalendarEntry(True, "调休") for day in WORKED_WEEKENDS_2026}
    for name, (first, last) in OFF_2026.items():
        for step in range((last - first).days + 1):
            days[first + timedelta(step)] = CalendarEntry(False, name)
    return Calendar(days, covers=range(2026, 2027))


CALENDAR = year_2026()
UNKNOWN = Calendar()


def at(*args):
    return datetime(*args, tzinfo=SHANGHAI)


def rule(amount, unit):
    return Limit(amount, unit, "试验", date(2020, 1, 1))


# ---- the calendar itself -----------------------------------------------------------------------------------


@pytest.mark.parametrize("day", WORKED_WEEKENDS_2026)
def test_the_six_worked_weekends_of_2026_are_working_days(day):
    assert day.weekday() >= 5
    assert CALENDAR.is_workday(day)
    assert working_days_end(day - timedelta(1), 1, CALENDAR).last_day == day


@pytest.mark.parametrize("name", OFF_2026)
def test_no_working_day_lies_in_a_holiday_of_2026(name):
    first, last = OFF_2026[name]
    assert not any(CALENDAR.is_workday(first + timedelta(n)) for n in range((last - first).days + 1))
    assert working_days_end(first - timedelta(1), 1, CALENDAR).last_day > last


def test_2026_has_its_248_working_days():
    days = [date(2026, 1, 1) + timedelta(n) for n in range(365)]
    assert sum(map(CALENDAR.is_workday, days)) == 248


def test_a_year_that_is_not_covered_has_weekends_only_whatever_its_rows_say():
    half_loaded = Calendar({date(2027, 1, 1): CalendarEntry(False, "元旦")}, covers=range(2026, 2027))
    assert half_loaded.is_workday(date(2027, 1, 1))
    assert not half_loaded.is_workday(date(2027, 1, 2))


def test_a_calendar_cannot_be_changed_behind_our_back():
    days = {date(2026, 10, 1): CalendarEntry(False, "国庆节")}
    calendar = Calendar(days, range(2026, 2027))
    days.clear()
    assert not calendar.is_workday(date(2026, 10, 1))
    with pytest.raises(TypeError):
        calendar.days[date(2026, 10, 2)] = CalendarEntry(False)
    with pytest.raises(AttributeError):
        calendar.covers = range(0)


# ---- worked examples ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "days", "last_day"),
    [
        (date(2026, 9, 18), 10, date(2026, 10, 9)),  # the Sunday 09-20 is worked, 10-01 to 07 are not
        (date(2026, 11, 23), 10, date(2026, 12, 7)),
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday worked
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 4, 30), 5, date(2026, 5, 11)),  # 05-06, 07, 08, Saturday 09, Monday 11
    ],
)
def test_working_days_of_the_law(start, days, last_day):
    end = working_days_end(start, days, CALENDAR)
    assert end.last_day == last_day
    assert end.at == at(last_day.year, last_day.month, last_day.day) + timedelta(days=1)
    assert not end.provisional


def test_a_notice_published_before_new_year_ends_provisionally():
    end = working_days_end(date(2026, 12, 21), 10, CALENDAR)
    assert (end.last_day, end.provisional) == (date(2027, 1, 4), True)
    loaded = Calendar({**CALENDAR.days, date(2027, 1, 1): CalendarEntry(False, "元旦")}, range(2026, 2028))
    end = working_days_end(date(2026, 12, 21), 10, loaded)
    assert (end.last_day, end.provisional) == (date(2027, 1, 5), False)


def test_the_start_day_itself_may_lie_in_an_unknown_year():
    end = working_days_end(date(2025, 12, 31), 2, CALENDAR)
    assert (end.last_day, end.provisional) == (date(2026, 1, 5), False)  # 01-04 is a worked Sunday


@pytest.mark.parametrize(
    ("start", "n", "unit", "last_day"),
    [
        (date(2026, 9, 30), 3, Unit.CIVIL_DAYS, date(2026, 10, 8)),  # 10-03 is in the holiday
        (date(2026, 11, 22), 3, Unit.CIVIL_DAYS, date(2026, 11, 25)),
        (date(2026, 11, 19), 2, Unit.CIVIL_DAYS, date(2026, 11, 23)),  # a Saturday: on to Monday
        (date(2026, 10, 8), 2, Unit.CIVIL_DAYS, date(2026, 10, 10)),  # a worked Saturday is no day of rest
        (date(2026, 1, 31), 1, Unit.MONTHS, date(2026, 2, 28)),  # no 31st, and the 28th is worked
        (date(2026, 3, 31), 1, Unit.MONTHS, date(2026, 4, 30)),
        (date(2026, 3, 15), 6, Unit.MONTHS, date(2026, 9, 15)),
        (date(2026, 11, 30), 3, Unit.MONTHS, date(2027, 3, 1)),  # 2027-02-28 is a Sunday
        (date(2025, 2, 28), 1, Unit.YEARS, date(2026, 2, 28)),
        (date(2024, 2, 29), 2, Unit.YEARS, date(2026, 2, 28)),
        (date(2024, 2, 29), 4, Unit.YEARS, date(2028, 2, 29)),
        (date(2025, 10, 1), 1, Unit.YEARS, date(2026, 10, 8)),
        (date(2026, 12, 31), 12, Unit.MONTHS, date(2027, 12, 31)),
        (date(2026, 1, 1), 11, Unit.MONTHS, date(2026, 12, 1)),
    ],
)
def test_civil_periods_of_the_law(start, n, unit, last_day):
    end = civil_period_end(start, n, unit, CALENDAR)
    assert end.last_day == last_day
    assert (end.at.hour, end.at.minute) == (0, 0)
    assert end.provisional == (last_day.year != 2026)


def test_natural_days_roll_over_no_holiday():
    end = add_natural_days(at(2026, 9, 28, 9, 30), 7)
    assert (end.at, end.provisional) == (at(2026, 10, 5, 9, 30), False)


def test_hours_run_through_the_night_and_into_the_next_year():
    assert add_hours(at(2026, 11, 22, 18), 24).at == at(2026, 11, 23, 18)
    assert add_hours(at(2026, 12, 31, 23), 2).at == at(2027, 1, 1, 1)


def test_the_summer_time_of_1986_neither_adds_nor_eats_an_hour():
    start = at(1986, 5, 3, 20)
    assert add_hours(start, 24).at.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=24)
    assert add_natural_days(start, 1).at == at(1986, 5, 4, 20)


# ---- the sentence ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (
            working_days_end(date(2026, 9, 30), 5, CALENDAR),
            "自 9 月 30 日起 5 个工作日；10 月 1-7 日放假；10 月 10 日周六调休上班，计入",
        ),
        (working_days_end(date(2026, 11, 23), 10, CALENDAR), "自 11 月 23 日起 10 个工作日"),
        (
            working_days_end(date(2026, 12, 21), 10, CALENDAR),
            "自 2026 年 12 月 21 日起 10 个工作日；2027 年放假安排尚未录入，暂按周一至周五计算",
        ),
        (
            working_days_end(date(2026, 4, 2), 2, CALENDAR),
            "自 4 月 2 日起 2 个工作日；4 月 4-6 日放假",
        ),
        (add_hours(at(2026, 11, 22, 18), 24), "自 11 月 22 日 18:00 起 24 小时"),
        (add_hours(at(2026, 12, 31, 23, 5), 2), "自 2026 年 12 月 31 日 23:05 起 2 小时"),
        (
            add_natural_days(at(2026, 11, 22, 0, 0), 7),
            "自 11 月 22 日 00:00 起 7 日（自然日，节假日不顺延）",
        ),
        (
            civil_period_end(date(2026, 9, 30), 3, Unit.CIVIL_DAYS, CALENDAR),
            "自 9 月 30 日起 3 日（当日不计）；期满日 10 月 3 日放假，顺延至 10 月 8 日",
        ),
        (
            civil_period_end(date(2026, 11, 22), 6, Unit.MONTHS, UNKNOWN),
            "自 2026 年 11 月 22 日起 6 个月（当日不计）；期满日 2027 年 5 月 22 日放假，顺延至 2027 年 5 月 24 日；"
            "2027 年放假安排尚未录入，暂按周一至周五计算",
        ),
    ],
)
def test_the_explanation_says_why_that_date(end, sentence):
    assert end.explanation == sentence


def test_a_holiday_over_the_end_of_a_month_is_said_in_full():
    days = {date(2025, 1, 28) + timedelta(n): CalendarEntry(False, "春节") for n in range(8)}
    end = working_days_end(date(2025, 1, 27), 1, Calendar(days, range(2025, 2026)))
    assert end.explanation == "自 1 月 27 日起 1 个工作日；1 月 28 日至 2 月 4 日放假"


def test_the_end_of_a_day_is_spoken_as_24_hours():
    end = working_days_end(date(2026, 9, 18), 10, CALENDAR)
    assert spoken(end.at) == "10 月 9 日 24:00"
    assert spoken(at(2026, 10, 9, 18, 5)) == "10 月 9 日 18:05"


# ---- bad input ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", Unit)
def test_a_naive_moment_is_refused_by_every_unit(unit):
    with pytest.raises(ValueError, match="aware"):
        due(datetime(2026, 11, 22, 18), rule(1, unit), CALENDAR)


@pytest.mark.parametrize("amount", [0, -1])
def test_a_period_of_nothing_is_refused(amount):
    for count in (
        lambda: rule(amount, Unit.HOURS),
        lambda: add_hours(at(2026, 1, 1), amount),
        lambda: add_natural_days(at(2026, 1, 1), amount),
        lambda: civil_period_end(date(2026, 1, 1), amount, Unit.MONTHS, CALENDAR),
        lambda: working_days_end(date(2026, 1, 1), amount, CALENDAR),
    ):
        with pytest.raises(ValueError, match="longer than nothing"):
            count()


@pytest.mark.parametrize("unit", [Unit.HOURS, Unit.DAYS, Unit.WORKING_DAYS])
def test_what_is_no_civil_period_is_refused(unit):
    with pytest.raises(ValueError, match="civil"):
        civil_period_end(date(2026, 1, 1), 1, unit, CALENDAR)


# ---- dispatch and zones ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "end"),
    [
        (rule(24, Unit.HOURS), add_hours(at(2026, 9, 30, 18), 24)),
        (rule(7, Unit.DAYS), add_natural_days(at(2026, 9, 30, 18), 7)),
        (rule(3, Unit.CIVIL_DAYS), civil_period_end(date(2026, 9, 30), 3, Unit.CIVIL_DAYS, CALENDAR)),
        (rule(6, Unit.MONTHS), civil_period_end(date(2026, 9, 30), 6, Unit.MONTHS, CALENDAR)),
        (rule(1, Unit.YEARS), civil_period_end(date(2026, 9, 30), 1, Unit.YEARS, CALENDAR)),
        (rule(10, Unit.WORKING_DAYS), working_days_end(date(2026, 9, 30), 10, CALENDAR)),
    ],
)
def test_the_unit_names_the_arithmetic(limit, end):
    assert due(at(2026, 9, 30, 18), limit, CALENDAR) == end


@pytest.mark.parametrize("unit", Unit)
def test_the_day_is_the_day_in_shanghai_whatever_the_zone(unit):
    late_in_new_york = datetime(2026, 9, 29, 13, tzinfo=ZoneInfo("America/New_York"))  # 09-30 01:00 here
    end = due(late_in_new_york, rule(3, unit), CALENDAR)
    assert end == due(at(2026, 9, 30, 1), rule(3, unit), CALENDAR)
    assert end.at.tzinfo is SHANGHAI


def test_a_datetime_may_stand_for_its_day():
    moment = datetime(2026, 9, 29, 17, tzinfo=UTC)
    assert working_days_end(moment, 5, CALENDAR) == working_days_end(date(2026, 9, 30), 5, CALENDAR)


def test_a_limit_reads_as_people_say_it():
    assert [str(rule(2, unit)) for unit in Unit] == ["2 小时", "2 日", "2 日", "2 个月", "2 年", "2 个工作日"]


# ---- properties and the oracle -----------------------------------------------------------------------------

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
ENTRIES = st.builds(CalendarEntry, st.booleans(), st.sampled_from(["", "国庆节"]))
CALENDARS = st.builds(
    Calendar,
    st.dictionaries(DAYS, ENTRIES, max_size=120),
    st.integers(2024, 2030).flatmap(lambda a: st.integers(a, 2031).map(lambda b: range(a, b))),
)
DENSE = st.builds(  # holidays close to where the counting happens
    lambda first, flags: Calendar(
        {first + timedelta(n): CalendarEntry(flag) for n, flag in enumerate(flags)}, range(2024, 2031)
    ),
    DAYS,
    st.lists(st.booleans(), max_size=40),
)
ANY_CALENDAR = CALENDARS | DENSE
STARTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)).map(lambda d: d.replace(tzinfo=SHANGHAI))
AMOUNTS = st.integers(1, 90)


def counted_by_hand(start: datetime, limit: Limit, calendar: Calendar) -> tuple[date, bool]:
    """The last day and whether it is provisional, from a wall calendar drawn first and read afterwards."""
    wall = []
    for ordinal in range(start.date().toordinal(), date(2140, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        known = day.year in calendar.covers
        open_ = day.isoweekday() not in (6, 7)
        if known and day in calendar.days:
            open_ = calendar.days[day].is_workday
        wall.append((day, open_, known))
        if ordinal - start.date().toordinal() > 800:
            break
    if limit.unit == Unit.WORKING_DAYS:
        looked_at = []
        for day, open_, known in wall[1:]:
            looked_at.append((day, open_, known))
            if sum(o for _, o, _ in looked_at) == limit.amount:
                break
        return looked_at[-1][0], not all(known for *_, known in looked_at)
    from_the_last = wall[limit.amount :]
    closed = 0
    while not from_the_last[closed][1]:
        closed += 1
    looked_at = from_the_last[: closed + 1]
    return looked_at[-1][0], not all(known for *_, known in looked_at)


@settings(max_examples=400, deadline=None)
@given(STARTS, AMOUNTS, st.sampled_from([Unit.WORKING_DAYS, Unit.CIVIL_DAYS]), ANY_CALENDAR)
def test_an_oracle_that_counts_on_a_wall_calendar_agrees(start, amount, unit, calendar):
    limit = rule(amount, unit)
    end = due(start, limit, calendar)
    assert (end.last_day, end.provisional) == counted_by_hand(start, limit, calendar)


@settings(max_examples=200, deadline=None)
@given(STARTS, st.integers(1, 60))
def test_an_oracle_that_turns_the_months_one_by_one_agrees(start, months):
    year, month = start.year, start.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    day = start.day
    while True:
        try:
            nominal = date(year, month, day)
            break
        except ValueError:
            day -= 1
    every_day = {nominal + timedelta(n): CalendarEntry(True) for n in range(-1, 2)}
    calendar = Calendar(every_day, range(2024, 2040))
    assert due(start, rule(months, Unit.MONTHS), calendar).last_day == nominal
    if months % 12 == 0:
        assert due(start, rule(months // 12, Unit.YEARS), calendar).last_day == nominal


@settings(max_examples=200, deadline=None)
@given(STARTS, st.integers(1, 2000))
def test_hours_and_natural_days_know_no_calendar(start, amount):
    hours, days = add_hours(start, amount), add_natural_days(start, amount)
    assert hours.at.timestamp() - start.timestamp() == pytest.approx(amount * 3600)
    assert days.at.timestamp() - start.timestamp() == pytest.approx(amount * 86400)
    assert days.at.time() == start.time()
    assert not hours.provisional and not days.provisional


@settings(max_examples=200, deadline=None)
@given(STARTS, AMOUNTS, st.sampled_from(Unit), ANY_CALENDAR, DAYS, st.integers(1, 9))
def test_one_more_holiday_shortens_no_period(start, amount, unit, calendar, first, length):
    more = {first + timedelta(n): CalendarEntry(False, "新假") for n in range(length)}
    longer = Calendar({**calendar.days, **more}, calendar.covers)
    limit = rule(amount, unit)
    assert due(start, limit, longer).at >= due(start, limit, calendar).at


@settings(max_examples=200, deadline=None)
@given(STARTS, AMOUNTS, AMOUNTS, st.sampled_from(Unit), ANY_CALENDAR)
def test_a_longer_limit_never_ends_earlier(start, a, b, unit, calendar):
    sooner, later = (due(start, rule(n, unit), calendar) for n in (a, a + b))
    assert start < sooner.at <= later.at
    if unit == Unit.WORKING_DAYS:
        assert sooner.at < later.at


@settings(max_examples=200, deadline=None)
@given(STARTS, AMOUNTS, st.sampled_from(Unit), ANY_CALENDAR)
def test_only_an_unknown_year_makes_a_date_provisional(start, amount, unit, calendar):
    end = due(start, rule(amount, unit), calendar)
    touched = range(start.year, end.at.year + 1)
    if end.provisional:
        assert any(year not in calendar.covers for year in touched)
        assert "尚未录入" in end.explanation
    elif unit in (Unit.CIVIL_DAYS, Unit.MONTHS, Unit.YEARS, Unit.WORKING_DAYS):
        assert end.last_day.year in calendar.covers


@settings(max_examples=200, deadline=None)
@given(STARTS, AMOUNTS, st.sampled_from([Unit.CIVIL_DAYS, Unit.WORKING_DAYS]), ANY_CALENDAR)
def test_a_counted_period_ends_at_the_end_of_a_working_day(start, amount, unit, calendar):
    end = due(start, rule(amount, unit), calendar)
    assert calendar.is_workday(end.last_day)
    assert (end.at.hour, end.at.minute, end.at.second, end.at.microsecond) == (0, 0, 0, 0)


@given(STARTS, AMOUNTS, st.sampled_from(Unit), ANY_CALENDAR)
def test_the_explanation_is_one_line(start, amount, unit, calendar):
    end = due(start, rule(amount, unit), calendar)
    assert isinstance(end, Due)
    assert end.explanation.startswith("自 ") and "\n" not in end.explanation
    assert str(amount) in end.explanation

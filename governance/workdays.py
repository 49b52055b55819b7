"""Counting time the way the rules count it: clock hours, natural days, civil periods, working days.

Four arithmetics with four names, never mixed. Everything here is pure: the calendar is handed in, nobody
asks what time it is now. Datetimes are aware on the way in (any zone) and Asia/Shanghai on the way out; a
naive one is a ValueError, because guessing its zone is how deadlines move by eight hours.

A day "ends at 24:00". That is held as 00:00 of the next day, so that `now < due.at` means "in time" without
a lost second; `Due.last_day` and `spoken()` give it back the way people say it ("10 月 9 日 24:00").
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class Unit(StrEnum):
    """What a limit is counted in; the unit alone decides which arithmetic is used."""

    HOURS = "hours"
    DAYS = "days"
    CIVIL_DAYS = "civil_days"
    MONTHS = "months"
    YEARS = "years"
    WORKING_DAYS = "working_days"

    @property
    def label(self) -> str:
        return UNIT_LABELS[self]

    @property
    def needs_calendar(self) -> bool:
        """Hours and natural days run through holidays."""
        return self not in (Unit.HOURS, Unit.DAYS)


UNIT_LABELS = {
    Unit.HOURS: "小时",
    Unit.DAYS: "日",
    Unit.CIVIL_DAYS: "日",
    Unit.MONTHS: "个月",
    Unit.YEARS: "年",
    Unit.WORKING_DAYS: "个工作日",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """A number from a rule: so many of a unit, by which basis, for what begins on or after `valid_from`.

    `row` is where it is kept, if it came out of a table; two limits that say the same are equal all the same.
    """

    amount: int
    unit: Unit
    basis: str
    valid_from: date
    row: int | None = field(default=None, compare=False)

    def __post_init__(self):
        _positive(self.amount)

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.label}"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One day of which the State Council's yearly notice says something."""

    is_workday: bool
    name: str = ""


@dataclass(frozen=True)
class Calendar:
    """The working calendar as a value: days that differ from their weekday, and the years it is known for.

    `days` may hold every day or only the exceptional ones. In a year outside `covers` nothing in `days`
    counts and Monday to Friday are the working days; whatever was counted there is provisional until the
    notice is loaded. (A notice for year n+1 has on rare occasions moved the last days of year n.)
    """

    days: Mapping[date, CalendarEntry] = field(default_factory=dict)
    covers: Container[int] = range(0)

    def __post_init__(self):
        object.__setattr__(self, "days", MappingProxyType(dict(self.days)))

    def knows(self, day: date) -> bool:
        return day.year in self.covers

    def entry(self, day: date) -> CalendarEntry | None:
        return self.days.get(day) if self.knows(day) else None

    def is_workday(self, day: date) -> bool:
        entry = self.entry(day)
        return entry.is_workday if entry else day.weekday() < 5


@dataclass(frozen=True, slots=True)
class Due:
    """When a period ends, whether the calendar may still change that, and in one sentence why it is then."""

    at: datetime
    provisional: bool
    explanation: str

    @property
    def last_day(self) -> date:
        """The last day that still counts: for an end at 24:00 the day before `at`'s own date."""
        return (self.at - timedelta(microseconds=1)).date()


def due(start: datetime, limit: Limit, calendar: Calendar) -> Due:
    """The end of `limit` counted from `start`, by the arithmetic that its unit names."""
    match limit.unit:
        case Unit.HOURS:
            return add_hours(start, limit.amount)
        case Unit.DAYS:
            return add_natural_days(start, limit.amount)
        case Unit.CIVIL_DAYS | Unit.MONTHS | Unit.YEARS:
            return civil_period_end(_aware(start).date(), limit.amount, limit.unit, calendar)
        case Unit.WORKING_DAYS:
            return working_days_end(_aware(start).date(), limit.amount, calendar)
    raise ValueError(f"unknown unit {limit.unit!r}")


def add_hours(start: datetime, hours: int) -> Due:
    """`hours` clock hours after `start`, through nights and holidays (民法典 §201; the hotline is 7x24).

    Counted in elapsed time, so that the summer times of 1986-1991 neither add nor eat an hour.
    Raises ValueError for a naive start or a non-positive amount.
    """
    start = _aware(start)
    at = (start.astimezone(UTC) + timedelta(hours=_positive(hours))).astimezone(SHANGHAI)
    return Due(at, False, f"自 {_say_start(start, at)} 起 {hours} 小时")


def add_natural_days(start: datetime, days: int) -> Due:
    """The same clock time `days` days later; nothing is rolled over holidays (接诉即办: 7 日, 15 日).

    Raises ValueError for a naive start or a non-positive amount.
    """
    start = _aware(start)
    at = start + timedelta(days=_positive(days))
    return Due(at, False, f"自 {_say_start(start, at)} 起 {days} 日（自然日，节假日不顺延）")


def civil_period_end(start_date: date, n: int, unit: Unit, calendar: Calendar) -> Due:
    """The end of a period of the Civil Code, 民法典 §200-204; unit is CIVIL_DAYS, MONTHS or YEARS.

    §201: the day it begins on is not counted. §202: months and years end on the corresponding day, or on the
    last day of the month where there is none. §203: where the last day is a 法定休假日, the day after that
    rest is the last day instead; it ends at 24:00.

    Reading of 法定休假日: every day off, plain weekends as well as named holidays, but not a weekend worked
    by 调休. That is the common reading for procedural periods, and it never shortens anybody's period.
    A datetime may be given for the date (its day in Shanghai is meant). Raises ValueError for another unit, a
    naive datetime or a non-positive amount.
    """
    start = _day(start_date)
    match unit:
        case Unit.CIVIL_DAYS:
            nominal = start + timedelta(days=_positive(n))
        case Unit.MONTHS:
            nominal = _months_later(start, _positive(n))
        case Unit.YEARS:
            nominal = _months_later(start, 12 * _positive(n))
        case _:
            raise ValueError(f"{unit!r} is not a unit of civil periods")
    last = nominal
    while not calendar.is_workday(last):
        last += ONE_DAY
    words = [f"自 {_say(start, last)}起 {n} {unit.label}（当日不计）"]
    if last != nominal:
        words.append(f"期满日 {_say(nominal, start)}放假，顺延至 {_say(last, start)}")
    return _end_of(last, words, _unknown_years(nominal, last, calendar))


def working_days_end(start: date, n: int, calendar: Calendar) -> Due:
    """24:00 of the n-th working day after `start`; the start day itself is not counted (民法典 §201).

    A weekend worked by 调休 counts, a day off does not. A datetime may be given for the date (its day in
    Shanghai is meant). Raises ValueError for a naive datetime or a non-positive amount.
    """
    start = _day(start)
    last, left = start, _positive(n)
    while left:
        last += ONE_DAY
        left -= calendar.is_workday(last)
    words = [f"自 {_say(start, last)}起 {n} 个工作日", *_peculiarities(start, last, calendar)]
    return _end_of(last, words, _unknown_years(start + ONE_DAY, last, calendar))


def period_before(end: date, n: int, unit: Unit) -> date:
    """The day from which a period of the Civil Code would reach `end`; unit is CIVIL_DAYS, MONTHS or YEARS.

    "Six months before a contract ends": the corresponding day, or the last day of a month that has none. Nothing
    is rolled over days off: that would shorten the time that is left. Raises ValueError for another unit, a naive
    datetime or a non-positive amount.
    """
    end = _day(end)
    match unit:
        case Unit.CIVIL_DAYS:
            return end - timedelta(days=_positive(n))
        case Unit.MONTHS:
            return _months_later(end, -_positive(n))
        case Unit.YEARS:
            return _months_later(end, -12 * _positive(n))
    raise ValueError(f"{unit!r} is not a unit of civil periods")


def start_of(day: date) -> datetime:
    """00:00 of a day in Shanghai."""
    return datetime.combine(day, time.min, SHANGHAI)


def agreed_end(last_day: date) -> Due:
    """24:00 of a day that people agreed on, for example the last of a contract; there is nothing to count."""
    return _end_of(last_day, [f"约定的最后一天是 {last_day.year} 年 {last_day.month} 月 {last_day.day} 日"], [])


def spoken(at: datetime) -> str:
    """The end of a period as people say it: "10 月 9 日 18:00"; midnight is 24:00 of the day it ends."""
    at = _aware(at)
    if at.time() == time.min:
        day = at.date() - ONE_DAY
        return f"{_say(day, day)} 24:00"
    return _say_start(at, at)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("a deadline needs an aware datetime")
    return moment.astimezone(SHANGHAI)


def _day(moment: date) -> date:
    return _aware(moment).date() if isinstance(moment, datetime) else moment


def _positive(amount: int) -> int:
    if amount < 1:
        raise ValueError("a period must be longer than nothing")
    return amount


def _months_later(day: date, months: int) -> date:
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    next_month = date(year + (month0 == 11), (month0 + 1) % 12 + 1, 1)
    return min(date(year, month0 + 1, 1) + timedelta(days=day.day - 1), next_month - ONE_DAY)


def _end_of(last: date, words: list[str], unknown_years: list[int]) -> Due:
    if unknown_years:
        years = "、".join(str(year) for year in unknown_years)
        words.append(f"{years} 年放假安排尚未录入，暂按周一至周五计算")
    return Due(datetime.combine(last + ONE_DAY, time.min, SHANGHAI), bool(unknown_years), "；".join(words))


def _unknown_years(first: date, last: date, calendar: Calendar) -> list[int]:
    return [year for year in range(first.year, last.year + 1) if year not in calendar.covers]


def _peculiarities(start: date, last: date, calendar: Calendar) -> list[str]:
    """What a reader with a wall calendar would stumble over between the two days, in order of date."""
    found, day = [], start + ONE_DAY
    while day <= last:
        entry, begin = calendar.entry(day), day
        if calendar.is_workday(day):
            if day.weekday() >= 5:
                found.append(f"{_say(day, start)}{WEEKDAYS[day.weekday()]}调休上班，计入")
            day += ONE_DAY
            continue
        named = False
        while day <= last and not calendar.is_workday(day):
            entry = calendar.entry(day)
            named = named or day.weekday() < 5 or bool(entry and entry.name)
            day += ONE_DAY
        if named:
            found.append(f"{_say_span(begin, day - ONE_DAY, start)}放假")
    return found


def _say_start(at: datetime, beside: date) -> str:
    return f"{_say(at.date(), beside)} {at:%H:%M}"


def _say(day: date, beside: date) -> str:
    year = "" if day.year == beside.year else f"{day.year} 年 "
    return f"{year}{day.month} 月 {day.day} 日"


def _say_span(first: date, last: date, beside: date) -> str:
    if first == last:
        return _say(first, beside)
    if (first.year, first.month) == (last.year, last.month):
        return _say(first, beside).removesuffix(f"{first.day} 日") + f"{first.day}-{last.day} 日"
    return f"{_say(first, beside)}至 {_say(last, first)}"

"""Months as addresses spell them: pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR = 2000


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month; `str()` is `2026-11`."""

    year: int
    number: int

    def __str__(self):
        return f"{self.year}-{self.number:02d}"

    @property
    def label(self):
        return f"{self.year}年{self.number}月"

    @property
    def first(self):
        return date(self.year, self.number, 1)

    @property
    def last(self):
        return self.next.first - timedelta(days=1)

    @property
    def next(self):
        return month_of(self.first + timedelta(days=31))

    @property
    def previous(self):
        return month_of(self.first - timedelta(days=1))


def month_of(day):
    return Month(day.year, day.month)


def read(text, today):
    """The month of that spelling; this month for anything else, for what is to come and for long ago."""
    this = month_of(today)
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text or "")
    if not found:
        return this
    month = Month(int(found[1]), int(found[2]))
    return month if month.year >= FIRST_YEAR and month <= this else this


def choices(chosen, today, many=24):
    """The last two years, newest first, and the chosen month if it is older."""
    months = [month_of(today)]
    while len(months) < many:
        months.append(months[-1].previous)
    return months if chosen in months else [*months, chosen]

"""Quiet hours: when people want to be left alone, and when the post opens again. Pure arithmetic."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def opens(at: datetime, hours: tuple[int, int] | None) -> datetime:
    """The first moment from `at` on that lies outside the quiet hours (from, until), whole hours in Shanghai.

    Quiet hours may pass midnight; None for none. Raises ValueError for a naive datetime.
    """
    if at.utcoffset() is None:
        raise ValueError("quiet hours need an aware datetime")
    if hours is None or hours[0] == hours[1]:
        return at
    first, until = hours
    here = at.astimezone(SHANGHAI)
    over_midnight = first > until
    is_quiet = here.hour >= first or here.hour < until if over_midnight else first <= here.hour < until
    if not is_quiet:
        return at
    day = here.date() + timedelta(days=1) if over_midnight and here.hour >= first else here.date()
    return datetime.combine(day, time(until), SHANGHAI).astimezone(at.tzinfo)

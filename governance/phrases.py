"""Words for time and numbers: pure functions, and the template filters of the same names.

Loaded as template builtins, so pages write ``{{ due_at|left:now }}`` without ``{% load %}``. Plain f-strings
instead of Django's ``date`` filter, because that filter was half the cost of a list of fifty rows. Times are
shown in Asia/Shanghai whatever zone they arrive in; a naive time is taken to be Shanghai time already.
Whatever is missing becomes a dash, never an error: a page of facts must not fall over one empty column.
"""

import re
import unicodedata
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import template

register = template.Library()

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTHING = "—"
WEEKDAYS = "一二三四五六日"
MINUTE, HOUR, DAY = 60, 3600, 86400
MOST_NUMBER = 32_767  # what a building's number can be


def _local(moment):
    return moment.astimezone(SHANGHAI) if moment.tzinfo else moment


@register.filter
def moment(at):
    """``2026年11月22日 周日 18:00``; seconds are dropped, not rounded."""
    if not at:
        return NOTHING
    t = _local(at)
    return f"{t.year}年{t.month}月{t.day}日 周{WEEKDAYS[t.weekday()]} {t.hour:02}:{t.minute:02}"


@register.filter
def to_the_second(at):
    """``2026-11-22 18:00:07``, for records."""
    return f"{_local(at):%Y-%m-%d %H:%M:%S}" if at else NOTHING


@register.filter
def day(d):
    """``2026年11月22日`` of a date, or of the Shanghai day a moment falls on."""
    if not d:
        return NOTHING
    if isinstance(d, datetime):
        d = _local(d)
    return f"{d.year}年{d.month}月{d.day}日"


@register.filter
def short_moment(at, now):
    """``10月9日 18:00``; with the year when it is not the year of ``now``."""
    if not at:
        return NOTHING
    t = _local(at)
    year = "" if now and t.year == _local(now).year else f"{t.year}年"
    return f"{year}{t.month}月{t.day}日 {t.hour:02}:{t.minute:02}"


def _end(at):
    """The day and the clock time of an end: midnight is 24:00 of the day it ends."""
    t = _local(at)
    if t.hour or t.minute:
        return t, f"{t.hour:02}:{t.minute:02}"
    return t - timedelta(minutes=1), "24:00"


@register.filter
def deadline(at):
    """A moment at which something ends: ``2026年10月9日 周五 24:00``, where `moment` would say 00:00 of the 10th."""
    if not at:
        return NOTHING
    t, clock = _end(at)
    return f"{day(t)} 周{WEEKDAYS[t.weekday()]} {clock}"


@register.filter
def short_deadline(at, now):
    """``10月9日 24:00``; with the year when it is not the year of ``now``."""
    if not at:
        return NOTHING
    t, clock = _end(at)
    year = "" if now and t.year == _local(now).year else f"{t.year}年"
    return f"{year}{t.month}月{t.day}日 {clock}"


@register.filter
def span(seconds):
    """A duration in its largest whole unit: ``2 天``, ``3 小时``, ``25 分钟``, ``不到 1 分钟``.

    Cut off, never rounded up: 47 hours are ``1 天``. Negative durations count as none.
    """
    if seconds is None or seconds == "":
        return NOTHING
    seconds = int(seconds)
    if seconds >= DAY:
        return f"{seconds // DAY} 天"
    if seconds >= HOUR:
        return f"{seconds // HOUR} 小时"
    if seconds >= MINUTE:
        return f"{seconds // MINUTE} 分钟"
    return "不到 1 分钟"


@register.filter
def left(due, now):
    """Distance to a deadline: ``还剩 3 小时`` or ``已超期 2 天``. The deadline itself is already too late."""
    if not due or not now:
        return NOTHING
    seconds = (due - now).total_seconds()
    word, rest = ("还剩", span(seconds)) if seconds > 0 else ("已超期", span(-seconds))
    return f"{word}{'' if rest.startswith('不') else ' '}{rest}"


def percent(n, d):
    """``87.5%``, one decimal, half up, by integers only; ``—`` when there is nothing to divide by."""
    if not d or n is None:
        return NOTHING
    tenths = (2000 * n + d) // (2 * d)
    return f"{tenths // 10}.{tenths % 10}%"


register.filter("percent", percent)


@register.filter
def rate(n, d):
    """``87.5% (35/40)``: a rate never stands without its counts; ``—`` when the denominator is 0."""
    if not d or n is None:
        return NOTHING
    return f"{percent(n, d)} ({n:,}/{d:,})"


@register.filter
def grouped(n):
    """``12,345``: whole numbers in groups of three."""
    return NOTHING if n is None or n == "" else f"{int(n):,}"


@register.filter
def bounded(n, limit=1000):
    """``1000+`` for a count that was only taken up to ``limit``; the plain number up to and including it."""
    if n is None or n == "":
        return NOTHING
    return f"{limit}+" if n > limit else str(n)


@register.filter
def square_metres(area):
    """``4,321.05``: an area kept in 0.01 m², by integers only."""
    if area is None or area == "":
        return NOTHING
    return f"{area // 100:,}.{area % 100:02}"


def ranges(numbers):
    """``1-3、7``: whole numbers in order, runs of three or more drawn together."""
    runs = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "、".join(f"{a}-{b}" if b - a > 1 else "、".join(map(str, range(a, b + 1))) for a, b in runs)


def read_numbers(words):
    """What `ranges` writes, read back as people type it: `1-8、10号楼` as a set; ValueError for anything else."""
    words = unicodedata.normalize("NFKC", words).replace("号楼", "").replace("号", "").replace("楼", "")
    words = re.sub(r"[~—–至到]", "-", words)
    numbers = set()
    for part in filter(None, re.split(r"[\s,、;]+", words)):
        found = re.fullmatch(r"([0-9]{1,5})(?:-([0-9]{1,5}))?", part)
        if not found:
            raise ValueError(part)
        first, last = int(found[1]), int(found[2] or found[1])
        if last < first or last > MOST_NUMBER or last - first > 999:
            raise ValueError(part)
        numbers.update(range(first, last + 1))
    return numbers


@register.filter
def masked_phone(phone):
    """``138****5678``; +86 is left off. Shorter numbers keep their last four, very short ones nothing."""
    if not phone:
        return ""
    digits = "".join(c for c in str(phone).removeprefix("+86") if c in "0123456789")
    if len(digits) < 7:
        return "****"
    return f"{digits[:3] if len(digits) >= 11 else ''}****{digits[-4:]}"


@register.filter
def masked_home(home):
    """``12号楼2单元***``: a home as far as its entrance."""
    return f"{home.entrance}***" if home else ""


@register.filter
def masked_name(name):
    """``张*``: the first character only, and one star whatever the length, which thus tells nothing."""
    name = str(name or "").strip()
    return f"{name[0]}*" if name else ""

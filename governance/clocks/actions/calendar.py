"""The working calendar: filled from the library or from the yearly notice; open deadlines follow it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from governance import phrases, workdays
from governance.accounts.models import User
from governance.clocks import kinds
from governance.clocks.ladder import next_rung
from governance.clocks.models import CalendarDay, CalendarYear, Clock, Firing, Heartbeat, live_ladders
from governance.clocks.rules import may_keep_calendar
from governance.journal.actions import record
from governance.refusals import NotAllowed
from governance.workdays import CalendarEntry, Unit

WARN_BEFORE = timedelta(days=60)
COUNTED = [unit.value for unit in Unit if unit.needs_calendar]


def beat_heart(name, at=None):
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at or timezone.now()})


def calendar(extra=(), years=()):
    """The working calendar as the pure room wants it; with `extra` days and `years` as if they were loaded."""
    days = {day.date: CalendarEntry(day.is_workday, day.name) for day in CalendarDay.objects.order_by("date")}
    days |= {day.date: CalendarEntry(day.is_workday, day.name) for day in extra}
    covers = frozenset(CalendarYear.objects.values_list("year", flat=True)) | frozenset(years)
    return workdays.Calendar(days=days, covers=covers)


@transaction.atomic
def load_calendar(first=2020, last=2026):
    """Fill the calendar from the holiday library, year by year; rows that people edited stay."""
    import holidays

    source, loaded = f"holidays {holidays.__version__}", 0
    for year in range(first, last + 1):
        chinese = holidays.country_holidays("CN", years=year, language="zh_CN")
        rows = [
            CalendarDay(date=day, is_workday=False, name=name, source=source)
            for day, name in chinese.items()
            if day.year == year
        ]
        rows += [
            CalendarDay(date=day, is_workday=True, name="调休上班", source=source)
            for day in chinese.weekend_workdays
            if isinstance(day, date) and day.year == year
        ]
        loaded += len(CalendarDay.objects.bulk_create(rows, ignore_conflicts=True))
        CalendarYear.objects.get_or_create(year=year, defaults={"source": source, "loaded_at": timezone.now()})
    return loaded


@dataclass(frozen=True)
class Shift:
    """An open clock whose due time would be another."""

    clock: Clock
    due_at: datetime
    explanation: str
    provisional: bool


def shifts(calendar):
    """Every open clock that would move if this were the calendar, soonest first."""
    found = []
    for clock in Clock.objects.running().filter(unit__in=COUNTED).order_by("due_at", "pk"):
        due_at, end = clock.due_again(calendar)
        if due_at != clock.due_at or end.provisional != clock.provisional:
            found.append(Shift(clock, due_at, end.explanation, end.provisional))
    return found


@transaction.atomic
def load_notice(*, days, source, by, at=None):
    """Take over the yearly notice: its days replace what was known of them, its years are covered from now on.

    Open clocks that move begin a new cycle, and those concerned are told.
    """
    at = at or timezone.now()
    if not may_keep_calendar(by):
        raise NotAllowed("只有系统运维人员可以维护工作日历")
    for day in days:
        values = {"is_workday": day.is_workday, "name": day.name, "source": source}
        CalendarDay.objects.update_or_create(date=day.date, defaults=values)
    years = sorted({day.date.year for day in days})
    for year in years:
        loaded, _ = CalendarYear.objects.update_or_create(year=year, defaults={"source": source, "loaded_at": at})
    moved = recount(at=at, cause="放假安排更新")
    record(
        "calendar.loaded",
        subject=loaded,
        by=by,
        at=at,
        years="、".join(map(str, years)),
        days=len(days),
        source=source,
        moved=moved,
    )
    return moved


@transaction.atomic
def correct_day(*, date, is_workday=None, name="", source="", by, at=None):
    """One day as it really is, or, without `is_workday`, no special day at all; open clocks follow as with a notice."""
    at = at or timezone.now()
    if not may_keep_calendar(by):
        raise NotAllowed("只有系统运维人员可以维护工作日历")
    if is_workday is None:
        CalendarDay.objects.filter(date=date).delete()
    else:
        values = {"is_workday": is_workday, "name": name, "source": source}
        CalendarDay.objects.update_or_create(date=date, defaults=values)
    moved = recount(at=at, cause="工作日历更正")
    record("calendar.corrected", subject=by, by=by, at=at, day=phrases.day(date), name=name or "删去", moved=moved)
    return moved


@transaction.atomic
def recount(*, at, cause):
    """Bring every open clock to what the calendar says today; returns how many moved."""
    moving = shifts(calendar())
    for shift in moving:
        _shift(shift, at, cause)
    return len(moving)


def _shift(shift, at, cause):
    """A new cycle with the new due time; the steps that were fired count as fired."""
    old = Clock.objects.select_for_update().get(pk=shift.clock.pk)
    if old.stopped_at is not None:
        return
    kind, subject = kinds.get(old.kind), old.subject
    old_due, fired = old.due_at, list(old.firings.all())
    Clock.objects.filter(pk=old.pk).update(
        stopped_at=max(at, old.started_at), outcome="superseded", next_fire_at=None, stuck_at=None
    )
    new = Clock.objects.get(pk=old.pk)
    new.pk, new._state.adding = None, True
    new.cycle, new.cause, new.stopped_at, new.outcome = old.cycle + 1, cause, None, ""
    new.due_at, new.explanation, new.provisional = shift.due_at, shift.explanation, shift.provisional
    ladder = live_ladders(old.kind).of(subject)
    rung = next_rung(ladder, {row.step for row in fired}, new.started_at, new.due_at)
    new.next_fire_at = rung[1] if rung else None
    new.save()
    Firing.objects.bulk_create(
        Firing(clock=new, step=row.step, planned_at=row.planned_at, fired_at=row.fired_at, silent=True) for row in fired
    )
    if kind.moved:
        kind.moved(subject, new, at)
    record(
        "clock.moved",
        subject=subject,
        by=None,
        role="系统",
        at=at,
        tell=kind.audience(subject, ladder[0].audience) if ladder else [],
        clock=kind.label,
        number=subject.number,
        old=phrases.moment(old_due),
        due=phrases.moment(new.due_at),
        cause=cause,
    )


def warn_of_the_end(at=None):
    """Tell the operators once, 60 days before the last covered year ends."""
    at = at or timezone.now()
    last = CalendarYear.objects.order_by("-year").first()
    if last is None or last.warned_at or at.date() < date(last.year, 12, 31) - WARN_BEFORE:
        return False
    with transaction.atomic():
        if not CalendarYear.objects.filter(pk=last.pk, warned_at=None).update(warned_at=at):
            return False
        operators = User.objects.filter(is_superuser=True, is_active=True)
        record("calendar.ends", subject=last, by=None, role="系统", at=at, tell=operators, year=last.year)
    return True

"""Deeds of the clocks: start a cycle, stop it, fire what is due."""

import logging
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from governance import phrases, workdays
from governance.clocks import kinds
from governance.clocks.ladder import next_rung
from governance.clocks.models import CalendarDay, Clock, Firing, Heartbeat
from governance.journal.actions import record

log = logging.getLogger(__name__)

ROLE = "系统"


class Busy(Exception):
    """Somebody holds the row just now; the clock is left for the next tick."""


def calendar():
    """The working calendar as the pure room wants it."""
    days = {day.date: workdays.CalendarEntry(day.is_workday, day.name) for day in CalendarDay.objects.order_by("date")}
    return workdays.Calendar(days=days, covers=frozenset(day.year for day in days))


def due(start, limit):
    """When a limit ends; the calendar is asked only where its unit knows holidays."""
    return workdays.due(start, limit, calendar() if limit.unit.needs_calendar else workdays.Calendar())


def start(*, kind, subject, limit, at, cause="", counted_from=None, earliest=None, latest=None):
    """Begin a new cycle; a cycle that still runs is ended as superseded.

    The period is counted from `counted_from` (default: now, `at`). `earliest` and `latest` bound the due
    time, for example when urgency rises: the new time is never later than the old one.
    """
    _must_be_in_a_deed()
    last = Clock.objects.about(subject).filter(kind=kind).order_by("-cycle").first()
    if last and last.stopped_at is None:
        stop(kind=kind, subject=subject, at=at, outcome="superseded")
    end = due(counted_from or at, limit)
    due_at = max(end.at, earliest) if earliest else end.at
    due_at = min(due_at, latest) if latest else due_at
    explanation = end.explanation
    if due_at != end.at:
        explanation += (
            f"；已定的到期时间更{'早' if due_at < end.at else '晚'}，按较{'早' if due_at < end.at else '晚'}者"
        )
    rung = next_rung(kinds.get(kind).ladder(subject), set(), at, due_at)
    return Clock.objects.create(
        kind=kind,
        subject=subject,
        cycle=last.cycle + 1 if last else 1,
        cause=cause,
        started_at=at,
        due_at=due_at,
        basis=limit.basis,
        explanation=explanation,
        provisional=end.provisional,
        next_fire_at=rung[1] if rung else None,
    )


def stop(*, kind, subject, at, outcome):
    """End the running cycle, if there is one; returns whether there was."""
    _must_be_in_a_deed()
    running = Clock.objects.about(subject).running().filter(kind=kind)
    return bool(running.update(stopped_at=at, outcome=outcome, next_fire_at=None))


def review(*, kind, subject):
    """Look at the running cycle's ladder again after the subject changed: steps it now has may be overdue."""
    _must_be_in_a_deed()
    for clock in Clock.objects.about(subject).running().filter(kind=kind).select_for_update():
        fired = set(clock.firings.values_list("step", flat=True))
        rung = next_rung(kinds.get(kind).ladder(subject), fired, clock.started_at, clock.due_at)
        clock.next_fire_at = rung[1] if rung else None
        clock.save(update_fields=["next_fire_at"])


def _must_be_in_a_deed():
    if not connection.in_atomic_block:
        raise RuntimeError("clocks are started and stopped inside a deed's transaction")


def fire_next(*, now, without=()):
    """Fire the most overdue rung of one clock in one transaction; returns the clock, or None.

    The ledger row comes first: where two ticks meet on one clock, the second finds the row locked or gone.
    """
    failed = None
    with transaction.atomic():
        clock = (
            Clock.objects.to_fire(now)
            .exclude(pk__in=without)
            .order_by("next_fire_at", "pk")
            .select_for_update(skip_locked=True)
            .first()
        )
        if clock is None:
            return None
        try:
            with transaction.atomic():
                _fire(clock, now)
        except Exception as error:  # one bad clock must not keep the others waiting
            log.exception("clock %s did not fire", clock.pk) if not isinstance(error, Busy) else None
            failed = error
    return clock, failed


def _fire(clock, now):
    kind, subject = kinds.get(clock.kind), clock.subject
    ladder = kind.ladder(subject)
    fired = set(clock.firings.values_list("step", flat=True))
    upcoming = next_rung(ladder, fired, clock.started_at, clock.due_at)
    if upcoming is not None and upcoming[1] <= now:
        rung, planned_at = upcoming
        Firing.objects.create(clock=clock, step=rung.step, planned_at=planned_at, fired_at=now)
        fired.add(rung.step)
        record(
            f"clock.{rung.kind}",
            subject=subject,
            by=None,
            role=ROLE,
            at=now,
            tell=kind.audience(subject, rung.audience),
            clock=kind.label,
            rung=rung.label,
            number=subject.number,
            due=phrases.moment(clock.due_at),
        )
        if rung.step == "due" and kind.at_due:
            kind.at_due(clock, now)
        upcoming = next_rung(ladder, fired, clock.started_at, clock.due_at)
    Clock.objects.filter(pk=clock.pk, stopped_at=None).update(next_fire_at=upcoming[1] if upcoming else None)


def tick(*, now=None, limit=500):
    """Fire what is due, one clock per transaction, at most `limit`; returns how many fired."""
    fired, bad = 0, []
    for _ in range(limit):
        result = fire_next(now=now or timezone.now(), without=bad)
        if result is None:
            break
        clock, error = result
        if error is None:
            fired += 1
        else:
            bad.append(clock.pk)
    return fired


def beat_heart(name, at=None):
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at or timezone.now()})


@transaction.atomic
def load_calendar(first=2020, last=2026):
    """Fill the calendar from the holiday library, year by year; rows that people edited stay."""
    import holidays

    loaded = 0
    for year in range(first, last + 1):
        chinese = holidays.country_holidays("CN", years=year, language="zh_CN")
        rows = [
            CalendarDay(date=day, is_workday=False, name=name, source=f"holidays {holidays.__version__}")
            for day, name in chinese.items()
            if day.year == year
        ]
        rows += [
            CalendarDay(date=day, is_workday=True, name="调休上班", source=f"holidays {holidays.__version__}")
            for day in chinese.weekend_workdays
            if isinstance(day, date) and day.year == year
        ]
        loaded += len(CalendarDay.objects.bulk_create(rows, ignore_conflicts=True))
    return loaded

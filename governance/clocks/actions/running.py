"""Start a cycle, stop it, look at its ladder again."""

from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest

from governance import workdays
from governance.clocks.actions.calendar import calendar
from governance.clocks.ladder import next_rung
from governance.clocks.models import Clock, live_ladders


def due(start, limit):
    """When a limit ends; the calendar is asked only where its unit knows holidays."""
    return workdays.due(start, limit, calendar() if limit.unit.needs_calendar else workdays.Calendar())


def start(*, kind, subject, limit, at, cause="", counted_from=None, ends=None, earliest=None, latest=None):
    """Begin a new cycle; a cycle that still runs is ended as superseded.

    The period is counted from `counted_from` (default: now, `at`); or it `ends` as agreed (a `workdays.Due`), and
    then `limit` only gives the basis and nothing is ever counted again. `earliest` and `latest` bound the due
    time, for example when urgency rises: the new time is never later than the old one.
    """
    _must_be_in_a_deed()
    last = Clock.objects.about(subject).filter(kind=kind).order_by("-cycle").first()
    if last and last.stopped_at is None:
        stop(kind=kind, subject=subject, at=at, outcome="superseded")
    end = ends or due(counted_from or at, limit)
    due_at = max(end.at, earliest) if earliest else end.at
    due_at = min(due_at, latest) if latest else due_at
    explanation = end.explanation
    if due_at != end.at:
        explanation += (
            f"；已定的到期时间更{'早' if due_at < end.at else '晚'}，按较{'早' if due_at < end.at else '晚'}者"
        )
    rung = next_rung(live_ladders(kind).of(subject), set(), at, due_at)
    return Clock.objects.create(
        kind=kind,
        subject=subject,
        cycle=last.cycle + 1 if last else 1,
        cause=cause,
        started_at=at,
        due_at=due_at,
        limit_id=limit.row,
        amount=None if ends else limit.amount,
        unit="" if ends else limit.unit.value,
        counted_from=None if ends else counted_from or at,
        earliest=earliest,
        latest=latest,
        basis=limit.basis,
        explanation=explanation,
        provisional=end.provisional,
        next_fire_at=rung[1] if rung else None,
    )


def stop(*, kind, subject, at, outcome):
    """End the running cycle, if there is one; returns whether there was.

    Never before its start: a deed that waited for another one's lock, or a machine whose clock was set back, comes
    with an earlier moment.
    """
    _must_be_in_a_deed()
    running = Clock.objects.about(subject).running().filter(kind=kind)
    return bool(running.update(stopped_at=Greatest(at, F("started_at")), outcome=outcome, next_fire_at=None))


def review(*, kind, subject):
    """Look at the running cycle's ladder again after the subject changed: steps it now has may be overdue."""
    _must_be_in_a_deed()
    ladder = live_ladders(kind).of(subject)
    for clock in Clock.objects.about(subject).running().filter(kind=kind).select_for_update():
        fired = set(clock.firings.values_list("step", flat=True))
        rung = next_rung(ladder, fired, clock.started_at, clock.due_at)
        clock.next_fire_at = rung[1] if rung else None
        clock.save(update_fields=["next_fire_at"])


def _must_be_in_a_deed():
    if not connection.in_atomic_block:
        raise RuntimeError("clocks are started and stopped inside a deed's transaction")

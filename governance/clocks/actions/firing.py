"""What is due speaks up: once for each step, whatever beats, workers or restarts do."""

import logging
from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from governance import phrases
from governance.clocks import kinds
from governance.clocks.ladder import URGENT, next_rung
from governance.clocks.models import Clock, Firing, Ladder, live_ladders
from governance.clocks.states import Speaks
from governance.journal.actions import record, record_all
from governance.reading import one_moment
from governance.refusals import NotPossibleNow

log = logging.getLogger(__name__)

ROLE = "系统"
NEXT = """
UPDATE clocks_clock SET next_fire_at = said.at FROM unnest(%s::bigint[], %s::timestamptz[]) AS said(id, at)
WHERE clocks_clock.id = said.id
"""
MOST_TRIES = 8  # with the waits between about two hours


class Busy(Exception):
    """Somebody holds the row just now; the clock is left for the next tick."""


def tick(*, now=None, limit=2000):
    """Fire what is due, at most `limit` clocks; returns how many fired.

    Whole batches first; what did not go with its batch is fired one by one, so that a bad clock keeps nobody
    waiting. Steps of one clock go in order, so a clock that missed several is due again at once.
    """
    look_again()
    fired, apart, book = 0, [], {}
    while fired + len(apart) < limit:
        claimed, done, left = fire_batch(
            now=now or timezone.now(), size=min(settings.CLOCK_BATCH, limit - fired), without=apart, book=book
        )
        fired += done
        apart += left
        if not claimed:
            break
    for pk in apart:
        result = fire_next(now=now or timezone.now(), only=pk)
        fired += result is not None and result[1] is None
    return fired


def fire_batch(*, now, size, without=(), book=None):
    """Fire one step of many clocks in one transaction; returns (claimed, fired, primary keys left to be fired alone).

    Only steps that merely speak: where a deed follows (`at_due`) the clock goes alone, because the deed locks rows.
    Claiming skips what others hold, so a batch never waits while holding; a kind that fails is undone and left.
    Who is who (chairs, staff) is asked once and kept in `book`: one tick is one moment.
    """
    fired, left = 0, []
    with transaction.atomic():
        due = Clock.objects.to_fire(now).exclude(pk__in=without).order_by("next_fire_at", "pk")
        clocks = list(due.select_for_update(skip_locked=True)[:size])
        by_kind = defaultdict(list)
        for clock in clocks:
            by_kind[clock.kind, clock.subject_type_id].append(clock)
        for group in by_kind.values():
            try:
                with transaction.atomic(), one_moment({} if book is None else book):
                    alone = _fire_group(group, now)
            except Exception:  # whoever spoils it is found when they go one by one
                log.warning("a batch of %s clocks of %s goes one by one", len(group), group[0].kind)
                alone = [clock.pk for clock in group]
            fired += len(group) - len(alone)
            left += alone
    return len(clocks), fired, left


def _fire_group(group, now):
    kind = kinds.get(group[0].kind)
    subjects = _subjects(kind, group)
    ladders = live_ladders(kind.name)
    fired = defaultdict(set)
    for clock, step in Firing.objects.filter(clock__in=group).values_list("clock", "step"):
        fired[clock].add(step)
    alone, ledger, said, moved, crowds = [], [], [], [], {}
    for clock in group:
        subject = subjects.get(clock.subject_id)
        ladder = ladders.of(subject) if subject else ()
        upcoming = next_rung(ladder, fired[clock.pk], clock.started_at, clock.due_at)
        if subject is None or (upcoming and upcoming[0].step == "due" and kind.at_due):
            alone.append(clock.pk)
            continue
        if upcoming is not None and upcoming[1] <= now:
            quiet = ladders.is_past(subject, upcoming[1])
            ledger.append(_ledger_row(clock, upcoming, now, quiet))
            if not quiet:
                said.append(_words(clock, kind, subject, upcoming[0], now, crowds))
            upcoming = next_rung(ladder, {*fired[clock.pk], upcoming[0].step}, clock.started_at, clock.due_at)
        clock.next_fire_at = upcoming[1] if upcoming else None
        moved.append(clock)
    Firing.objects.bulk_create(ledger)  # the ledger refuses a step that is there already, and with it all of this
    if said:
        record_all(said)
    _write_next(moved)
    return alone


def _write_next(clocks):
    """As `bulk_update`, whose CASE of hundreds of branches takes Django as long as everything else together."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [[clock.pk for clock in clocks], [clock.next_fire_at for clock in clocks]])


def _ledger_row(clock, upcoming, now, quiet):
    rung, planned_at = upcoming
    return Firing(clock=clock, step=rung.step, planned_at=planned_at, fired_at=now, silent=quiet)


def _subjects(kind, group):
    """The rows that the clocks are about, by primary key; a kind that can reads them all at once."""
    if kind.rows:
        return kind.rows([clock.subject_id for clock in group])
    return {clock.subject_id: clock.subject for clock in group}


def _words(clock, kind, subject, rung, now, crowds=None):
    """What is said to the people of this moment; where an emergency goes up a step, with what they need to act."""
    is_urgent = kind.facts(subject).urgency == URGENT
    advice = kind.advice(subject) if is_urgent and rung.kind == Speaks.ESCALATION else ""
    data = {"clock": kind.label, "rung": rung.label, "number": subject.number, "due": phrases.deadline(clock.due_at)}
    is_reached = rung.kind == Speaks.REMINDER and rung.after is not None  # nothing "will be due" any more
    return {
        "verb": "clock.reached" if is_reached else f"clock.{rung.kind}",
        "subject": subject,
        "by": None,
        "role": ROLE,
        "at": now,
        "tell": _crowd(kind, subject, rung, crowds),
        "urgent": is_urgent,
        "data": data | ({"advice": advice} if advice else {}),
    }


def _crowd(kind, subject, rung, crowds):
    mark = kind.crowd(subject) if kind.crowd and crowds is not None else None
    if mark is None:
        return kind.audience(subject, rung.audience)
    if (mark, rung.audience) not in crowds:
        crowds[mark, rung.audience] = kind.audience(subject, rung.audience)
    return crowds[mark, rung.audience]


def fire_next(*, now, only=None):
    """Fire the most overdue step of one clock in one transaction; returns (clock, error or None), or None.

    The ledger row comes first: where two ticks meet on one clock, the second finds the row locked or gone.
    """
    failed = None
    with transaction.atomic():
        due = Clock.objects.to_fire(now).order_by("next_fire_at", "pk")
        due = due.filter(pk=only) if only else due
        clock = due.select_for_update(skip_locked=True).first()
        if clock is None:
            return None
        try:
            with transaction.atomic():
                _fire(clock, now)
        except Busy as error:
            failed = error
        except Exception as error:  # one bad clock must not keep the others waiting
            log.exception("clock %s did not fire", clock.pk)
            failed = error
            _put_aside(clock, error, now)
    return clock, failed


def _put_aside(clock, error, now):
    """Tried again later, and later still; after the last try it stands on the operator's page until somebody acts."""
    clock.tries += 1
    clock.last_error = f"{type(error).__name__}: {error}"[:300]
    is_stuck = clock.tries >= MOST_TRIES
    clock.next_fire_at = None if is_stuck else now + timedelta(minutes=2 ** (clock.tries - 1))
    clock.stuck_at = now if is_stuck else None
    clock.save(update_fields=["tries", "last_error", "next_fire_at", "stuck_at"])


def look_again(chunk=5000, chunks=4):
    """After a ladder went live every running clock of its kind is due to be looked at, some thousands a tick.

    Clocks that somebody holds are not waited for: the mark stays before the first of them.
    """
    for ladder in Ladder.objects.live().filter(looked_to__isnull=False):
        for _ in range(chunks):
            if _look_at_chunk(ladder, chunk):
                break


@transaction.atomic
def _look_at_chunk(ladder, chunk):
    """Returns whether that was the last."""
    ladder = Ladder.objects.select_for_update(skip_locked=True).filter(pk=ladder.pk, looked_to__isnull=False).first()
    if ladder is None:
        return True
    later = Clock.objects.running().filter(kind=ladder.kind, pk__gt=ladder.looked_to, stuck_at=None).order_by("pk")
    wanted = list(later.values_list("pk", flat=True)[:chunk])
    free = list(
        Clock.objects.running().filter(pk__in=wanted).select_for_update(skip_locked=True).values_list("pk", flat=True)
    )
    Clock.objects.filter(pk__in=free, next_fire_at=None).update(next_fire_at=ladder.live_at)
    Clock.objects.filter(pk__in=free, next_fire_at__gt=ladder.live_at).update(next_fire_at=ladder.live_at)
    held = set(wanted) - set(free)
    ladder.looked_to = min(held) - 1 if held else wanted[-1] if len(wanted) == chunk else None
    ladder.save(update_fields=["looked_to"])
    return ladder.looked_to is None or bool(held)


@transaction.atomic
def fire_again(*, clock, by, at=None):
    """An operator has mended what kept a clock from speaking: it is due again at once."""
    at = at or timezone.now()
    clock = Clock.objects.select_for_update().get(pk=clock.pk)
    if clock.stuck_at is None or clock.stopped_at is not None:
        raise NotPossibleNow("这个时限现在没有停摆，不需要重新触发。")
    clock.tries, clock.stuck_at, clock.next_fire_at = 0, None, at
    clock.save(update_fields=["tries", "stuck_at", "next_fire_at"])
    return record("clock.fired_again", subject=clock, by=by, at=at, kind=clock.label)


def _fire(clock, now):
    kind, subject = kinds.get(clock.kind), clock.subject
    ladders = live_ladders(clock.kind)
    ladder = ladders.of(subject)
    fired = set(clock.firings.values_list("step", flat=True))
    upcoming = next_rung(ladder, fired, clock.started_at, clock.due_at)
    if upcoming is not None and upcoming[1] <= now:
        rung, planned_at = upcoming
        quiet = ladders.is_past(subject, planned_at) and not (rung.step == "due" and kind.at_due)
        _ledger_row(clock, upcoming, now, quiet).save()
        fired.add(rung.step)
        if not quiet:
            record_all([_words(clock, kind, subject, rung, now)])
        if rung.step == "due" and kind.at_due:
            kind.at_due(clock, now)
        upcoming = next_rung(ladder, fired, clock.started_at, clock.due_at)
    Clock.objects.filter(pk=clock.pk, stopped_at=None).update(next_fire_at=upcoming[1] if upcoming else None, tries=0)

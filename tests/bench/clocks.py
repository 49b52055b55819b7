"""What a tick costs: ten thousand clocks that are due, among as many and among a hundred times as many open ones.

The clocks are written by SQL on rows of the town; what is measured is the real tick, with ledger, events, notices.
"""

import random
import statistics
import time
from datetime import timedelta

from django.db.models import Max

from tests.bench import say

DUE = 10_000
SHARES = {"acceptance": 0.7, "handling": 0.2, "signing": 0.1}
LONG = timedelta(hours=24)
IDLE_TICKS = 200
ELSEWHERE = 1_000_000_000  # subjects that nobody ever looks at: their clocks are not due
MOST_SECONDS, MOST_IDLE_MS, MOST_RATIO = 20, 5, 1.3  # docs/speed.md
HEAD = f"{'open':>12}{'seconds':>10}{'aim':>6}{'CPU s':>8}{'questions':>11}{'notices':>9}{'idle ms':>9}{'aim':>6}"
UNTOUCHED = dict.fromkeys(("issue", "closed_at", "responded_at", "replied_at", "appraised_at", "solved", "satisfied"))
UNTOUCHED |= {"reply": "", "reason": ""}

OPEN = """
INSERT INTO clocks_clock (kind, subject_type_id, subject_id, cycle, cause, started_at, due_at, amount, unit,
                          counted_from, basis, explanation, provisional, next_fire_at, tries, last_error, outcome)
SELECT (ARRAY['acceptance', 'handling', 'signing'])[1 + n %% 3], %(kind)s, %(elsewhere)s + n, 1, '量', %(now)s,
       %(now)s + interval '7 days', 7, 'days', %(now)s, '试', '试', false,
       %(now)s + interval '1 day' + n * interval '0.4 seconds', 0, '', ''
FROM generate_series(%(first)s, %(last)s) AS n
"""


def measure(sizes):
    """One line for each number of open clocks, smallest first."""
    from django.db import connection

    from governance.clocks.models import Clock

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # a million rows are laid out
    subjects = subjects_due()
    first = (Clock.objects.aggregate(last=Max("cycle"))["last"] or 0) + 1
    return [measure_among(size, subjects, cycle) for cycle, size in enumerate(sorted(set(sizes)), first)]


def measure_among(size, subjects, cycle):
    from django.utils import timezone

    from governance.clocks import actions
    from governance.clocks.models import Clock, Firing
    from governance.journal.models import Event, Notice

    now = timezone.now()
    wind(size, subjects, cycle, now)
    before = [model.objects.count() for model in (Firing, Event, Notice)]
    with Counted() as asked:
        began, busy, fired = time.perf_counter(), time.process_time(), 0
        while one := actions.tick(now=now):
            fired += one
        took, busy = time.perf_counter() - began, time.process_time() - busy
    firings, events, notices = (
        model.objects.count() - was for model, was in zip((Firing, Event, Notice), before, strict=True)
    )
    idle = []
    for _ in range(IDLE_TICKS):
        began = time.perf_counter()
        actions.tick(now=now)
        idle.append((time.perf_counter() - began) * 1000)
    if not fired == firings == events == len(subjects):
        raise SystemExit(f"{len(subjects)} clocks were due, but {fired} fired, {firings} rows, {events} events")
    return {
        "open": Clock.objects.running().count(),
        "fired": fired,
        "notices": notices,
        "seconds": round(took, 2),
        "cpu_seconds": round(busy, 2),
        "queries_per_firing": round(asked.number / fired, 2),
        "idle_ms": round(statistics.median(idle), 2),
    }


class Counted:
    """How many statements the database is asked, savepoints and all."""

    def __enter__(self):
        from django.db import connection

        self.number = 0
        self._wrapping = connection.execute_wrapper(self._count)
        self._wrapping.__enter__()
        return self

    def __exit__(self, *about):
        self._wrapping.__exit__(*about)

    def _count(self, execute, sql, params, many, context):
        self.number += 1
        return execute(sql, params, many, context)


# --- the clocks ----------------------------------------------------------------------------------------


def subjects_due():
    """(kind, model, primary key), ten thousand of the town's rows in the shares above: people wait for each of them.

    There are too few in hand at any one moment, so issues and tasks of long ago are in hand once more.
    """
    from django.db.models import Exists, OuterRef, Value
    from django.db.models.functions import Concat
    from django.utils import timezone

    from committees.bodies.models import Seat
    from governance.accounts.models import User
    from governance.clocks.models import Clock
    from governance.registry.models import Posting
    from issues.petitions.models import Issue, Petition, Task

    now, rng = timezone.now(), random.Random(7)
    seats, postings = (model.objects.filter(person=OuterRef("pk")) for model in (Seat, Posting))
    at_work = User.objects.filter(Exists(seats) | Exists(postings))
    at_work.filter(email="").update(email=Concat("username", Value("@example.invalid")))
    Clock.objects.running().update(stopped_at=now, next_fire_at=None)
    done = list(
        Task.objects.filter(state__in=["done", "signed", "sent"], is_lead=True)
        .order_by("pk")
        .values_list("pk", "issue")
    )
    worked, unsigned = (round(DUE * SHARES[kind]) for kind in ("handling", "signing"))
    chosen = rng.sample(done, worked + unsigned)
    tasks, issues = [task for task, _ in chosen], [issue for _, issue in chosen]
    Task.objects.filter(pk__in=tasks[:worked]).update(state="signed", closed_at=None, due_at=now)
    Task.objects.filter(pk__in=tasks[worked:]).update(state="sent", closed_at=None, due_at=now)
    Issue.objects.filter(pk__in=issues).update(state="handling", closed_at=None, due_at=now)
    petitions = Petition.objects.filter(is_accusation=False).exclude(issue__in=issues).order_by("pk")
    if len(done) + petitions.count() < 1.5 * DUE:
        raise SystemExit(f"the town is too small for {DUE} clocks: BENCH=20000 or more")
    filed = rng.sample(list(petitions.values_list("pk", flat=True)), DUE - worked - unsigned)
    Petition.objects.filter(pk__in=filed).update(state="filed", due_at=now, **UNTOUCHED)
    return [
        *(("acceptance", Petition, pk) for pk in filed),
        *(("handling", Issue, pk) for pk in issues[:worked]),
        *(("signing", Task, pk) for pk in tasks[worked:]),
    ]


def wind(size, subjects, cycle, now):
    """`size` open clocks, those of the subjects due now: half at their reminder, half at their due time."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection

    from governance.clocks.models import Clock, Firing

    Clock.objects.running().filter(subject_id__lt=ELSEWHERE).update(stopped_at=now, next_fire_at=None)
    clocks = []
    for number, (kind, model, pk) in enumerate(subjects):
        started = now - LONG * (0.76 if number % 2 else 1.01)
        clocks.append(
            Clock(
                kind=kind,
                subject_type=ContentType.objects.get_for_model(model),
                subject_id=pk,
                cycle=cycle,
                started_at=started,
                due_at=started + LONG,
                basis="试",
                explanation="试",
                next_fire_at=now - timedelta(seconds=number % 60),
            )
        )
    random.Random(cycle).shuffle(clocks)
    clocks = Clock.objects.bulk_create(clocks, batch_size=2000)
    late = [clock for clock in clocks if clock.due_at <= now]
    Firing.objects.bulk_create(
        [Firing(clock=c, step="three_quarters", planned_at=c.started_at, fired_at=now) for c in late], batch_size=2000
    )
    others = Clock.objects.filter(subject_id__gte=ELSEWHERE)
    there, last = others.running().count(), others.aggregate(last=Max("subject_id"))["last"] or ELSEWHERE
    with connection.cursor() as cursor:
        where = {"first": 1, "last": size - len(subjects) - there, "elsewhere": last, "now": now}
        cursor.execute(OPEN, where | {"kind": ContentType.objects.get_for_model(Clock).pk})
        cursor.execute("VACUUM (ANALYZE) clocks_clock, clocks_firing, petitions_issue, petitions_task")


# --- what came out -------------------------------------------------------------------------------------


def show(results):
    say(f"\n{DUE} firings of one worker, notices and ledger included; then {IDLE_TICKS} ticks with nothing due\n")
    say(HEAD)
    for one in results:
        missed = one["seconds"] > MOST_SECONDS or one["idle_ms"] > MOST_IDLE_MS
        say(
            f"{one['open']:>12}{one['seconds']:>10}{MOST_SECONDS:>6}{one['cpu_seconds']:>8}{one['queries_per_firing']:>11}"
            f"{one['notices']:>9}{one['idle_ms']:>9}{MOST_IDLE_MS:>6}{'  MISSED' if missed else ''}"
        )
    few, many = results[0], results[-1]
    for what, unit in (("seconds", "firing"), ("idle_ms", "idle")):
        ratio = many[what] / few[what]
        say(f"{unit}: {ratio:.2f} x (aim {MOST_RATIO} x){'  MISSED' if ratio > MOST_RATIO else ''}")

"""What a ladder would do before it goes live: the next days, what is late at once, and the last quarter again."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from governance.clocks import kinds
from governance.clocks.ladder import URGENT, Rung, moment_of, next_rung
from governance.clocks.models import Clock, Firing, live_ladders
from governance.journal.actions import hearers_among, ways

MOST_CLOCKS = 20_000
CHUNK = 1000
LONG = 2000  # clocks: some seconds
DAYS = 14


@dataclass(frozen=True)
class Line:
    """One step that one clock would fire."""

    clock: Clock
    subject: object
    rung: Rung
    planned_at: datetime
    fires_at: datetime

    @property
    def number(self):
        return "" if kinds.get(self.clock.kind).secret else self.subject.number


@dataclass
class Rehearsal:
    """`at_once` are steps whose time has passed already: sent as soon as the ladder is live, unless it skips them."""

    clocks: int = 0
    at_once: list[Line] = field(default_factory=list)
    coming: list[Line] = field(default_factory=list)
    is_whole: bool = True

    @property
    def clocks_at_once(self):
        return len({line.clock.pk for line in self.at_once})

    @property
    def late_at_once(self):
        """Of these, whose time is up altogether."""
        return len({line.clock.pk for line in self.at_once if line.clock.due_at <= line.fires_at})


def rehearse(ladder, *, now, days=DAYS):
    """Every step that would fire from now on if this ladder were live, for the running clocks it would hold for."""
    result, until = Rehearsal(), now + timedelta(days=days)
    ladders = live_ladders(ladder.kind, instead=ladder)
    at_due = kinds.get(ladder.kind).at_due
    for clock, subject, fired in _under(ladder, ladders, Clock.objects.running().filter(stuck_at=None)):
        if result.clocks == MOST_CLOCKS:
            result.is_whole = False
            break
        result.clocks += 1
        for rung, planned in _steps(ladder.rungs(), fired, clock, until):
            line = Line(clock, subject, rung, planned, max(planned, now))
            (result.at_once if planned <= now else result.coming).append(line)
            if rung.step == "due" and at_due:
                break  # the deed that follows ends this clock
    result.coming.sort(key=lambda line: (line.fires_at, line.clock.pk))
    result.at_once.sort(key=lambda line: (line.planned_at, line.clock.pk))
    return result


def letters(lines):
    """Each line with what it would send: (person, channel, from when on), were the people those of today.

    By the same functions as the firing itself; where it is not the emergency's, the night is left quiet.
    """
    for line in lines:
        kind = kinds.get(line.clock.kind)
        people = hearers_among(line.subject, kind.audience(line.subject, line.rung.audience))
        urgent = kind.facts(line.subject).urgency == URGENT
        yield (
            line,
            [
                (person, channel, send_from)
                for person in people
                for channel, send_from in ways(f"clock.{line.rung.kind}", person, at=line.fires_at, urgent=urgent)
            ],
        )


def is_long(ladder, *, since):
    """Whether the replay takes so long that a page shows the rest first."""
    started = Clock.objects.filter(kind=ladder.kind, started_at__gte=since)
    return started.order_by()[: LONG + 1].count() > LONG


def replay(ladder, *, since, now):
    """By step: how often the ladder would have spoken since then, and how often it really was spoken.

    Clocks that were stopped in time are silent in both; what another version fired counts under its own label.
    """
    would, did, at_due = Counter(), Counter(), kinds.get(ladder.kind).at_due
    ladders, rungs = live_ladders(ladder.kind, instead=ladder), ladder.rungs()
    for clock, _, fired in _under(ladder, ladders, Clock.objects.filter(started_at__gte=since)):
        ended = clock.stopped_at or now
        for rung in rungs:
            if moment_of(rung, clock.started_at, clock.due_at) >= ended:
                break
            would[rung.label] += 1
            if rung.step == "due" and at_due:
                break
        did.update(fired)
    labels = {rung.step: rung.label for rung in rungs}
    return would, Counter({labels.get(step, step): number for step, number in did.items()})


def _steps(rungs, fired, clock, until):
    done = set(fired)
    while (upcoming := next_rung(rungs, done, clock.started_at, clock.due_at)) and upcoming[1] <= until:
        yield upcoming
        done.add(upcoming[0].step)


def _under(ladder, ladders, clocks):
    """Clocks that the ladder would hold for, each with its subject and the steps it has fired, by chunks."""
    kind, last = kinds.get(ladder.kind), 0
    place = (ladder.urgency, ladder.street_id)
    while chunk := list(clocks.filter(kind=ladder.kind, pk__gt=last).order_by("pk")[:CHUNK]):
        last = chunk[-1].pk
        fired = {}
        for clock, step in Firing.objects.filter(clock__in=chunk).values_list("clock", "step"):
            fired.setdefault(clock, set()).add(step)
        subjects = _subjects(kind, chunk)
        for clock in chunk:
            subject = subjects.get(clock.subject_id)
            if subject is not None and ladders.place_of(subject) == place:
                yield clock, subject, fired.get(clock.pk, set())


def _subjects(kind, chunk):
    ids = [clock.subject_id for clock in chunk]
    return kind.rows(ids) if kind.rows else {clock.subject_id: clock.subject for clock in chunk}

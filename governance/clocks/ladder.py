"""The steps by which a running deadline speaks up: when, to whom, and in which order. Pure arithmetic."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: at a `fraction` of the time, or `after` the moment it was due (one of the two).

    `step` is written into the ledger, so it is never renamed. `audience` names parts people play in the
    subject ("handler", "chair" ...); who that is, the room that registered the ladder says when it fires.
    """

    step: str
    label: str
    fraction: Fraction | None
    after: timedelta | None
    audience: tuple[str, ...]
    kind: Literal["reminder", "escalation"]

    def __post_init__(self):
        if (self.fraction is None) == (self.after is None):
            raise ValueError(f"rung {self.step}: give a fraction of the time or a time after it, one of them")
        if self.fraction is not None and not 0 < self.fraction <= 1:
            raise ValueError(f"rung {self.step}: a fraction of the time lies between 0 and 1")
        if self.after is not None and self.after < timedelta(0):
            raise ValueError(f"rung {self.step}: what comes before the due moment is a fraction")
        if self.kind not in ("reminder", "escalation"):
            raise ValueError(f"rung {self.step}: unknown kind {self.kind!r}")


Ladder = Sequence[Rung]


def moment_of(rung: Rung, started_at: datetime, due_at: datetime) -> datetime:
    """When the rung is to fire, in the zone of `due_at`, whole microseconds, never before its exact moment.

    Raises ValueError where a datetime is naive or the clock would run backwards.
    """
    if started_at.utcoffset() is None or due_at.utcoffset() is None:
        raise ValueError("a ladder needs aware datetimes")
    if due_at < started_at:
        raise ValueError("a clock cannot be due before it starts")
    start, end = started_at.astimezone(UTC), due_at.astimezone(UTC)
    if rung.after is not None:
        moment = end + rung.after
    else:
        rest = 1 - rung.fraction
        moment = end - (end - start) * rest.numerator // rest.denominator
    return moment.astimezone(due_at.tzinfo)


def next_rung(
    ladder: Ladder, fired: Container[str], started_at: datetime, due_at: datetime
) -> tuple[Rung, datetime] | None:
    """The first rung of the ladder that has not fired, with its moment; None where all have.

    Strictly in order: a rung that was missed (the machine was off) comes before those above it.
    """
    for rung in ladder:
        if rung.step not in fired:
            return rung, moment_of(rung, started_at, due_at)
    return None

"""Kinds of clock: upper rooms register them when they start (AppConfig.ready)."""

from collections.abc import Callable
from dataclasses import dataclass

from governance.clocks.ladder import Rung


@dataclass(frozen=True)
class ClockKind:
    """What a clock needs to know of the room above it.

    `ladder(subject)` gives its rungs, `audience(subject, names)` the people of today behind names such
    as "chair", and `at_due(clock, at)` is a deed done in the firing's own transaction when the time is up.
    """

    name: str
    label: str
    ladder: Callable[[object], tuple[Rung, ...]]
    audience: Callable[[object, tuple[str, ...]], list]
    at_due: Callable[[object, object], None] | None = None


_kinds: dict[str, ClockKind] = {}


def add(kind: ClockKind) -> None:
    _kinds[kind.name] = kind


def get(name: str) -> ClockKind:
    return _kinds[name]

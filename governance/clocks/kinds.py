"""Kinds of clock: upper rooms register them when they start (AppConfig.ready)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from governance.clocks.ladder import Rung
from governance.clocks.states import Bound
from governance.workdays import Limit


@dataclass(frozen=True)
class Facts:
    """What of a subject decides which rule holds for it."""

    urgency: str = ""
    category: str = ""
    street: int | None = None


@dataclass(frozen=True)
class ClockKind:
    """What a clock needs to know of the room above it.

    `audience(subject, names)` gives the people of today behind names such as "chair", `facts(subject)` which rules
    hold, `rows(ids)` many subjects at once with what the two ask of them. Where two subjects have the same `crowd`
    their audiences are the same people, and one tick asks only once.
    `ladders` and `limits`, by urgency ("" where it has none), are what a new installation begins with; the rows
    that are in force say what holds. `at_due(clock, at)` is a deed done in the firing's own transaction when the
    time is up, `moved(subject, clock, at)` one where a due time was counted anew. `advice(subject)` is a sentence
    more for those whom an emergency is escalated to.
    """

    name: str
    label: str
    audience: Callable[[object, tuple[str, ...]], list]
    ladders: Mapping[str, tuple[Rung, ...]]
    facts: Callable[[object], Facts] = lambda subject: Facts()
    limits: Mapping[str, tuple[Limit, ...]] = field(default_factory=dict)
    code: str = ""  # in the catalogue of statutory periods
    rows: Callable[[list[int]], Mapping[int, object]] | None = None
    crowd: Callable[[object], object] | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    advice: Callable[[object], str] = lambda subject: ""
    bound: Bound = Bound.MOST  # what a street may make of its limits
    secret: bool = False  # nobody but the audience may know which subjects there are
    at_due: Callable[[object, object], None] | None = None
    moved: Callable[[object, object, object], None] | None = None

    def ladder_of(self, urgency: str) -> tuple[Rung, ...]:
        """The ladder that a new installation begins with."""
        return self.ladders.get(urgency) or self.ladders.get("", ())


_kinds: dict[str, ClockKind] = {}


def add(kind: ClockKind) -> None:
    _kinds[kind.name] = kind


def get(name: str) -> ClockKind:
    return _kinds[name]


def known() -> tuple[ClockKind, ...]:
    return tuple(_kinds.values())

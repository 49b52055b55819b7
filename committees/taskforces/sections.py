"""What the weekly report of a task force says beside its log; the rooms above add theirs when they start.

    from committees.taskforces import sections
    sections.add("会议", function)            # function(charter, week, user) -> Section or None

Figures are counts and hold for every reader; a line stands there only if this reader may open what it is about.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Line:
    text: str
    day: date | None = None
    url: str = ""


@dataclass(frozen=True)
class Section:
    label: str
    figures: list = field(default_factory=list)  # [(label, number or words)]
    lines: list = field(default_factory=list)


_sections: dict[str, Callable] = {}


def add(label, function):
    """A label said again replaces the section."""
    _sections[label] = function


def of(charter, week, user):
    """In the order of the rooms, without those that have nothing to say of this week."""
    found = [(label, function(charter, week, user)) for label, function in _sections.items()]
    return [Section(label, got.figures, got.lines) for label, got in found if got]

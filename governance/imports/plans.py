"""What an import would do, row by row, before anything is done."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Fault:
    """What is wrong, where: the row of the sheet, the heading of the column (or nothing), a sentence."""

    row: int
    heading: str
    sentence: str


@dataclass
class Entry:
    """One row as its kind reads it: only what was filled in, by the names of the columns."""

    row: int
    given: dict[str, Any]

    def __getitem__(self, name):
        return self.given[name]

    def get(self, name, otherwise=None):
        return self.given.get(name, otherwise)


@dataclass
class Write:
    """A thing to create, or one to change: field -> (old, new)."""

    row: int
    thing: Any = None
    changes: dict[str, tuple] | None = None  # None: create
    deed: Any = None  # a deed of the room instead, called without arguments


@dataclass
class Step:
    """What becomes of one row. `differences` are (heading, old words, new words)."""

    row: int
    outcome: str  # new, changed, same
    name: str
    differences: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class Plan:
    steps: list[Step] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def count(self, outcome):
        return sum(step.outcome == outcome for step in self.steps)

    def create(self, row, name, *things):
        """The row makes something new; what it needs first (an entrance) comes first."""
        self.steps.append(Step(row, "new", name))
        self.writes += [Write(row, thing) for thing in things]

    def do(self, row, name, deed, outcome="new", differences=()):
        """The row is a deed of its room, with its own event and its own people to tell."""
        self.steps.append(Step(row, outcome, name, list(differences)))
        self.writes.append(Write(row, deed=deed))

    def same(self, row, name):
        self.steps.append(Step(row, "same", name))

    def need(self, row, thing):
        """Something that has no row of its own but must exist first."""
        self.writes.append(Write(row, thing))

    def keep_or_change(self, row, name, thing, wanted, headings, tell=lambda thing, changes: []):
        """`wanted` are the fields that the row fills in; those that hold already change nothing.

        Fields without a heading are not told as they are; `tell(thing, changes)` may find words for them.
        """
        changes = {key: (getattr(thing, key), new) for key, new in wanted.items() if getattr(thing, key) != new}
        told = [
            (headings[key], said(thing, key, old), said(thing, key, new))
            for key, (old, new) in changes.items()
            if key in headings
        ] + tell(thing, changes)
        self.steps.append(Step(row, "changed" if changes else "same", name, told))
        if changes:
            self.writes.append(Write(row, thing, changes))

    def fault(self, row, heading, sentence):
        self.faults.append(Fault(row, heading, sentence))

    @property
    def digest(self):
        """Two plans that would do the same have the same one."""
        told = [[step.row, step.outcome, step.name, step.differences] for step in self.steps]
        told += [[write.row, name, new] for write in self.writes for name, (_, new) in (write.changes or {}).items()]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, default=str).encode()).hexdigest()


def said(thing, key, value):
    """A field's value as people read it."""
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        labels = dict(thing._meta.get_field(key).base_field.flatchoices)
        return "、".join(str(labels.get(item, item)) for item in value) or "（空）"
    field_ = thing._meta.get_field(key)
    return str(dict(field_.flatchoices).get(value, value)) if field_.choices else str(value)

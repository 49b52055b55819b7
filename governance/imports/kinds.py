"""Kinds of sheet: upper rooms register what can be imported, where, and how a row is understood (AppConfig.ready)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from governance.imports import values

one_line = values.text(60)


@dataclass(frozen=True)
class Column:
    """One column of a sheet. A blank cell of a column that is not required leaves things as they are."""

    name: str
    heading: str
    read: Callable[[Any], Any] = one_line
    required: bool = False
    help: str = ""
    examples: tuple = ("", "")


@dataclass(frozen=True)
class SheetKind:
    """`scopes(user)` are the places for which the person may import this today (rows of a model with a Reach).

    `key` names the columns that together say which thing a row is about. `models` are the models written, those that
    others point to first. `plan(entries, scope, by)` compares the sheet with what is registered and writes nothing.
    What is written by deeds of its room (Plan.do) has been told to people and is not `undoable`.
    `assumed(scope)` fills what a row leaves out because the place says it already.
    """

    name: str
    label: str
    lead: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    models: Callable[[], tuple[type, ...]]
    scopes: Callable[[Any], list]
    plan: Callable[[list, Any, Any], Any]
    assumed: Callable[[Any], dict] = lambda scope: {}
    undoable: bool = True

    def heading(self, name):
        return next(column.heading for column in self.columns if column.name == name)


@dataclass(frozen=True)
class Reach:
    """A model of places, and the primary keys of those whose imports the person may see and make today."""

    model: Callable[[], type]
    held_by: Callable[[Any], Any]


_kinds: dict[str, SheetKind] = {}
_reaches: dict[str, Reach] = {}


def add(kind: SheetKind) -> None:
    _kinds[kind.name] = kind


def get(name: str) -> SheetKind:
    """The kind, or KeyError."""
    return _kinds[name]


def known() -> tuple[SheetKind, ...]:
    return tuple(_kinds.values())


def open_to(user) -> list[SheetKind]:
    """Kinds that the person may import somewhere today."""
    return [kind for kind in _kinds.values() if kind.scopes(user)]


def add_reach(name: str, reach: Reach) -> None:
    _reaches[name] = reach


def reaches() -> tuple[Reach, ...]:
    return tuple(_reaches.values())

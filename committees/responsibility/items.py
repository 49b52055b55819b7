"""What lies open in a building, and when somebody was last there: the rooms above say it when they start.

    from committees.responsibility import items
    items.add("事项", lambda building: [items.Item(issue.number, issue.category.name, issue.due_at) ...])
    items.add_visits(last_visits)     # {building: day} of many buildings, one question

A hand-over keeps the list as it was that day, so an item is a number and a kind and no words that somebody typed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Item:
    number: str
    kind: str
    due_at: datetime | None = None
    url: str = ""


_open: dict[str, Callable] = {}
_visits: list[Callable] = []


def add(label, open_items):
    """`open_items(building)` is a list of Item; a label said again replaces the first."""
    _open[label] = open_items


def add_visits(last_visits):
    """`last_visits(buildings)` is {primary key: day}."""
    if last_visits not in _visits:
        _visits.append(last_visits)


def open_in(building):
    """[(label, Item)] of everything that lies open there today."""
    return [(label, item) for label, items in _open.items() for item in items(building)]


def last_visits(buildings):
    """{primary key: day} of the last time that somebody was there, by any room."""
    found = {}
    for ask in _visits:
        for building, day in ask(buildings).items():
            found[building] = max(day, found.get(building, day))
    return found

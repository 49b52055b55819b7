"""What the portal holds about a person: every room adds what it keeps, because this one knows nobody above it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

HIDDEN = "〔已隐去〕"


@dataclass(frozen=True)
class Holding:
    """One kind of rows. `rows(person)` gives them as plain texts, label by label, for the page and the export.

    `erase(person, traces, at)` makes them anonymous and gives the keys of the events whose words it changed.
    `ties(person)` gives sentences: what she must hand over before she may leave.
    `phones(person)` gives the numbers that she left there beside the one of her account.
    """

    name: str
    label: str
    rows: Callable
    erase: Callable | None = None
    ties: Callable | None = None
    phones: Callable = lambda person: ()


_holdings: dict[str, Holding] = {}


def add(name, label, rows, **more):
    """Add a kind of rows; called by each room when it starts."""
    _holdings[name] = Holding(name, label, rows, **more)


def known():
    return tuple(_holdings.values())


def ties_of(person):
    """What keeps her from leaving, as sentences."""
    return [sentence for holding in known() if holding.ties for sentence in holding.ties(person)]


@dataclass(frozen=True)
class Traces:
    """The words by which a person can be known in free text: her names and her phones."""

    names: frozenset
    phones: frozenset

    @cached_property
    def pattern(self):
        """Names as written; phones also with blanks, dashes and full-width digits."""
        names = [re.escape(name) for name in sorted(self.names, key=len, reverse=True) if len(name) > 1]
        phones = [r"[\s\-\u2010-\u2015]*".join(f"[{d}{chr(0xFF10 + int(d))}]" for d in phone) for phone in self.phones]
        return re.compile("|".join(phones + names)) if names or phones else None

    def scrub(self, text):
        """The text without them."""
        return self.pattern.sub(HIDDEN, text) if self.pattern and text else text


def scrub_rows(rows, traces, *fields):
    """Pass these text columns of all rows through the traces; returns the rows that changed. For erasures only."""
    changed = []
    for row in rows:
        before = {name: getattr(row, name) for name in fields}
        after = {name: traces.scrub(text)[: row._meta.get_field(name).max_length] for name, text in before.items()}
        if after != before:
            for name, text in after.items():
                setattr(row, name, text)
            row.save(update_fields=list(fields))
            changed.append(row)
    return changed

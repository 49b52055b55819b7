"""Which lists can be exported: the rooms above add theirs when they start (AppConfig.ready)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms


@dataclass(frozen=True)
class Listing:
    """The rows of a list for one person under one filter, and how to walk them.

    `rows` is a queryset already `visible_to` that person, or what can be filtered, ordered and cut like one.
    `words` say what narrows it; `said` says the same for the journal, without what somebody typed. A list that does
    not say it leaves only that it was narrowed.
    """

    rows: Any
    keys: Iterable[str] = ("-pk",)
    load: Callable = list
    words: Iterable[str] = ()
    said: Iterable[str] | None = None

    @property
    def for_the_journal(self):
        if self.said is None:
            return "有" if self.words else "无"
        return "，".join(self.said) or "无"


@dataclass(frozen=True)
class ExportKind:
    """A list with its columns: (heading, what to write of a row).

    `rows(user, params)` gives a Listing or a queryset, asked again at the moment of writing; it raises Http404 for
    people who have no such list. `standing(user)` names the facts that give the list (seats, postings): when one
    of them has ended, a file written before is no longer handed out. `role(user)` is how its reader is named in it.
    """

    name: str
    label: str
    columns: Iterable[tuple[str, Callable]]
    rows: Callable
    page: str = ""  # the name of the list's own address
    standing: Callable = field(default=lambda user: [])
    role: Callable = field(default=lambda user: "")

    def listing(self, user, params):
        found = self.rows(user, params)
        return found if isinstance(found, Listing) else Listing(found)

    @property
    def headings(self):
        return [heading for heading, _ in self.columns]

    def line(self, row):
        return [value(row) for _, value in self.columns]


def narrowed(form, *, typed=None):
    """What a filter's form was given and understood, in words; `typed` stands for what somebody wrote."""
    form.is_valid()
    given = {name: value for name, value in form.cleaned_data.items() if value not in ("", None)}
    return [f"{form.fields[name].label}：{_word(form.fields[name], value, typed)}" for name, value in given.items()]


def _word(field, value, typed):
    if type(field) is forms.CharField:
        return typed or value
    return dict(field.choices).get(value, value) if type(field) is forms.ChoiceField else str(value)


_kinds: dict[str, ExportKind] = {}


def register(*kinds: ExportKind) -> None:
    for kind in kinds:
        _kinds[kind.name] = kind


def get(name: str) -> ExportKind | None:
    return _kinds.get(name)


def known() -> tuple[str, ...]:
    return tuple(_kinds)

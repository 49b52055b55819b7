"""The vocabulary of the journal: upper rooms add their verbs when they start (AppConfig.ready)."""

from collections.abc import Iterable
from dataclasses import dataclass

# What people typed, by its name in an event: kept beside the facts, because it may name somebody who will ask for
# erasure one day, while the facts never change (docs/adr/0007).
TYPED = frozenset({"note", "reason", "comment", "answer", "report", "brief", "proposal", "title", "text", "place"})


@dataclass(frozen=True)
class Verb:
    """How an event reads. `text` is for the timeline, `notice` for the person told (default: the same)."""

    name: str
    title: str
    text: str = ""
    notice: str = ""
    inner: bool = False  # inner notes are never shown to residents or organisations
    duty: bool = False  # told to those who must act: nobody can switch it off


class _Blank(dict):
    def __missing__(self, key):
        return ""


_verbs: dict[str, Verb] = {}


def add(verbs: Iterable[Verb]) -> None:
    """Add verbs; a name said twice with another meaning is a programming error."""
    for verb in verbs:
        if _verbs.get(verb.name, verb) != verb:
            raise ValueError(f"verb {verb.name} has two meanings")
        _verbs[verb.name] = verb


def get(name: str) -> Verb:
    """The verb, or KeyError."""
    return _verbs[name]


def known() -> tuple[str, ...]:
    return tuple(_verbs)


def fill(template: str, data: dict) -> str:
    """Fill `{names}` from the event's data; a missing one is empty, so an old event still reads."""
    return template.format_map(_Blank(data))


add(
    [
        Verb("look.phone", "查看电话", "{role}查看了电话：{why}。{note}", inner=True),
        Verb("look.door", "查看门牌", "{role}查看了门牌：{why}。{note}", inner=True),
    ]
)

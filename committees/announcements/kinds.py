"""Kinds of announcement: the rooms above register them when they start (AppConfig.ready).

    from committees.announcements import kinds
    kinds.add(kinds.AnnouncementKind("resolution", "物管会决定公示", period="decision_publicity"))

`period` names the rows of limits it is counted by (governance/clocks/catalogue.py, or limits.py here), and is the kind
of its clock. A period that this room does not know yet gets its clock with the kind that brings it.
"""

from collections.abc import Callable
from dataclasses import dataclass

DECISION_PUBLICITY, NOMINATION_PUBLICITY = "decision_publicity", "nomination_publicity"
GENERAL, DECISION, COMMUNITY_NOTICE = "general", "decision", "community_notice"


@dataclass(frozen=True)
class AnnouncementKind:
    """What this room must know of the thing above it that is published.

    `side` are the parts (committees/bodies/parts.py) that may publish it, record the paper, read objections and reply.
    `also(user)` is a condition on announcements: who else is on that side; `also_may(user, subject)` the same asked of
    one thing. `panel(announcement, user)` gives (template, context) of what is shown with the text, on the page and
    the printed sheet: everybody gets it, so what only some may read is asked of the user there. `ended(announcement,
    at)` is a deed of the room above when the time is up, in the same transaction. `free`: written by hand, of a
    community itself; no room above brings the thing. `stands` is why its side cannot take it back alone: it goes only
    with the thing, by a deed of the room above.
    """

    name: str
    label: str
    period: str = DECISION_PUBLICITY
    side: tuple[str, ...] = ("officers", "neighbourhood", "street")
    also: Callable | None = None
    also_may: Callable | None = None
    panel: Callable | None = None
    ended: Callable | None = None
    free: bool = False
    stands: str = ""


_kinds: dict[str, AnnouncementKind] = {}


def add(kind):
    """Add a kind; a name said twice with another meaning is a programming error."""
    if _kinds.get(kind.name, kind) != kind:
        raise ValueError(f"announcement {kind.name} has two meanings")
    _kinds[kind.name] = kind


def get(name):
    """The kind, or KeyError."""
    return _kinds[name]


def known():
    return tuple(_kinds.values())


def free():
    return tuple(kind for kind in _kinds.values() if kind.free)


add(AnnouncementKind(GENERAL, "社区公示", period=COMMUNITY_NOTICE, free=True))
add(AnnouncementKind(DECISION, "决定公示", free=True))

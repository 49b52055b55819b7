"""What files are kept for; rooms above register theirs when they start (AppConfig.ready)."""

from collections.abc import Callable
from dataclasses import dataclass

from governance.attachments.states import FileKind


@dataclass(frozen=True)
class Purpose:
    """`model()` is what carries such files, `takes` the kinds of file, `most` how many one row carries.

    `readable(user)` gives the keys of the rows whose files this person may open, as a subquery; `user` may be
    anonymous.
    """

    name: str
    label: str
    model: Callable[[], type]
    takes: tuple[FileKind, ...]
    most: int
    readable: Callable

    @property
    def takes_labels(self):
        return [kind.label for kind in self.takes]

    @property
    def is_photos(self):
        return self.takes == (FileKind.IMAGE,)

    @property
    def unit(self):
        return "张" if self.is_photos else "个"


_purposes: dict[str, Purpose] = {}


def add(*purposes: Purpose) -> None:
    _purposes.update({purpose.name: purpose for purpose in purposes})


def get(name: str) -> Purpose:
    """The purpose, or KeyError."""
    return _purposes[name]


def known() -> tuple[Purpose, ...]:
    return tuple(_purposes.values())

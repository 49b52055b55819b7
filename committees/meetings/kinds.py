"""Kinds of matters that a meeting may take up; upper rooms register theirs when they start (AppConfig.ready)."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class SubjectKind:
    """What a meeting asks of the room above it.

    `found(user, community, number)` is the matter of that number that this person may put on an agenda there, or
    None; `open_to(user, community)` those to choose from; `answerable(user, community, first)` those that can be
    answered now, the keys `first` before the others. `readable(user, ids)` gives the keys that the person may
    open, `recused(user)` those of matters that she must keep out of. `takes(subject, user)` says whether it can be
    given tasks now, by this person. `dispatch(subject, actions, by, at)` turns action items into tasks and gives
    them by the action's key, without those that none carries; `decided(subject, actions, by, at)` writes what was
    agreed into the matter's own history.
    `ground_lost(subject, resolution, answered_at, by, at)`: a resolution is no more by which it has tasks, or which
    answered it at that moment (else None).
    `is_personal(subject)`: somebody's need or quarrel can be read from its title.
    `answer(subject, resolution, text, by, at)` answers everybody who asked. `carrier_url(user, task)` is where the
    person may open a task, or empty; `evidence(user, tasks)` gives by the task's key the photos that prove it, as far
    as the person may see them. `model()` is the model of the matters.
    """

    name: str
    label: str
    model: Callable[[], type]
    found: Callable
    open_to: Callable
    answerable: Callable
    readable: Callable
    recused: Callable
    is_personal: Callable
    takes: Callable
    dispatch: Callable
    decided: Callable
    ground_lost: Callable
    answer: Callable
    carrier_url: Callable
    evidence: Callable


_kinds: dict[str, SubjectKind] = {}


def add(kind: SubjectKind) -> None:
    _kinds[kind.name] = kind


def known() -> tuple[SubjectKind, ...]:
    return tuple(_kinds.values())


def of(subject) -> SubjectKind:
    """The kind of a matter; KeyError where its room did not register one."""
    found = [kind for kind in known() if isinstance(subject, kind.model())]
    if not found:
        raise KeyError(type(subject).__name__)
    return found[0]


PERSONAL = "这件事项涉及个人，不能列入欢迎居民参加的会议；请列入委员会的会议，或者只邀请有关单位的协调会"


def is_personal(subject):
    """Of no matter at all: no."""
    return subject is not None and of(subject).is_personal(subject)

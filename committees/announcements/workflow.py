"""The states of an announcement on one screen, and what its side can do in each."""

from dataclasses import dataclass

from committees.announcements import rules
from committees.announcements.states import AnnouncementState as S
from governance.refusals import NotAllowed, NotPossibleNow


@dataclass(frozen=True)
class Move:
    """`target` is None where the state stays. A move without a button follows from time."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str | None
    button: bool = True


MOVES = (
    Move("publish", "开始公示", (S.DRAFTED,), S.ONLINE),
    Move("posting", "登记纸质张贴", (S.ONLINE, S.ENDED), None),
    Move("objection", "登记当面、书面异议", (S.ONLINE,), None),
    Move("withdraw", "撤回公示", (S.DRAFTED, S.ONLINE), S.WITHDRAWN),
    Move("end", "公示期满", (S.ONLINE,), S.ENDED, button=False),
)


def find(name):
    """The move of that name, or KeyError."""
    return {move.name: move for move in MOVES}[name]


def open_to(user, announcement):
    if not rules.on_side_of(user, announcement):
        return []
    open_now = [move for move in MOVES if move.button and announcement.state in move.sources]
    return [move for move in open_now if not (move.name == "withdraw" and announcement.law.stands)]


def must_be_open(announcement, name, *, by, with_its_thing=False):
    """The move; 409 where the state does not allow it, 403 for who is not on that side. `by=None`: time itself."""
    move = find(name)
    if by is not None and not rules.on_side_of(by, announcement):
        raise NotAllowed(f"只有公示单位可以{move.label}")
    if announcement.state not in move.sources:
        raise NotPossibleNow(f"这份公示现在是“{announcement.get_state_display()}”，不能再{move.label}。")
    if name == "withdraw" and announcement.law.stands and not with_its_thing:
        raise NotPossibleNow(announcement.law.stands)
    return move

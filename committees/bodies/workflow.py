"""The life of a body on one screen (物业管理条例 §52-59): what each state may become, and by whose hand."""

from dataclasses import dataclass

from committees.bodies.parts import parts_in
from committees.bodies.states import BEING_FORMED, IN_OFFICE
from committees.bodies.states import CommitteeState as S

STREET, LOCAL, ANY = ("street",), ("neighbourhood", "street"), ("officers", "neighbourhood", "street")


@dataclass(frozen=True)
class Move:
    """One row of the law. A move without a button follows from time, or from another deed."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    parts: tuple[str, ...]
    verb: str
    button: bool = True


MOVES = (
    Move("nominate", "推荐截止，确定候选人", (S.ANNOUNCED,), S.NOMINATED, LOCAL, "committee.nominated"),
    Move("set_members", "确定人选", (S.NOMINATED, S.PUBLICISED), S.MEMBERS_SET, STREET, "committee.members_set"),
    Move("publicise", "公示名单", (S.MEMBERS_SET,), S.PUBLICISED, LOCAL, "committee.publicised"),
    Move("form", "宣布成立", (S.PUBLICISED,), S.FORMED, STREET, "committee.formed"),
    Move("file", "办理备案", (S.FORMED,), S.FILED, STREET, "committee.filed"),
    Move("start", "登记刻章，开始履职", (S.FILED,), S.WORKING, ANY, "committee.started"),
    Move("give_up", "终止组建", BEING_FORMED, S.GIVEN_UP, STREET, "committee.given_up"),
    Move(
        "begin_dissolving",
        "启动解散",
        (S.FORMED, S.FILED, S.WORKING),
        S.DISSOLVING,
        STREET,
        "committee.dissolving",
    ),
    Move("dissolve", "完成解散", (S.DISSOLVING,), S.DISSOLVED, STREET, "committee.dissolved"),
    Move("expire", "任期届满", IN_OFFICE, S.EXPIRED, (), "committee.expired", button=False),
)


def find(name):
    """The move of that name, or KeyError."""
    return {move.name: move for move in MOVES}[name]


def open_to(user, committee):
    """The moves that this person can make now, in the table's order."""
    if not user.is_authenticated:
        return []
    plays = parts_in(user, committee.community)
    return [
        move for move in MOVES if move.button and committee.state in move.sources and not plays.isdisjoint(move.parts)
    ]

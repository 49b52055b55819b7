"""The life of a body on one screen (物业管理条例 §39-59): what each state may become, and by whose hand."""

from collections.abc import Callable
from dataclasses import dataclass

from committees.bodies.parts import parts_on
from committees.bodies.states import BEING_FORMED, GOVERNING, IN_OFFICE, CommitteeKind
from committees.bodies.states import CommitteeState as S

STREET, LOCAL, ANY = ("street",), ("neighbourhood", "street"), ("officers", "neighbourhood", "street")


@dataclass(frozen=True)
class Move:
    """One row of the law. A move without a button follows from time, or from another deed.

    `against(committee)` says why a body of this kind never makes it, with the article; empty where it does.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    parts: tuple[str, ...]
    verb: str
    button: bool = True
    against: Callable[[object], str] = lambda committee: ""


def no_filing(committee):
    if committee.kind not in GOVERNING:
        return f"{committee.law.short}不用报送备案：备案的是业委会和物管会（物业管理条例第四十三条、第五十五条）。"
    if not committee.must_file:
        return "没有成立业主大会的，不用报送备案，由街道出具成立证明（物业管理条例第五十五条）。"
    return ""


def no_certificate(committee):
    if committee.kind not in GOVERNING:
        return f"{committee.law.short}不用刻章：成立证明是给物管会的（物业管理条例第五十五条）。"
    if committee.must_file:
        article = "第四十三条" if committee.is_elected else "第五十五条"
        return f"已经成立业主大会的，应当报送备案（物业管理条例{article}）。"
    return ""


MOVES = (
    Move("nominate", "推荐截止，确定候选人", (S.ANNOUNCED,), S.NOMINATED, LOCAL, "committee.nominated"),
    Move("set_members", "确定人选", (S.NOMINATED, S.PUBLICISED), S.MEMBERS_SET, STREET, "committee.members_set"),
    Move("publicise", "公示名单", (S.MEMBERS_SET,), S.PUBLICISED, LOCAL, "committee.publicised"),
    Move("form", "宣布成立", (S.PUBLICISED,), S.FORMED, STREET, "committee.formed"),
    Move("file", "办理备案", (S.FORMED,), S.FILED, STREET, "committee.filed", against=no_filing),
    Move("certify", "出具成立证明", (S.FORMED,), S.FILED, STREET, "committee.certified", against=no_certificate),
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
    Move("finish", "提前结束专班", (S.WORKING,), S.DISSOLVED, STREET, "committee.finished", button=False),
    Move("expire", "任期届满", IN_OFFICE, S.EXPIRED, (), "committee.expired", button=False),
)
# The article that gives a move to these parts: for a 物管会, for a 业委会; of other bodies the 条例 says nothing here.
ARTICLES = {
    "nominate": ("第五十四条", "第三十五条"),
    "set_members": ("第五十二条、第五十四条", "第三十五条"),
    "publicise": ("第五十四条", "第三十五条"),
    "form": ("第五十二条", "第四十三条"),
    "file": ("第五十五条", "第四十三条"),
    "certify": ("第五十五条", "第五十五条"),
    "start": ("第五十五条", "第四十三条"),
    "give_up": ("第五十二条", ""),
    "begin_dissolving": ("第五十九条", ""),
    "dissolve": ("第五十九条", ""),
}
# A task force is founded and ended by its street alone: none of the steps of §52-59 is for it.
OF_A_TASK_FORCE = ("finish", "expire")


def find(name):
    """The move of that name, or KeyError."""
    return {move.name: move for move in MOVES}[name]


def against(move, committee):
    """Why a body of this kind never makes this move; empty where it does."""
    is_task_force = committee.kind == CommitteeKind.TASK_FORCE
    if (is_task_force and move.name not in OF_A_TASK_FORCE) or (not is_task_force and move.name == "finish"):
        return f"{committee}是{committee.get_kind_display()}，不能{move.label}。"
    return move.against(committee)


def ground(move, committee):
    """`（物业管理条例第五十二条）`, or nothing."""
    kinds = (CommitteeKind.MANAGEMENT, CommitteeKind.OWNERS)
    article = dict(zip(kinds, ARTICLES.get(move.name, ("", "")), strict=True)).get(committee.kind, "")
    return f"（物业管理条例{article}）" if article else ""


def open_to(user, committee):
    """The moves that this person can make now, in the table's order."""
    if not user.is_authenticated:
        return []
    plays = parts_on(user, committee)
    return [move for move in MOVES if move.button and _is_open(move, committee, plays)]


def _is_open(move, committee, plays):
    return committee.state in move.sources and not plays.isdisjoint(move.parts) and not against(move, committee)

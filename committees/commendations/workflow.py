"""The states of a commendation on one screen, and who may do what in each."""

from dataclasses import dataclass

from committees.commendations import rules
from committees.commendations.states import SHOWN
from committees.commendations.states import CommendationState as S
from governance.refusals import NotAllowed, NotPossibleNow


@dataclass(frozen=True)
class Move:
    """`by` names who may: `keeper` the side that received it and the street, `giver` who gave it.

    `target` is None where the state stays.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str | None
    by: tuple[str, ...]


MOVES = (
    Move("agree", "同意公开", (S.RECORDED,), None, ("giver",)),
    Move("publish", "公开", (S.RECORDED,), S.PUBLISHED, ("keeper",)),
    Move("withdraw", "撤回", (S.RECORDED, S.PUBLISHED), S.WITHDRAWN, ("keeper", "giver")),
)
REFUSALS = {"keeper": "收到表扬、感谢的单位和街道", "giver": "送出的人"}


def find(name):
    """The move of that name, or KeyError."""
    return {move.name: move for move in MOVES}[name]


def parts_of(user, row):
    """What the person is to it; who has no account here agrees in another way than on a page."""
    parts = {"keeper"} if rules.keeps(user, row) else set()
    return parts | ({"giver"} if rules.gave(user, row) else set())


def open_to(user, row):
    parts = parts_of(user, row)
    moves = [move for move in MOVES if row.state in move.sources and parts & set(move.by) and fits(move, row)]
    return [move for move in moves if move.name != "publish" or not waits_for_consent(row)]


def waits_for_consent(row):
    """Its giver has an account and did not agree to it, or no more."""
    return row.giver_id is not None and not rules.agreed(row, SHOWN)


def fits(move, row):
    """Only a person with an account agrees on a page."""
    return move.name != "agree" or row.giver_id is not None


def must_be_open(row, name, *, by):
    """The move; 409 where the state does not allow it, 403 for whom it is not."""
    move = find(name)
    if not (parts_of(by, row) & set(move.by) and fits(move, row)):
        raise NotAllowed(f"只有{'、'.join(REFUSALS[part] for part in move.by)}可以{move.label}")
    if row.state not in move.sources:
        raise NotPossibleNow(f"{row}现在是“{row.get_state_display()}”，不能再{move.label}。")
    if name == "publish" and waits_for_consent(row):
        raise NotPossibleNow(f"{row}的送出人没有同意公开，不能公开。")
    return move

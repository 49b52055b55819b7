"""The life of a by-election on one screen: what each state may become. All of it is the work of 居委会 and street."""

from dataclasses import dataclass

from committees.formation import rules
from committees.formation.states import RUNNING
from committees.formation.states import ByElectionState as S
from governance.refusals import NotAllowed, NotPossibleNow


@dataclass(frozen=True)
class Move:
    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    verb: str


MOVES = (
    Move("choose", "确定人选，开始公示", (S.ANNOUNCED,), S.CHOSEN, "byelection.chosen"),
    Move("seat", "登记补选结果", (S.CHOSEN,), S.SEATED, "byelection.seated"),
    Move("give_up", "终止补选", RUNNING, S.GIVEN_UP, "byelection.given_up"),
)


def find(name):
    """The move of that name, or KeyError."""
    return {move.name: move for move in MOVES}[name]


def open_to(user, by_election):
    """The moves that this person can make now, in the table's order."""
    if not rules.is_local(user, by_election.committee.community):
        return []
    return [move for move in MOVES if by_election.state in move.sources]


def must_be_open(by_election, name, *, by):
    """The move; 403 for whom it is not, 409 where it is not the time."""
    move = find(name)
    if not rules.is_local(by, by_election.committee.community):
        raise NotAllowed(f"{move.label}由居委会和街道办理")
    if by_election.state not in move.sources:
        raise NotPossibleNow(f"{by_election}现在是“{by_election.get_state_display()}”，不能再{move.label}。")
    return move

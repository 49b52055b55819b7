"""What can be done next with a body, as the page's buttons and the step pages read it."""

from dataclasses import dataclass

from committees.bodies import workflow
from committees.bodies.actions.founding import must_hand_in
from committees.bodies.actions.moves import must_be_open as must_move
from committees.bodies.parts import parts_in
from committees.bodies.states import CommitteeState


@dataclass(frozen=True)
class Note:
    """A deed beside the moves: the state stays."""

    name: str
    label: str


HAND_IN = Note("hand_in", "登记报送备案")


def open_to(user, committee):
    """The steps that this person can take now."""
    moves = workflow.open_to(user, committee)
    waits = committee.state == CommitteeState.FORMED and not committee.handed_in_on
    if waits and user.is_authenticated and parts_in(user, committee.community):
        moves = [HAND_IN, *moves]
    return moves


def must_be_open(committee, name, *, by):
    """The step, or 403 or 409 with the reason."""
    if name == HAND_IN.name:
        must_hand_in(committee, by=by)
        return HAND_IN
    return must_move(committee, name, by=by)

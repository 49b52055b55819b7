"""What can be done next with a body, as the page's buttons and the step pages read it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from committees.bodies import workflow
from committees.bodies.actions.changes import must_file_change
from committees.bodies.actions.ending import must_hand_over
from committees.bodies.actions.founding import must_hand_in, must_have_met
from committees.bodies.actions.moves import must_be_open as must_move
from committees.bodies.actions.seating import must_give_offices
from committees.bodies.parts import parts_in, parts_on
from committees.bodies.states import GROUPS
from governance.refusals import NotAllowed, NotPossibleNow


@dataclass(frozen=True)
class Note:
    """A deed beside the moves: the state stays. `must` refuses it to whom and when it is not."""

    name: str
    label: str
    must: Callable


NOTES = {
    note.name: note
    for note in (
        Note("first_meeting", "登记首次会议", must_have_met),
        Note("hand_in", "登记报送备案", must_hand_in),
        Note("offices", "登记主任、副主任", must_give_offices),
        Note("file_change", "登记变更备案", must_file_change),
        Note("hand_over", "登记移交", must_hand_over),
    )
}


def open_to(user, committee):
    """The steps that this person can take now; whoever plays no part there is not asked about each of them."""
    if not user.is_authenticated or not (parts_in(user, committee.community) or parts_on(user, committee)):
        return []
    notes = [_named(note, committee) for note in NOTES.values() if _may(note, committee, user)]
    return notes + workflow.open_to(user, committee)


def _may(note, committee, user):
    try:
        note.must(committee, by=user)
    except (NotAllowed, NotPossibleNow):
        return False
    return True


def must_be_open(committee, name, *, by):
    """The step, or 403 or 409 with the reason."""
    if name not in NOTES:
        return must_move(committee, name, by=by)
    NOTES[name].must(committee, by=by)
    return _named(NOTES[name], committee)


def _named(note, committee):
    """A task force and a 筹备组 have 组长 and 副组长."""
    is_of_a_group = note.name == "offices" and committee.kind in GROUPS
    return replace(note, label="登记组长、副组长") if is_of_a_group else note

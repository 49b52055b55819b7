"""The law of moves on one screen: what each of the rows of a meeting may become, and by whose hand."""

from collections.abc import Callable
from dataclasses import dataclass

from committees.meetings import rules
from committees.meetings.states import ActionState as A
from committees.meetings.states import MatterClass
from committees.meetings.states import MeetingState as M
from committees.meetings.states import ResolutionState as R
from committees.meetings.states import SuggestionState as S
from governance.refusals import NotAllowed, NotPossibleNow


@dataclass(frozen=True)
class Move:
    """One row. Without a `target` the row stays as it is: a note on it, not a move of it. `button=False`: it follows
    from another deed. `fits(row)` leaves out what this kind of row never does.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    allowed: Callable[[object, object], bool]
    button: bool = True
    fits: Callable[[object], bool] = lambda row: True


def nobody(user, row):
    return False


def _steers_its_meeting(user, row):
    return rules.steers(user, row.meeting)


def _signs(user, resolution):
    seat = rules.signing_seat(user, resolution)
    return seat is not None and not resolution.signatures.filter(seat=seat).exists()


def _revokes(user, resolution):
    return rules.is_of_street(user, resolution.community)


def _resolves(meeting):
    return meeting.resolves


def _is_report(meeting):
    return meeting.is_report


def _agrees(meeting):
    return not meeting.is_report


def _is_owners(resolution):
    return resolution.matter_class == MatterClass.OWNERS


def _stands_alone(action):
    return not action.is_carried


MEETING_MOVES = (
    Move("open", "开始开会", (M.CALLED,), M.OPEN, rules.steers),
    Move("sign_in", "签到", (M.OPEN,), "", rules.is_expected),
    Move("attend", "登记到会", (M.OPEN,), "", rules.steers),
    Move("unattend", "更正到会登记", (M.OPEN,), "", rules.steers),
    Move("item", "加议题", (M.CALLED, M.OPEN), "", rules.adds_items),
    Move("paper", "加会议材料", (M.CALLED, M.OPEN), "", rules.adds_items, button=False),
    Move("withdraw_paper", "撤下会议材料", (M.CALLED,), "", rules.adds_items, button=False),  # her own, see takes_off
    Move("remove_item", "移出议程", (M.CALLED,), "", rules.adds_items, button=False),
    Move("invite", "邀请单位", (M.CALLED, M.OPEN), "", rules.steers),
    Move("resolve", "提出决议", (M.OPEN, M.CLOSED), "", rules.steers, fits=_resolves),
    Move("action", "定一件要办的事", (M.OPEN, M.CLOSED, M.APPROVED), "", rules.steers, fits=_agrees),
    Move("question", "记一个提问", (M.OPEN, M.CLOSED, M.APPROVED), "", rules.steers, fits=_is_report),
    Move("dispatch", "交办会定事项", (M.OPEN, M.CLOSED, M.APPROVED), "", rules.steers),
    Move("close", "散会", (M.OPEN,), M.CLOSED, rules.steers),
    Move("write", "整理纪要", (M.CLOSED,), "", rules.steers),
    Move("approve", "确认纪要", (M.CLOSED,), M.APPROVED, rules.steers),
    Move("change", "改时间、地点", (M.CALLED,), "", rules.steers),
    Move("cancel", "取消会议", (M.CALLED,), M.CANCELLED, rules.steers),
)

RESOLUTION_MOVES = (
    Move("sign", "我同意并签字", (R.PROPOSED, R.SIGNED), "", _signs),
    Move("paper", "登记纸质签字", (R.PROPOSED, R.SIGNED), "", _steers_its_meeting),
    Move("vote", "登记业主表决结果", (R.PROPOSED,), "", _steers_its_meeting, fits=_is_owners),
    Move("pass", "签字过半数，通过", (R.PROPOSED,), R.SIGNED, nobody, button=False),
    Move("publish", "公布", (R.SIGNED,), R.PUBLISHED, _steers_its_meeting),
    Move("take_effect", "公示期满，生效", (R.PUBLISHED,), R.EFFECTIVE, nobody, button=False),
    Move("answer", "以决议答复诉求", (R.PUBLISHED, R.EFFECTIVE), "", _steers_its_meeting),
    Move("void", "作废", (R.PROPOSED, R.SIGNED), R.VOIDED, _steers_its_meeting),
    Move("revoke", "撤销", (R.PUBLISHED, R.EFFECTIVE), R.REVOKED, _revokes),
)

ACTION_MOVES = (
    Move("give", "交办", (A.WAITING,), A.OPEN, nobody, button=False),
    Move("finish", "登记办理结果", (A.OPEN,), A.DONE, rules.acts, fits=_stands_alone),
    Move("reopen", "核实未通过，继续办理", (A.DONE,), A.OPEN, nobody, button=False),
    Move("redo", "没有办好，继续办理", (A.DONE,), A.OPEN, _steers_its_meeting, fits=_stands_alone),
    Move("drop", "不再办理", (A.WAITING, A.OPEN), A.CANCELLED, _steers_its_meeting, fits=_stands_alone),
)

SUGGESTION_MOVES = (
    Move("take", "列入会议议程", (S.OPEN,), S.TAKEN, rules.arranges),
    Move("decline", "不列入，说明理由", (S.OPEN,), S.DECLINED, rules.arranges),
    Move("withdraw", "撤回建议", (S.OPEN,), S.WITHDRAWN, rules.suggested),
    Move("put_back", "重新等待安排", (S.TAKEN,), S.OPEN, nobody, button=False),
)

MOVES = {
    "meeting": MEETING_MOVES,
    "resolution": RESOLUTION_MOVES,
    "actionitem": ACTION_MOVES,
    "suggestion": SUGGESTION_MOVES,
}


def moves_of(row):
    """Those that this kind of row makes at all, in the table's order."""
    return [move for move in MOVES[row._meta.model_name] if move.fits(row)]


def find(row, name):
    """The move of that name that this kind of row makes, or KeyError."""
    return {move.name: move for move in moves_of(row)}[name]


def open_to(user, row):
    """The moves that this person can make now, in the table's order."""
    moves = [move for move in moves_of(row) if move.button and row.state in move.sources]
    answers = {allowed: allowed(user, row) for allowed in {move.allowed for move in moves}}  # each asked once
    return [move for move in moves if answers[move.allowed]]


def must_be_open(user, row, name):
    """403 for somebody else's, 409 where it is too late; `user=None` is the portal itself."""
    move = find(row, name)
    if row.state not in move.sources:
        raise NotPossibleNow(f"“{row}”现在是“{row.get_state_display()}”，不能再做“{move.label}”。")
    if user is not None and not move.allowed(user, row):
        raise NotAllowed(f"您不能对“{row}”做“{move.label}”")
    return move

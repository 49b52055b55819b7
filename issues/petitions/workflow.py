"""The law of moves on one screen: what each row may become, by whose hand, and what the form must ask."""

from collections.abc import Callable
from dataclasses import dataclass

from issues.petitions import rules
from issues.petitions.states import IssueState as I
from issues.petitions.states import PetitionState as P
from issues.petitions.states import TaskState as T


@dataclass(frozen=True)
class Move:
    """One row of the law. `button` says what a person sees; a move without one follows from another deed."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    allowed: Callable[[object, object], bool]
    button: bool = True


PETITION_MOVES = (
    Move("accept", "受理为新事项", (P.FILED,), P.ACCEPTED, rules.triages),
    Move("join", "并入已有事项", (P.FILED,), P.ACCEPTED, rules.triages),
    Move("ask_back", "请诉求人补充", (P.FILED,), P.ASKED, rules.triages),
    Move("redirect", "转其他渠道", (P.FILED,), P.REDIRECTED, rules.triages),
    Move("decline", "不予受理", (P.FILED,), P.DECLINED, rules.triages),
    Move("pass_on", "转纪检监察渠道", (P.FILED,), P.REDIRECTED, rules.passes_on),
    Move("supplement", "补充说明", (P.ASKED,), P.FILED, rules.is_petitioner),
    Move("withdraw", "撤回诉求", (P.FILED, P.ASKED), P.WITHDRAWN, rules.is_petitioner),
    Move("reply", "答复", (P.ACCEPTED,), P.REPLIED, rules.nobody, button=False),
    Move("appraise", "评价", (P.REPLIED,), P.CLOSED, rules.is_petitioner),
    Move("reopen", "未解决，重新办理", (P.REPLIED,), P.ACCEPTED, rules.is_petitioner, button=False),
    Move("lapse", "逾期未评价，自动办结", (P.REPLIED,), P.CLOSED, rules.nobody, button=False),
)

ISSUE_MOVES = (
    Move("dispatch", "派单", (I.OPEN, I.HANDLING, I.AT_STREET), I.HANDLING, rules.runs),
    Move("answer", "核实并答复", (I.OPEN, I.VERIFYING, I.AT_STREET), I.ANSWERED, rules.runs),
    Move("send_back", "退回重办", (I.VERIFYING,), I.HANDLING, rules.runs),
    Move("lose_lead", "承办单位退单", (I.HANDLING,), I.OPEN, rules.nobody, button=False),
    Move("refer", "报街道裁定", (I.OPEN, I.HANDLING), I.AT_STREET, rules.nobody, button=False),
    Move("collect", "各单位均已反馈", (I.HANDLING,), I.VERIFYING, rules.nobody, button=False),
    Move("reopen", "诉求人反映未解决，重新办理", (I.ANSWERED, I.CLOSED), I.OPEN, rules.nobody, button=False),
    Move("close", "办结", (I.ANSWERED,), I.CLOSED, rules.nobody, button=False),
)

TASK_MOVES = (
    Move("sign", "签收", (T.SENT,), T.SIGNED, rules.acts_for),
    Move("refuse", "退单", (T.SENT,), T.REFUSED, rules.may_refuse),
    Move("report", "反馈办理结果", (T.SIGNED,), T.REPORTED, rules.acts_for),
    Move("send_back", "退回重办", (T.REPORTED,), T.SIGNED, rules.nobody, button=False),
    Move("finish", "核实完成", (T.REPORTED,), T.DONE, rules.nobody, button=False),
    Move("recall", "收回", (T.SENT, T.SIGNED, T.REPORTED), T.RECALLED, rules.nobody, button=False),
)

MOVES = {"petition": PETITION_MOVES, "issue": ISSUE_MOVES, "task": TASK_MOVES}


def moves_of(row):
    """The table for this kind of row."""
    return MOVES[row._meta.model_name]


def find(row, name):
    """The move of that name, or KeyError."""
    return {move.name: move for move in moves_of(row)}[name]


def open_to(user, row):
    """The moves that this person can make now, in the table's order: buttons and pages read this.

    Each rule is asked once, however many moves it allows.
    """
    moves = [move for move in moves_of(row) if move.button and row.state in move.sources]
    allowed = {rule: rule(user, row) for rule in {move.allowed for move in moves}}
    return [move for move in moves if allowed[move.allowed]]

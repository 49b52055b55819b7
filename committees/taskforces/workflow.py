"""What can be done with a task force that lasts, and by whom: the street, and for the units also who leads."""

from collections.abc import Callable
from dataclasses import dataclass

from committees.taskforces import rules
from governance.refusals import NotAllowed, NotPossibleNow


@dataclass(frozen=True)
class Step:
    name: str
    label: str
    allowed: Callable
    refusal: str


def _of_street(user, charter):
    return rules.is_of_street(user, charter.committee.community)


STEPS = {
    step.name: step
    for step in (
        Step("unit", "增加成员单位", rules.keeps_units, "成员单位由街道和专班组长、副组长登记"),
        Step("person", "登记专班人员", _of_street, "专班人员由街道登记"),
        Step("extend", "延期", _of_street, "专班延期由街道决定"),
        Step("finish", "提前结束", _of_street, "专班结束由街道决定"),
    )
}


def open_to(user, charter):
    """The steps that this person can take now, in the table's order."""
    if not charter.committee.is_in_office:
        return []
    return [step for step in STEPS.values() if step.allowed(user, charter)]


def must_be_open(user, charter, name):
    """The step, or 403 for somebody else's, 409 where the task force is over."""
    step = STEPS[name]
    if not step.allowed(user, charter):
        raise NotAllowed(step.refusal)
    if not charter.committee.is_in_office:
        raise NotPossibleNow(f"{charter}已经结束。")
    return step

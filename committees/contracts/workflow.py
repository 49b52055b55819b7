"""What can be done with a contract on one screen: by whose hand (rules.WHO), and while what holds."""

from collections.abc import Callable
from dataclasses import dataclass

from committees.bodies.parts import parts_in
from committees.contracts import rules
from committees.contracts.models import Handover, ServiceContract
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow


@dataclass(frozen=True)
class Step:
    """`deed` is the row of rules.WHO; `against` says in words why it cannot be done now, or nothing."""

    name: str
    label: str
    deed: str
    against: Callable[[ServiceContract], str]


def _filed(contract):
    return f"合同{contract.number}已于{day(contract.filed_on)}备案。" if contract.filed_on else ""


def _ended(contract):
    return f"合同{contract.number}已登记{day(contract.until)}终止。" if contract.until else ""


def _in_handover(contract):
    buildings = contract.scope.values("building")
    running = Handover.objects.running().filter(buildings__in=buildings).unscoped("whether there is one")
    return "这份合同的楼正在交接，请先完成。" if running.exists() else ""


STEPS = (
    Step("file", "登记备案", "file", _filed),
    Step("appoint", "登记项目负责人", "appoint", _ended),
    Step("handover", "开始交接", "hand_over", _in_handover),
    Step("end", "登记终止", "end", _ended),
)
RENEW = Step("renew", "续签", "sign", _ended)


def open_to(user, contract):
    """The steps that this person can take now, in the table's order."""
    parts, leads = parts_in(user, contract.community), rules.leads_firm(user, contract.firm)
    parts |= {"firm"} if leads else set()
    theirs = [step for step in (*STEPS, RENEW) if not parts.isdisjoint(rules.WHO[step.deed])]
    return [step for step in theirs if not step.against(contract)]


def must_be_open(user, contract, name):
    """The step of that name; KeyError for none, 403 for somebody else's, 409 where it is too late."""
    step = {step.name: step for step in STEPS}[name]
    if not rules.may_in_contract(user, step.deed, contract):
        raise NotAllowed(f"您不能对合同{contract.number}做“{step.label}”")
    if against := step.against(contract):
        raise NotPossibleNow(against)
    return step

"""What can be done with a Party organisation: by whom, and the form and deed of each step are named after it."""

from collections.abc import Callable
from dataclasses import dataclass

from committees.party import rules
from committees.party.models import PartyOrganisation
from governance.refusals import NotAllowed, NotPossibleNow


@dataclass(frozen=True)
class Step:
    name: str
    label: str
    allowed: Callable[[object, PartyOrganisation], bool]


def _anybody(user, party):
    """Whoever lives or works here may report; whether he is a member only he can say."""
    return not has_reported(user, party)


def has_reported(user, party):
    return user.dual_reports.filter(party=party, until=None).unscoped("one's own").exists()


def _ends_reports(user, party):
    """Of one's own; of others who keeps them, which the deed asks again of the row."""
    return has_reported(user, party) or rules.keeps(user, party)


def _begins_term(user, party):
    return party.has_term and rules.decides(user, party)


STEPS = {
    step.name: step
    for step in (
        Step("record", "登记组织生活", rules.keeps),
        Step("enrol", "列入党员名册", rules.keeps),
        Step("report", "在职党员报到", _anybody),
        Step("appoint", "登记任职", rules.decides),
        Step("term", "登记换届", _begins_term),
        Step("found", "批准成立下级党组织", rules.approves),
        Step("end", "登记撤销", rules.decides),
    )
}
# of one record, one post, one name on the roll, one report
OF_ROWS = {
    step.name: step
    for step in (
        Step("correct", "更正记录", rules.keeps),
        Step("end_post", "登记免职", rules.decides),
        Step("leave", "移出名册", rules.keeps),
        Step("review", "登记核对", rules.keeps),
        Step("end_report", "结束报到", _ends_reports),
    )
}


def open_to(user, party):
    """The steps that this person can take now, in the table's order."""
    if not party.is_current:
        return []
    return [step for step in STEPS.values() if step.allowed(user, party)]


def must_be_open(user, party, name):
    """403 for somebody else's, 409 where the organisation is over."""
    step = (STEPS | OF_ROWS)[name]
    if not party.is_current:
        raise NotPossibleNow(f"{party}已经撤销，或者依托的组织任期已经结束。")
    if not step.allowed(user, party):
        raise NotAllowed(f"您不能在{party}{step.label}")
    return step

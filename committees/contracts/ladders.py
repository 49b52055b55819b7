"""What the clocks must know of contracts: their kinds, ladders, and who is behind each name on a rung."""

from committees.contracts import limits
from committees.contracts.actions.contracts import run_on
from committees.contracts.actions.telling import people_of
from committees.contracts.models import Handover, ManagerReport, ServiceContract
from governance.clocks import kinds
from governance.clocks.kinds import Facts


def _rows(model, *related):
    """Many subjects at once, with what facts and audience ask of them."""
    return lambda ids: model.objects.select_related(*related).in_bulk(ids)


def _place_and_firm(contract):
    """Two contracts of one firm in one community are told to the same people."""
    return contract.community_id, contract.firm_id


CONTRACT = {
    "audience": lambda contract, names: people_of(names, contract.community, contract.firm),
    "facts": lambda contract: Facts(street=contract.community.street_id),
    "rows": _rows(ServiceContract, "community", "firm"),
    "crowd": _place_and_firm,
    "parts": limits.PARTS,
}
REPORT = {
    "audience": lambda report, names: people_of(names, report.contract.community, report.contract.firm),
    "facts": lambda report: Facts(street=report.contract.community.street_id),
    "rows": _rows(ManagerReport, "contract__community", "contract__firm", "posting"),
    "crowd": lambda report: _place_and_firm(report.contract),
    "parts": limits.PARTS,
}
HANDOVER = {
    "audience": lambda row, names: people_of(names, row.community, row.giver, row.taker),
    "facts": lambda row: Facts(street=row.community.street_id),
    "rows": _rows(Handover, "community", "giver", "taker"),
    "parts": limits.PARTS,
}


def register():
    """Called once when the app starts. The limits themselves are rows of the catalogue."""
    for name, label, ladder, code, how in (
        (limits.FILING, "物业服务合同备案", limits.LADDER_FILING, "D14", CONTRACT),
        (limits.RENEWAL, "续聘或者另聘的决定", limits.LADDER_RENEWAL, "D15", CONTRACT),
        (limits.REFUSAL, "企业不再续约的书面告知", limits.LADDER_REFUSAL, "D16", CONTRACT),
        (limits.TERM, "物业服务合同", limits.LADDER_TERM, "", {**CONTRACT, "at_due": run_on}),
        (limits.REPORTING, "项目负责人报到", limits.LADDER_REPORTING, "D13", REPORT),
        (limits.HANDOVER, "物业交接", limits.LADDER_HANDOVER, "D17", HANDOVER),
    ):
        kinds.add(kinds.ClockKind(name, label, ladders={"": ladder}, code=code, **how))

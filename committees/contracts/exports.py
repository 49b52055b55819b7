"""The contracts one may see as an Excel file, in the order of the list."""

from committees.bodies.exports import role_of, standing_of
from committees.contracts.filters import ContractFilter
from committees.contracts.models import ServiceContract
from governance.exports.kinds import ExportKind, Listing, register

KEYS = ("rank", "days_left", "pk")


def contracts(user, params):
    filters = ContractFilter(params)
    rows = filters.narrow(ServiceContract.objects.visible_to(user).by_urgency()).for_list()
    return Listing(rows, KEYS, words=filters.words, said=filters.words)


COLUMNS = (
    ("合同编号", lambda row: row.number),
    ("物业服务企业", lambda row: row.firm.name),
    ("社区", lambda row: row.community.name),
    ("物业管理区域", lambda row: str(row.area or "")),
    ("服务范围", lambda row: row.scope_words),
    ("价格", lambda row: row.price_words),
    ("状态", lambda row: row.phase.label),
    ("签订日期", lambda row: row.signed_on),
    ("开始日期", lambda row: row.since),
    ("约定期满日", lambda row: row.last_day),
    ("备案日期", lambda row: row.filed_on),
    ("终止日期", lambda row: row.until),
    ("终止原因", lambda row: row.ended_reason),
)


def register_kinds():
    kind = ExportKind("contracts", "物业合同", COLUMNS, contracts, "contracts", standing=standing_of, role=role_of)
    register(kind)

"""The contracts one may see as an Excel file, in the order of the list."""

from committees.bodies.models import seats_of
from committees.contracts.filters import ContractFilter
from committees.contracts.models import ServiceContract
from governance.exports.kinds import ExportKind, Listing, register
from governance.registry import exports as registry
from governance.registry.models import homes_of

KEYS = ("rank", "days_left", "pk")


def standing_of(user):
    """Seats, postings and homes give this list; a file is not handed out once one of them has ended."""
    return [
        *(f"seat {pk} {office}" for pk, office in seats_of(user).values_list("pk", "office").order_by("pk")),
        *registry.standing_of(user),
        *(f"home {pk}" for pk in homes_of(user).values_list("pk", flat=True).order_by("pk")),
    ]


def role_of(user):
    seat = seats_of(user).select_related("committee").order_by("pk").first()
    return f"{seat.committee}{seat.get_office_display()}" if seat else registry.role_of(user)


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

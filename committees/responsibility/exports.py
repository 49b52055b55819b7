"""The emergencies one may see as an Excel file: what, where and when; what was said of a building stays on its page."""

from committees.bodies.exports import role_of, standing_of
from committees.responsibility.models import Emergency
from governance.exports.kinds import ExportKind, Listing, register


def emergencies(user, params):
    return Listing(Emergency.objects.visible_to(user).select_related("street"), ["-since", "-pk"])


COLUMNS = (
    ("名称", lambda row: row.name),
    ("类别", lambda row: row.get_kind_display()),
    ("街道", lambda row: row.street.name),
    ("开始", lambda row: row.since),
    ("最后一天", lambda row: row.last_day),
    ("提前结束时间", lambda row: row.ended_at),
    ("提前结束原因", lambda row: row.ended_reason),
)


def register_kinds():
    whose = {"standing": standing_of, "role": role_of}
    register(ExportKind("emergencies", "应急", COLUMNS, emergencies, page="emergencies", **whose))

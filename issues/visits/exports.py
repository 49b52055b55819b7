"""The rounds one may see as an Excel file: when and where, never who said what at which door."""

from committees.bodies.exports import role_of, standing_of
from governance.exports.kinds import ExportKind, Listing, register
from issues.visits.models import Round


def rounds(user, params):
    return Listing(Round.objects.visible_to(user).select_related("zone__committee", "community"), ["-begins_on", "-pk"])


COLUMNS = (
    ("片区", lambda row: str(row.zone)),
    ("名称", str),
    ("社区", lambda row: row.community.name),
    ("组织", lambda row: row.zone.committee.name),
    ("开始", lambda row: row.begins_on),
    ("结束", lambda row: row.ends_on),
)


def register_kinds():
    whose = {"standing": standing_of, "role": role_of}
    register(ExportKind("rounds", "走访", COLUMNS, rounds, page="rounds", **whose))

"""The task forces one may open as an Excel file."""

from committees.bodies.exports import role_of, standing_of
from committees.taskforces.filters import TABS, rows_of
from governance.exports.kinds import ExportKind, Listing, register


def taskforces(user, params):
    rows, tab = rows_of(user, params)
    return Listing(rows, words=[TABS[tab]], said=[TABS[tab]])


COLUMNS = (
    ("名称", lambda row: row.committee.name),
    ("街道", lambda row: row.committee.community.street.name),
    ("社区", lambda row: row.committee.community.name),
    ("任务", lambda row: row.purpose),
    ("完成时留下什么", lambda row: row.leaves),
    ("成员单位", lambda row: row.unit_count),
    ("成立", lambda row: row.committee.since),
    ("到期", lambda row: row.committee.last_day),
)


def register_kinds():
    whose = {"standing": standing_of, "role": role_of}
    register(ExportKind("taskforces", "工作专班", COLUMNS, taskforces, page="taskforces", **whose))

"""The Party organisations as an Excel file: what stands where, and nobody's name."""

from committees.bodies.exports import role_of, standing_of
from committees.party.lists import parties
from governance.exports.kinds import ExportKind, Listing, register

COLUMNS = (
    ("名称", lambda row: row.name),
    ("类别", lambda row: row.get_kind_display()),
    ("街道", lambda row: row.street.name),
    ("社区", lambda row: row.community.name if row.community else ""),
    ("依托", lambda row: str(row.stands_beside)),
    ("批准成立", lambda row: row.approver.name if row.approver else ""),
    ("成立", lambda row: row.since),
    ("本届任期至", lambda row: row.last_day),
    ("职责任务", lambda row: row.purpose),
)


def listing(user, params):
    """All of them, whichever tab is on: that somebody is in one, and in how many, is not for the journal to keep."""
    rows, _ = parties(user, {})
    return Listing(rows, said=[])


def register_kinds():
    register(ExportKind("parties", "党组织", COLUMNS, listing, page="parties", standing=standing_of, role=role_of))

"""The commendations one may see as an Excel file."""

from functools import partial

from committees.bodies.exports import role_of, standing_of
from committees.commendations.filters import CommendationFilter
from committees.commendations.givers import with_givers
from committees.commendations.models import Commendation
from governance.exports.kinds import ExportKind, Listing, register

KEYS = ("-given_on", "-pk")


def commendations(user, params):
    filters = CommendationFilter(params)
    rows = filters.narrow(Commendation.objects.visible_to(user)).for_list()
    return Listing(rows, KEYS, load=partial(with_givers, user=user), words=filters.words, said=filters.words)


COLUMNS = (
    ("种类", lambda row: row.get_kind_display()),
    ("送给", lambda row: str(row.receiver)),
    ("来自", lambda row: row.giver_shown),
    ("社区", lambda row: row.community.name),
    ("日期", lambda row: row.given_on),
    ("内容", lambda row: row.words),
    ("状态", lambda row: row.get_state_display()),
    ("公开时间", lambda row: row.published_at),
)


def register_kinds():
    whose = {"standing": standing_of, "role": role_of}
    register(ExportKind("commendations", "表扬感谢", COLUMNS, commendations, page="commendations", **whose))

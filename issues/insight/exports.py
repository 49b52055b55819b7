"""The rows behind a coverage rate as an Excel file: what is not covered is the list of work to do."""

from functools import partial

from django.http import Http404

from committees.bodies.exports import role_of, standing_of
from governance.exports.kinds import ExportKind, Listing, register
from issues.insight.coverage_rates import with_what_covers
from issues.insight.filters import CoverageFilter

KEYS = ("rank", "pk")


def coverage(user, params):
    filters = CoverageFilter(params, user=user)
    if not filters.everywhere.exists():
        raise Http404
    load = partial(loaded, filters.kind, filters.day)
    return Listing(filters.rows, KEYS, load=load, words=filters.words, said=filters.words)


def loaded(kind, on, rows):
    return with_what_covers(kind, list(rows), on)


COLUMNS = (
    ("名称", str),
    ("社区", lambda row: str(row.place or "")),
    ("是否覆盖", lambda row: "是" if row.rank else "否"),
    ("由谁", lambda row: "、".join(str(one) for one in row.covered_by)),
)


def register_kinds():
    whose = {"standing": standing_of, "role": role_of}
    register(ExportKind("coverage", "物业管理覆盖情况", COLUMNS, coverage, page="coverage", **whose))

"""The journal under its filter as an Excel file; that it was exported is itself an event."""

from django.http import Http404

from governance.audit import rules
from governance.audit.actions import ROLE
from governance.audit.filters import AuditFilter
from governance.audit.models import LookWeek
from governance.audit.rows import rows_of
from governance.exports.kinds import ExportKind, Listing, register
from governance.phrases import to_the_second
from governance.registry.models import Posting, streets_audited_by
from governance.registry.states import Duty


def standing_of(user):
    audits = Posting.objects.current().filter(person=user, duties__contains=[Duty.AUDITOR])
    return [f"posting {pk}" for pk in audits.values_list("pk", flat=True).order_by("pk")]


def events(user, params):
    if not rules.audits(user):
        raise Http404
    filters = AuditFilter(params, auditor=user)
    streets = list(streets_audited_by(user).values_list("pk", flat=True))
    found = filters.narrow(rules.events_for(user)).select_related("by")
    searched = filters.wanted.get("person")
    return Listing(
        found,
        ["-pk"],
        load=lambda rows: rows_of(rows, streets, searched=searched),
        words=filters.words,
        said=filters.words_untyped,
    )


def look_weeks(user, params):
    """The weekly lists of looks, as their page lists them."""
    if not rules.audits(user):
        raise Http404
    return Listing(LookWeek.objects.visible_to(user).select_related("street"))


COLUMNS = (
    ("序号", lambda row: row.pk),
    ("时间", lambda row: to_the_second(row.at)),
    ("人员", lambda row: row.who),
    ("身份", lambda row: row.role),
    ("操作", lambda row: row.what),
    ("事物", lambda row: row.kind),
    ("编号", lambda row: row.reference),
    ("社区", lambda row: row.place),
)
WEEK_COLUMNS = (
    ("街道", lambda week: week.street.name),
    ("周一", lambda week: week.monday),
    ("周日", lambda week: week.sunday),
    ("查看次数", lambda week: week.looks),
    ("需要核实的人数", lambda week: week.people),
    ("生成时间", lambda week: week.listed_at),
)


def register_kinds():
    whose = {"standing": standing_of, "role": lambda user: ROLE}
    register(
        ExportKind("audit", "操作记录", COLUMNS, events, page="audit", **whose),
        ExportKind("audit-looks", "每周查看情况", WEEK_COLUMNS, look_weeks, page="audit_looks", **whose),
    )

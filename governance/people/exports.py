"""The lists of this room as Excel files: who is posted where, and homes with the number of people bound to them."""

from django.http import Http404

from governance.exports.kinds import ExportKind, Listing, register
from governance.people import lists, rules
from governance.people.models import organisations_kept_by, postings_kept_by, with_staff
from governance.registry.exports import role_of, standing_of
from governance.registry.models import today

WORDS = {"building": "楼号", "entrance": "单元", "door": "房号"}


def organisations(user, params):
    mine = organisations_kept_by(user)
    if not mine.exists():
        raise Http404
    return Listing(with_staff(mine), ["pk"])


def postings(user, params):
    """Everybody who works or worked for the organisations one looks after, or for the one that the address names."""
    mine = organisations_kept_by(user)
    wanted = params.get("organisation", "")
    if wanted:
        mine = mine.filter(pk=wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else mine.none()
    if not mine.exists():
        raise Http404
    words = [mine.get().name] if wanted else []
    rows = postings_kept_by(user).filter(organisation__in=mine.order_by().values("pk"))
    return Listing(rows.select_related("person", "organisation"), ["organisation_id", "pk"], words=words, said=words)


def homes(user, params):
    """Homes one keeps, with how many are bound to each: numbers, because a name is shown for a reason only."""
    if not rules.keeps_homes(user):
        raise Http404
    _, asked, found = lists.homes(user, params)
    words = [f"{WORDS[name]}：{value}" for name, value in asked.items()]
    return Listing(found, ["pk"], words=words, said=[f"{WORDS[name]}：（略）" for name in asked])


def phase(posting):
    if posting.since > today():
        return "还没开始"
    return "现在任职" if posting.until is None or posting.until > today() else "已结束"


ORGANISATION_COLUMNS = (
    ("单位", lambda row: row.name),
    ("类别", lambda row: row.kinds_text),
    ("任职人数", lambda row: row.staff),
    ("负责人数", lambda row: row.leads),
)
POSTING_COLUMNS = (
    ("单位", lambda row: row.organisation.name),
    ("姓名", lambda row: row.person.display_name),
    ("职务", lambda row: row.title),
    ("负责人", lambda row: row.is_lead),
    ("分工", lambda row: row.duties_text),
    ("任职自", lambda row: row.since),
    ("任职至", lambda row: row.until),
    ("状态", phase),
)
HOME_COLUMNS = (
    ("社区", lambda row: row.entrance.building.community.name),
    ("房屋", lambda row: str(row)),
    ("业主人数", lambda row: row.owners),
    ("使用人人数", lambda row: row.occupants),
)


def register_kinds():
    whose = {"standing": standing_of, "role": role_of}
    register(
        ExportKind("staff", "任职管理", ORGANISATION_COLUMNS, organisations, page="staff", **whose),
        ExportKind("postings", "任职", POSTING_COLUMNS, postings, page="staff", **whose),
        ExportKind("homes", "房屋", HOME_COLUMNS, homes, page="homes_find", **whose),
    )

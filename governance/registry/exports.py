"""The lists of this room as Excel files."""

from django.http import Http404

from governance.exports.kinds import ExportKind, Listing, narrowed, register
from governance.imports import kinds as sheets
from governance.imports.models import Import
from governance.phrases import masked_phone
from governance.registry import rules
from governance.registry.counts import counts_of_buildings, counts_of_communities
from governance.registry.forms.organisations import OrganisationFilter
from governance.registry.models import Building, HomeClaim, Organisation, postings_of


def standing_of(user):
    """Postings give these lists; a file is not handed out once one of them has ended."""
    return [f"posting {pk}" for pk in postings_of(user).values_list("pk", flat=True).order_by("pk")]


def role_of(user):
    posting = postings_of(user).select_related("organisation").order_by("pk").first()
    return f"{posting.organisation}{posting.title}" if posting else ""


def home_claims(user, params):
    """What the 居委会 must confirm, as its page lists it."""
    if not rules.confirms_homes(user):
        raise Http404
    claims = HomeClaim.objects.worked_on_by(user).waiting().for_list().with_residents()
    return Listing(claims, ["claimed_at", "pk"], words=["等待核实"], said=["等待核实"])


def organisations(user, params):
    """Whom to ring, as everybody who signs in may look it up; nobody's own name."""
    chosen = OrganisationFilter(params)
    rows = chosen.narrow(Organisation.objects.visible_to(user)).for_list().select_related("parent", "successor")
    return Listing(rows, ["pk"], words=narrowed(chosen), said=narrowed(chosen, typed="（略）"))


def communities(user, params):
    if not rules.keeps_any_place(user):
        raise Http404
    rows = rules.communities_kept_by(user).select_related("street__district")
    return Listing(rows, ["street_id", "pk"], load=counts_of_communities)


def buildings(user, params):
    """Those of the communities whose register one keeps, or of the one that the address names."""
    if not rules.keeps_any_place(user):
        raise Http404
    here = rules.communities_kept_by(user)
    rows = Building.objects.filter(community__in=here.order_by().values("pk"))
    rows = rows.select_related("community", "area", "estate", "grid")
    wanted = params.get("community", "")
    named = here.filter(pk=wanted).first() if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else None
    if wanted and named is None:
        raise Http404
    words = [named.name] if named else []
    rows = rows.filter(community=named) if named else rows
    return Listing(rows, ["community_id", "number", "pk"], load=counts_of_buildings, words=words, said=words)


def imports(user, params):
    if not sheets.open_to(user):
        raise Http404
    return Listing(Import.objects.visible_to(user).for_list())


ORGANISATION_COLUMNS = (
    ("名称", lambda row: row.name),
    ("类别", lambda row: row.kinds_text),
    ("值班电话", lambda row: row.duty_phone),
    ("工作时间", lambda row: row.hours),
    ("服务楼数", lambda row: row.building_count),
    ("上级单位", lambda row: str(row.parent or "")),
    ("终止日期", lambda row: row.dissolved_on),
    ("承接单位", lambda row: str(row.successor or "")),
)
COMMUNITY_COLUMNS = (
    ("社区", lambda pair: pair[0].name),
    ("街道", lambda pair: f"{pair[0].street.district or ''}{pair[0].street}"),
    ("楼", lambda pair: pair[1].buildings),
    ("房屋", lambda pair: pair[1].homes),
    ("已登记业主的房屋", lambda pair: pair[1].owned),
    ("绑定的居民", lambda pair: pair[1].people),
)
BUILDING_COLUMNS = (
    ("社区", lambda row: row[0].community.name),
    ("楼", lambda row: str(row[0])),
    ("用途", lambda row: row[0].get_use_display()),
    ("建成年份", lambda row: row[0].built),
    ("结构", lambda row: row[0].get_structure_display()),
    ("层数", lambda row: row[0].storeys),
    ("电梯", lambda row: row[0].lifts),
    ("产权", lambda row: row[0].get_title_display()),
    ("物业管理区域", lambda row: str(row[0].area or "")),
    ("小区", lambda row: str(row[0].estate or "")),
    ("网格", lambda row: str(row[0].grid or "")),
    ("房屋", lambda row: row[1]),
    ("已登记业主的房屋", lambda row: row[2]),
)
IMPORT_COLUMNS = (
    ("种类", lambda row: row.kind_label),
    ("范围", lambda row: row.place),
    ("文件名", lambda row: row.filename),
    ("上传人", lambda row: str(row.by)),
    ("上传时间", lambda row: row.uploaded_at),
    ("状态", lambda row: row.state_label),
    ("行数", lambda row: row.rows),
    ("新增", lambda row: row.new),
    ("改动", lambda row: row.changed),
    ("相同", lambda row: row.same),
    ("有问题", lambda row: row.wrong),
    ("写入时间", lambda row: row.applied_at),
    ("撤销时间", lambda row: row.undone_at),
)
CLAIM_COLUMNS = (
    ("社区", lambda row: row.home.entrance.building.community.name),
    ("房屋", lambda row: str(row.home)),
    ("申请人", lambda row: row.person.display_name),
    ("身份", lambda row: row.get_kind_display()),
    ("电话", lambda row: masked_phone(row.person.phone) if row.person.phone else ""),
    ("现有业主", lambda row: row.owners),
    ("现有使用人", lambda row: row.occupants),
    ("申请时间", lambda row: row.claimed_at),
)


def register_kinds():
    whose = {"standing": standing_of, "role": role_of}
    register(
        ExportKind("home-claims", "房屋核实", CLAIM_COLUMNS, home_claims, page="home_claims", **whose),
        ExportKind("organisations", "单位", ORGANISATION_COLUMNS, organisations, page="organisations", **whose),
        ExportKind("places", "辖区", COMMUNITY_COLUMNS, communities, page="places", **whose),
        ExportKind("buildings", "楼", BUILDING_COLUMNS, buildings, page="places", **whose),
        ExportKind("imports", "导入记录", IMPORT_COLUMNS, imports, page="imports", **whose),
    )

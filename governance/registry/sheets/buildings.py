"""楼: one row a building; compounds, management areas and grids are made as they are named."""

from governance.imports import values
from governance.imports.kinds import Column, SheetKind
from governance.imports.plans import Plan
from governance.registry.models import Building, Estate, Grid, ManagementArea
from governance.registry.sheets.places import BUILDING, COMMUNITY, Places, assumed_place, places_kept_by
from governance.registry.states import BuildingTitle, BuildingUse, Structure

PARTS = {"estate": Estate, "area": ManagementArea, "grid": Grid}
COLUMNS = (
    COMMUNITY,
    BUILDING,
    Column("name", "楼名", values.text(40), help="有别名时填写", examples=("", "知春楼")),
    Column("estate", "小区", values.text(60), help="没有登记过的小区会自动新增", examples=("老山东里北小区",) * 2),
    Column("area", "物业管理区域", values.text(60), help="没有登记过的会自动新增", examples=("老山东里北", "")),
    Column("grid", "网格", values.text(40), help="没有登记过的会自动新增", examples=("第一网格", "第一网格")),
    Column("use", "用途", values.choice(BuildingUse), help="、".join(BuildingUse.labels), examples=("住宅", "住宅")),
    Column("built", "建成年份", values.whole(1800, 2100, without=("年",)), help="四位数字", examples=(1981, 2003)),
    Column("is_old", "老旧楼", values.yes_or_no, help="是或否", examples=("是", "否")),
    Column("structure", "结构", values.choice(Structure), help="、".join(Structure.labels), examples=("砖混", "")),
    Column("storeys", "层数", values.whole(1, 200, without=("层",)), help="地上层数", examples=(6, 18)),
    Column("lifts", "电梯数", values.whole(0, 100, without=("部", "台")), help="没有填 0", examples=(0, 2)),
    Column("title", "产权性质", values.choice(BuildingTitle), help="、".join(BuildingTitle.labels), examples=("", "")),
    Column("households", "户数", values.whole(0, 5000, without=("户",)), help="登记的户数", examples=(60, 120)),
)
HEADINGS = {column.name: column.heading for column in COLUMNS}


def plan(entries, scope, by):
    result = Plan()
    places = Places(scope, result)
    parts = {name: parts_in(model, places) for name, model in PARTS.items()}
    for entry in entries:
        community = places.community(entry)
        if community is None:
            continue
        wanted = {name: value for name, value in entry.given.items() if name not in ("community", "building")}
        for name in PARTS.keys() & wanted.keys():
            wanted[name] = part_of(result, parts[name], PARTS[name], community, entry.row, wanted[name])
        building = places.buildings.get((community.pk, entry["building"]))
        label = places.named(community, f"{entry['building']}号楼")
        if building is None:
            building = Building(community=community, number=entry["building"], **wanted)
            result.create(entry.row, label, building)
        else:
            result.keep_or_change(entry.row, label, building, wanted, HEADINGS)
    return result


def parts_in(model, places):
    """Compounds, areas or grids by community and name."""
    here = list(places.communities.values())
    return {(each.community_id, values.narrow(each.name)): each for each in model.objects.filter(community__in=here)}


def part_of(result, known, model, community, row, name):
    """The one of that name, made once if nobody has named it before."""
    key = community.pk, values.narrow(name)
    if key not in known:
        known[key] = model(community=community, name=name)
        result.need(row, known[key])
    return known[key]


BUILDINGS = SheetKind(
    name="buildings",
    label="楼",
    lead="一行一栋楼。按“社区 + 楼号”认：已登记的改动，没有的新增。",
    columns=COLUMNS,
    key=("community", "building"),
    models=lambda: (Estate, ManagementArea, Grid, Building),
    scopes=places_kept_by,
    plan=plan,
    assumed=assumed_place,
)

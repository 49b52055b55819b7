"""物业服务合同 from Excel: one row a contract, entered by the deed that enters it by hand; none is rewritten."""

import re
from functools import partial

from committees.contracts.actions import file_contract, sign_contract
from committees.contracts.actions.contracts import obstacles
from committees.contracts.models import ServiceContract
from governance.imports import values
from governance.imports.kinds import Column, SheetKind
from governance.imports.plans import Plan
from governance.registry.models import ManagementArea
from governance.registry.sheets.organisations import organisations_by_name
from governance.registry.sheets.places import COMMUNITY, Places, assumed_place, places_kept_by


def building_numbers(value):
    """`1-16、20` -> the numbers, each once, in order."""
    numbers = set()
    for part in re.split(r"[、,;]+", values.narrow(value).replace("号楼", "")):
        match = re.fullmatch(r"([0-9]{1,4})(?:[-~至]([0-9]{1,4}))?", part)
        if not match or int(match[2] or match[1]) < int(match[1]):
            raise values.Wrong(f"“{values.shown(part)}”不是楼号，请写成 1-16、20 这样")
        numbers |= set(range(int(match[1]), int(match[2] or match[1]) + 1))
    return tuple(sorted(numbers))


def price(value):
    """元/平方米·月 with at most two decimals, as whole 分."""
    found = re.fullmatch(r"([0-9]{1,4})(?:\.([0-9]{1,2})0*)?元?", values.narrow(value))
    if not found:
        raise values.Wrong(f"“{values.shown(value)}”不是单价，请填元数，最多两位小数，例如 1.20")
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


COLUMNS = (
    COMMUNITY,
    Column("number", "合同编号", values.name(40), True, "合同上的编号", ("LS-2018-01", "LS-2018-02")),
    Column("firm", "物业服务企业", values.name(60), True, "登记的单位全称", ("某某物业服务有限公司",) * 2),
    Column("buildings", "楼号", building_numbers, True, "如 1-16、20", ("1-16、20", "21-30")),
    Column("area", "物业管理区域", values.name(60), help="登记的名称", examples=("", "")),
    Column("signed_on", "签订日期", values.day, True, "", ("2018-05-20", "2018-05-20")),
    Column("since", "自", values.day, True, "开始服务的日期", ("2018-06-01", "2018-06-01")),
    Column("last_day", "期满日", values.day, help="合同约定的最后一天；不定期的不填", examples=("2028-05-31", "")),
    Column("price", "单价", price, help="元/平方米·月，最多两位小数", examples=(1.2, "")),
    Column("price_note", "价格说明", values.text(100), help="没有单价的写明怎样收费", examples=("", "按户每月 30 元")),
    Column("filed_on", "备案日期", values.day, help="还没有备案的不填", examples=("2018-06-05", "")),
)
HEADINGS = {column.name: column.heading for column in COLUMNS}
TERMS = ("signed_on", "since", "last_day", "price", "price_note", "filed_on")


class Shelf:
    """What the rows speak of: firms, areas, contracts on record, and who got which building in this sheet already."""

    def __init__(self, places):
        here = list(places.communities.values())
        self.firms, self.taken = organisations_by_name(), {}
        self.areas = {
            (each.community_id, each.name): each for each in ManagementArea.objects.filter(community__in=here)
        }
        contracts = ServiceContract.objects.filter(community__in=here).select_related("firm").prefetch_related("scope")
        self.contracts = {(each.community_id, values.narrow(each.number)): each for each in contracts}


def plan(entries, scope, by):
    result = Plan()
    places = Places(scope, result)
    shelf = Shelf(places)
    for entry in entries:
        community = places.community(entry)
        if community is None:
            continue
        terms = terms_of(result, entry, community, places, shelf)
        if terms is None:
            continue
        known = shelf.contracts.get((community.pk, values.narrow(entry["number"])))
        if known is not None:
            compare(result, entry, known, terms, by)
        elif is_free(result, entry, terms, shelf):
            result.do(entry.row, f"{terms['firm']} {entry['number']}", partial(sign_contract, by=by, **terms))
    return result


def terms_of(result, entry, community, places, shelf):
    """The row as the deed takes it, or None with the faults named."""
    before, wrong = len(result.faults), partial(result.fault, entry.row)
    firm = shelf.firms.get(values.narrow(entry["firm"]))
    if firm is None:
        wrong(HEADINGS["firm"], f"没有登记“{entry['firm']}”，请先导入单位")
    missing = [number for number in entry["buildings"] if (community.pk, number) not in places.buildings]
    if missing:
        wrong(HEADINGS["buildings"], f"{community}没有登记{'、'.join(map(str, missing[:5]))}号楼，请核对，或先导入楼")
    area = shelf.areas.get((community.pk, entry.get("area")))
    if entry.get("area") and area is None:
        wrong(HEADINGS["area"], f"{community}没有登记“{entry['area']}”，请核对")
    if len(result.faults) > before:
        return None
    buildings = [places.buildings[community.pk, number] for number in entry["buildings"]]
    terms = {name: entry[name] for name in TERMS if name in entry.given}
    return terms | {
        "firm": firm, "community": community, "buildings": buildings, "area": area, "number": entry["number"]
    }  # fmt: skip


def is_free(result, entry, terms, shelf):
    """Whether nothing stands against it, on record or in the rows above."""
    asked = {name: value for name, value in terms.items() if name not in ("price", "price_note", "area")}
    against = obstacles(**asked)
    for field, sentence in against:
        result.fault(entry.row, HEADINGS.get(field, HEADINGS["number"]), sentence)
    for building in terms["buildings"]:
        row = shelf.taken.setdefault(building.pk, entry.row)
        if row != entry.row:
            result.fault(entry.row, HEADINGS["buildings"], f"{building}在第 {row} 行的合同里已经有了")
            return False
    return not against


def compare(result, entry, known, terms, by):
    """A contract on record: the day of its filing may be added, anything else is changed by hand."""
    name = f"{known.firm} {known.number}"
    scope = {row.building_id for row in known.scope.all()}
    different = [
        HEADINGS[key] for key in TERMS if key in terms and key != "filed_on" and getattr(known, key) != terms[key]
    ]
    different += [HEADINGS["firm"]] * (known.firm_id != terms["firm"].pk)
    different += [HEADINGS["buildings"]] * (scope != {building.pk for building in terms["buildings"]})
    filed = terms.get("filed_on")
    if different or (filed and known.filed_on and filed != known.filed_on):
        heading = different[0] if different else HEADINGS["filed_on"]
        result.fault(
            entry.row, heading, "这份合同已经登记，内容与表里不同。已登记的合同不能用导入改动，请在合同页面办理"
        )
    elif filed and not known.filed_on:
        told = [(HEADINGS["filed_on"], "（空）", str(filed))]
        result.do(entry.row, name, partial(file_contract, contract=known, on=filed, by=by), "changed", told)
    else:
        result.same(entry.row, name)


CONTRACTS = SheetKind(
    name="contracts",
    label="物业合同",
    lead="一行一份物业服务合同。按“社区 + 合同编号”认；已登记的合同只能补备案日期，其他改动在合同页面办理。",
    columns=COLUMNS,
    key=("community", "number"),
    models=lambda: (),
    scopes=places_kept_by,
    plan=plan,
    assumed=assumed_place,
    undoable=False,
)

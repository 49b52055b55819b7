"""房屋: one row a home; its entrance is made if the building has none of that number."""

from governance.imports import values
from governance.imports.kinds import Column, SheetKind
from governance.imports.plans import Plan
from governance.registry.models import Entrance, Home
from governance.registry.sheets.places import (
    BUILDING,
    COMMUNITY,
    DOOR,
    ENTRANCE,
    Places,
    assumed_place,
    places_kept_by,
)
from governance.registry.states import HomeUse

COLUMNS = (
    COMMUNITY,
    BUILDING,
    ENTRANCE,
    DOOR,
    Column("area", "专有面积", values.area, help="平方米，最多两位小数", examples=(54.35, 78)),
    Column("use", "用途", values.choice(HomeUse), help="、".join(HomeUse.labels), examples=("住宅", "住宅")),
    Column("storey", "所在层", values.whole(-9, 200, without=("层",)), help="地下填负数", examples=(1, 1)),
)
HEADINGS = {"use": "用途", "storey": "所在层"}
WHERE = ("community", "building", "entrance", "door")


def plan(entries, scope, by):
    result = Plan()
    places = Places(scope, result).load_homes(entries)
    for entry in entries:
        building = places.building(entry)
        if building is None:
            continue
        entrance = places.entrances.get((building.pk, entry["entrance"]))
        if entrance is None:
            entrance = Entrance(building=building, number=entry["entrance"])
            places.entrances[building.pk, entry["entrance"]] = entrance
            result.need(entry.row, entrance)
        wanted = {name: value for name, value in entry.given.items() if name not in WHERE}
        home = places.homes.get((entrance.pk, entry["door"])) if entrance.pk else None
        label = places.named(entry["community"], f"{entrance}{entry['door']}")
        if home is None:
            result.create(entry.row, label, Home(entrance=entrance, door=entry["door"], **wanted))
        else:
            result.keep_or_change(entry.row, label, home, wanted, HEADINGS, tell)
    return result


def tell(home, changes):
    """An area as people read it."""
    return (
        [("专有面积", *(f"{area / 100:.2f}" if area else "（空）" for area in changes["area"]))]
        if "area" in changes
        else []
    )


HOMES = SheetKind(
    name="homes",
    label="房屋",
    lead="一行一套房屋。按“社区 + 楼号 + 单元 + 房号”认；楼要先登记，单元没有的会自动新增。",
    columns=COLUMNS,
    key=WHERE,
    models=lambda: (Entrance, Home),
    scopes=places_kept_by,
    plan=plan,
    assumed=assumed_place,
)

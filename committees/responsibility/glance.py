"""A day of an emergency as tiles: each building, who is on duty there, and the last that was said of it."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from committees.responsibility import rules
from committees.responsibility.models import CheckIn, Duty, in_charge
from committees.responsibility.states import MISSING, TONES, Condition
from governance.phrases import ranges
from governance.registry.models import Building, today


@dataclass(frozen=True)
class Tile:
    building: Building
    person: object = None
    said: CheckIn | None = None

    @property
    def key(self):
        """As a form sends it."""
        return str(self.building.pk)

    @property
    def state(self):
        return self.said.condition if self.said else MISSING

    @property
    def label(self):
        return self.said.get_condition_display() if self.said else "还没报"

    @property
    def tone(self):
        return TONES[self.state]

    @property
    def words(self):
        return self.said.words if self.said else ""


def tiles(emergency, day, buildings=None):
    """In the order of communities and numbers; five questions. From today on nobody whose mandate ended is on duty."""
    buildings = emergency.buildings.all() if buildings is None else buildings
    rows = buildings.select_related("community").order_by("community", "number")
    duties = Duty.objects.filter(emergency=emergency, day=day).select_related("person")
    holders = rules.holders_of(emergency.street_id) if day >= today() else None
    people = {duty.building_id: duty.person for duty in duties if holders is None or duty.person_id in holders}
    said = CheckIn.objects.filter(emergency=emergency, day=day).order_by("building_id", "-pk").distinct("building_id")
    last = {row.building_id: row for row in said.select_related("by")}
    return [Tile(building, people.get(building.pk), last.get(building.pk)) for building in rows]


def by_community(tiles):
    return [(place, list(here)) for place, here in groupby(tiles, key=lambda tile: tile.building.community)]


def unmanned(tiles):
    """`老山东里社区3、5号楼`: where nobody is on duty; empty where somebody is everywhere."""
    free = by_community([tile for tile in tiles if tile.person is None])
    return "、".join(f"{place}{ranges(tile.building.number for tile in here)}号楼" for place, here in free)


def counts(tiles):
    """{fine, trouble, missing} of a day."""
    found = defaultdict(int, dict.fromkeys([*Condition.values, MISSING], 0))
    for tile in tiles:
        found[tile.state] += 1
    return dict(found)


def mine(user, emergency, day, answered):
    """Tiles that wait for this person: on duty or in charge; for who only plays a part there, all of them."""
    found = tiles(emergency, day, answered)
    led = set(in_charge(user, day).values_list("building", flat=True))
    own = [tile for tile in found if tile.person == user or tile.building.pk in led]
    return own or found


def waiting_for(user, tiles):
    """What one press may call fine: where she is on duty today and has said nothing; where others are, one by one."""
    on_duty = [tile for tile in tiles if tile.person == user] or tiles
    return [tile for tile in on_duty if not tile.said]

"""Where a sheet belongs, and how its rows name communities, buildings and homes."""

from difflib import get_close_matches

from django.db.models import Q

from governance.imports import values
from governance.imports.kinds import Column
from governance.registry.models import Building, Community, Entrance, Home, Street, communities_confirmed_by, streets_of


def streets_kept_by(user):
    """Streets whose office the person works for today."""
    return list(Street.objects.filter(pk__in=streets_of(user)).order_by("name"))


def communities_kept_by(user):
    """Communities of those streets, and those whose 居委会 the person works for."""
    mine = Q(street__in=streets_of(user)) | Q(pk__in=communities_confirmed_by(user))
    return Community.objects.filter(mine).values("pk")


def places_kept_by(user):
    """The streets first, then single communities."""
    communities = Community.objects.filter(pk__in=communities_kept_by(user)).order_by("street", "name")
    return [*streets_kept_by(user), *communities]


def communities_of(scope):
    """By name, the communities that a sheet of this place may speak of."""
    found = scope.communities.all() if isinstance(scope, Street) else [scope]
    return {values.narrow(community.name): community for community in found}


def assumed_place(scope):
    """A sheet of one community need not repeat its name."""
    return {} if isinstance(scope, Street) else {"community": values.narrow(scope.name)}


COMMUNITY = Column(
    "community", "社区", values.code(40), True, "登记的社区全名；只导入一个社区时可以不填", ("老山东里北社区",) * 2
)
BUILDING = Column(
    "building", "楼号", values.whole(1, 9999, without=("号楼", "楼", "栋", "幢", "号")), True, "只填数字，如 12", (1, 2)
)
ENTRANCE = Column("entrance", "单元", values.whole(1, 99, without=("单元", "门")), True, "只填数字，如 2", (1, 2))


def door(value):
    """601, 601室 and ６０１号 are one door."""
    found = values.code(10)(value).removesuffix("室").removesuffix("号")
    if not found:
        raise values.Wrong("没有房号，请填写，例如 601")
    return found


DOOR = Column("door", "房号", door, True, "如 601", ("101", "0102"))


class Places:
    """Communities, buildings, entrances and homes that the rows of a sheet speak of, in four queries."""

    def __init__(self, scope, plan):
        self.scope, self.plan = scope, plan
        self.communities = communities_of(scope)
        here = [community.pk for community in self.communities.values()]
        self.buildings = {
            (each.community_id, each.number): each for each in Building.objects.filter(community__in=here)
        }

    def named(self, community, thing):
        """A thing with its community in front, where the sheet speaks of several."""
        return f"{community} {thing}" if isinstance(self.scope, Street) else str(thing)

    def load_homes(self, entries):
        """The entrances and homes of the buildings that are spoken of, and of no others."""
        numbers = {entry.get("building") for entry in entries}
        spoken_of = [each.pk for each in self.buildings.values() if each.number in numbers]
        by_building = {each.pk: each for each in self.buildings.values()}
        self.entrances, by_pk, self.homes = {}, {}, {}
        for each in Entrance.objects.filter(building__in=spoken_of):
            each.building = by_building[each.building_id]
            self.entrances[each.building_id, each.number] = by_pk[each.pk] = each
        for each in Home.objects.filter(entrance__building__in=spoken_of):
            each.entrance = by_pk[each.entrance_id]
            self.homes[each.entrance_id, each.door] = each
        return self

    def community(self, entry):
        """The community of a row, or None with the fault named."""
        found = self.communities.get(entry["community"])
        if found is None:
            near = get_close_matches(entry["community"], self.communities, n=1, cutoff=0.4)
            hint = f"；是不是“{self.communities[near[0]]}”" if near else ""
            self.plan.fault(entry.row, COMMUNITY.heading, f"{self.scope}没有登记“{entry['community']}”{hint}")
        return found

    def building(self, entry):
        community = self.community(entry)
        if community is None:
            return None
        found = self.buildings.get((community.pk, entry["building"]))
        if found is None:
            where = f"{community}没有登记{entry['building']}号楼"
            self.plan.fault(entry.row, BUILDING.heading, f"{where}，请核对，或先导入楼")
        return found

    def home(self, entry):
        building = self.building(entry)
        if building is None:
            return None
        entrance = self.entrances.get((building.pk, entry["entrance"]))
        found = entrance and self.homes.get((entrance.pk, entry["door"]))
        if found is None:
            name = f"{building}{entry['entrance']}单元{entry['door']}"
            self.plan.fault(entry.row, DOOR.heading, f"没有登记{name}，请核对，或先导入房屋")
        return found

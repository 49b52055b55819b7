"""What the registers of the demo say beyond the newspaper page: buildings, telephones, owners of one area, one end.

Everything here is invented; it changes nothing about who may see what.
"""

import random
from datetime import date
from itertools import islice

from governance.accounts.models import User
from governance.registry.models import (
    Building,
    Community,
    Contact,
    Coverage,
    Estate,
    Grid,
    Home,
    ManagementArea,
    Organisation,
    Ownership,
)
from governance.registry.states import OrganisationKind, Structure, Title
from issues.demo.cast import NEW_BUILDINGS, SINCE
from issues.demo.neighbours import _names

ENDED_ON = date(2022, 7, 1)
SOLD_IN = date(2021, 3, 1)
PER_GRID = 9
HOURS = {
    OrganisationKind.FIRM: "全天有人值班；客服每日 8:00-20:00",
    OrganisationKind.TITLEHOLDER: "工作日 9:00-17:00",
    OrganisationKind.OPERATOR: "全天有人值班",
    OrganisationKind.DEPARTMENT: "全天有人值班",
    OrganisationKind.STREET_OFFICE: "工作日 9:00-18:00",
    OrganisationKind.NEIGHBOURHOOD: "每日 9:00-18:00，夜间有人值班",
}
CONTACTS = {
    OrganisationKind.FIRM: ("报修", "收费", "夜间值班"),
    OrganisationKind.TITLEHOLDER: ("房屋维修",),
    OrganisationKind.NEIGHBOURHOOD: ("房屋核实",),
}


def describe(ground):
    """Fill in what a street would have in its registers; a few dozen statements."""
    for community in Community.objects.order_by("pk"):
        buildings_of(community)
    telephones()
    jimenli = ground.communities["蓟门里"]
    unsold_homes(jimenli)
    one_full_roll(Building.objects.get(community=jimenli, number=12).area)


def buildings_of(community):
    """小区, 网格, and what each building is; 老山's communities are one 物业管理区域 each."""
    is_jimenli = community.name.startswith("蓟门里")
    estate = Estate.objects.create(community=community, name=f"{community.name.removesuffix('社区')}小区")
    if not community.areas.exists():
        area = ManagementArea.objects.create(community=community, name=f"{estate}物业管理区域")
        community.buildings.update(area=area)
    buildings = list(community.buildings.order_by("number"))
    wanted = -(-len(buildings) // PER_GRID)
    grids = Grid.objects.bulk_create(Grid(community=community, name=f"第{n}网格") for n in range(1, wanted + 1))
    for place, building in enumerate(buildings):
        is_new = is_jimenli and building.number in NEW_BUILDINGS
        building.estate, building.grid = estate, grids[place // PER_GRID]
        building.is_old = not is_new
        building.storeys, building.lifts = (18, 2) if is_new else (6, 0)
        building.structure = Structure.CONCRETE if is_new else Structure.BRICK_CONCRETE
        if building.number % 7 == 0 and not is_new:
            building.structure = Structure.PANEL
        building.title = "commodity" if is_new else "mixed" if is_jimenli and building.number < 31 else "sold_public"
    Building.objects.bulk_update(
        buildings, ["estate", "grid", "is_old", "storeys", "lifts", "structure", "title"], batch_size=500
    )


def telephones():
    """A number of its own for each organisation, its hours, and contacts by duty."""
    organisations = list(Organisation.objects.order_by("pk"))
    for number, one in enumerate(organisations):
        one.duty_phone, one.hours = f"010-5555{number:04d}", HOURS[one.kind]
    Organisation.objects.bulk_update(organisations, ["duty_phone", "hours"])
    Contact.objects.bulk_create(
        Contact(organisation=one, duty=duty, phone=f"{one.duty_phone}-{place}", since=SINCE)
        for one in organisations
        for place, duty in enumerate(CONTACTS.get(one.kind, ()), 1)
    )


def unsold_homes(community):
    """Every 产权单位 still owns a third of the free homes of its buildings; one has ended and another took over."""
    units = Organisation.objects.filter(kind=OrganisationKind.TITLEHOLDER).order_by("pk")
    covered = {}
    for fact in Coverage.objects.filter(organisation__in=units, building__community=community):
        covered[fact.building_id] = fact.organisation_id
    rows = free_homes(entrance__building__in=covered, entrance__number=4)
    rows = rows.values_list("pk", "entrance__building")
    Ownership.objects.bulk_create(
        Ownership(home_id=home, organisation_id=covered[building], title=Title.UNSOLD_PUBLIC, since=SINCE)
        for home, building in rows
    )
    heir = units.get(name__startswith="产权单位06")
    ended = Organisation.objects.create(
        kind=OrganisationKind.TITLEHOLDER,
        name="产权单位16（原街道工厂）",
        dissolved_on=ENDED_ON,
        successor=heir,
    )
    old = list(
        free_homes(entrance__building__number=12, entrance__building__community=community, entrance__number=1)[:9]
    )
    unsold = {"title": Title.UNSOLD_PUBLIC}
    Ownership.objects.bulk_create(
        [Ownership(home=home, organisation=ended, since=SINCE, until=ENDED_ON, **unsold) for home in old]
        + [Ownership(home=home, organisation=heir, since=ENDED_ON, **unsold) for home in old]
    )
    firm = Organisation.objects.get(name="蓟门第三物业")
    firm.parent = units.get(name__startswith="产权单位02")
    firm.save(update_fields=["parent"])


def one_full_roll(area):
    """The area of 12号楼 has nearly all of its owners: some with two homes, couples, and a few things to look into.

    The third entrance of 12号楼 stays free: two people of the demo wait there to be confirmed.
    """
    homes = list(free_homes(entrance__building__area=area).exclude(entrance__building__number=12, entrance__number=3))
    names = _names(random.Random(len(homes)))  # noqa: S311 -- a story, not a secret
    people = User.objects.bulk_create(
        User(username=f"yz{n:03d}", display_name=name, phone=f"1540000{5000 + n}", password="!", is_demo=True)  # noqa: S106
        for n, name in enumerate(islice(names, len(homes)), 1)
    )
    facts = []
    for n, (home, person) in enumerate(zip(homes, people, strict=True)):
        owner = people[n - 1] if n % 11 == 10 else person  # a second home of the same buyer
        if n % 13 == 5:  # a couple
            facts += [owns(home, person, 2), owns(home, people[(n + 1) % len(people)], 2)]
        elif n == 2:  # two thirds have been inherited by nobody knows whom
            facts.append(owns(home, person, 3))
        elif n != 4:
            facts.append(owns(home, owner))
    Ownership.objects.bulk_create(facts)
    Home.objects.filter(pk=homes[0].pk).update(area=0)


def owns(home, person, shares=1):
    return Ownership(home=home, person=person, shares=shares, title=Title.SOLD_PUBLIC, since=SOLD_IN)


def free_homes(**where):
    return Home.objects.filter(ownerships=None, occupancies=None, claims=None, **where).order_by("pk")

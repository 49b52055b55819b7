"""The ground of demo and tests: 蓟门里 and 老山 with the newspaper page's numbers, and invented people.

Every person is invented; phones are from a range that is not given out.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db import transaction

from committees.bodies.models import Committee, Seat, Zone
from committees.bodies.states import CommitteeKind, Office, SeatKind
from governance.accounts.models import User
from governance.registry.models import (
    Building,
    Community,
    Coverage,
    District,
    Entrance,
    Home,
    ManagementArea,
    Occupancy,
    Organisation,
    Ownership,
    Posting,
    Street,
)
from governance.registry.states import Duty, OccupancyKind, OrganisationKind

PASSWORD = "yaoshi-demo"  # noqa: S105 -- everybody's, in demo mode only; printed by `make run`
SINCE = date(2020, 6, 1)

# The people that README, tests and outside checks know by name: (username, name, who).
PEOPLE = [
    ("li", "李秀兰", "业主，蓟门里12号楼2单元601"),
    ("zhao", "赵建国", "业主，与李秀兰同单元"),
    ("sun", "孙晓梅", "承租人，老山东里北"),
    ("wang", "王志强", "物管会委员，片区9-16号楼"),
    ("zhou", "周敏", "居委会主任、物管会主任"),
    ("dang", "党卫民", "物管会党支部书记、物管会副主任"),
    ("wuye", "吴业成", "首华物业项目经理"),
    ("gehua", "葛华", "歌华有线联系人"),
    ("chengguan", "程冠军", "街道综合执法队联系人"),
    ("jiedao", "姜道远", "北太平庄街道工作人员"),
    ("laoshan", "劳山", "老山街道工作人员"),
    ("zhuanban", "庄斑", "老山东里北有机更新工作专班负责人"),
    ("jiandu", "简度", "工作专班党风监督员"),
    ("admin", "系统管理员", "系统运维，不参与办理"),
    ("shenji", "申济", "北太平庄街道审计员，只看办理记录"),
    ("jijian", "季廉", "北太平庄街道纪检联络员，接收检举控告"),
]
# People the demo needs so that the numbers are right; nobody signs in as them.
EXTRAS = {
    "weiyuan4": "韩春生",
    "weiyuan5": "冯玉珍",
    "weiyuan6": "曹立新",
    "weiyuan7": "彭雪芹",
    "weiyuan8": "邓广和",
    "weiyuan9": "许桂花",
    "weiyuan10": "傅连成",
    "weiyuan11": "沈静怡",
    "juwei": "鲁慧",
    "xiaofang": "肖方",
    "ranqi": "冉琪",
    "gongre": "龚热",
    "yidong": "易东",
    "lianxiren": "连晓",
}

FIRMS = ["首华物业", *(f"蓟门第{n}物业" for n in "二三四五六七八九十")]
TITLEHOLDERS = [f"产权单位{n:02d}（机关企业）" for n in range(1, 16)]
OPERATORS = ["歌华有线", "中国移动", "中国电信", "中国联通", "中国铁塔"]
UTILITIES = ["燃气公司", "供热单位", "自来水公司", "供电公司", "排水集团"]
HOUSEHOLDS = 3118
NEW_BUILDINGS = {34, 35}
ZONES = {
    "第一片区": range(1, 9),
    "第二片区": range(9, 17),
    "第三片区": range(17, 26),
    "第四片区": range(26, 36),
}


@dataclass(frozen=True)
class Ground:
    """What was built, by name."""

    people: dict
    communities: dict
    organisations: dict

    def __getitem__(self, username):
        return self.people[username]


@cache
def _hash():
    # One hash for all: each would cost a third of a second.
    return make_password(PASSWORD)


@transaction.atomic
def build(*, homes_everywhere=False):
    """Streets to people. Without `homes_everywhere` only a few buildings get homes, for tests."""
    people = _people()
    jimenli, organisations = _jimenli(people, homes_everywhere)
    laoshan, more = _laoshan(people, homes_everywhere)
    return Ground(people, {"蓟门里": jimenli, "老山东里北": laoshan}, organisations | more)


def _people():
    named = [*PEOPLE, *((username, name, "") for username, name in EXTRAS.items())]
    users = [
        User(
            username=username,
            display_name=name,
            note=note,
            phone=f"1540000{number:04d}",
            email=f"{username}@example.invalid",
            password=_hash() if username not in EXTRAS else "!",
            is_demo=True,
            is_staff=username == "admin",
            is_superuser=username == "admin",
        )
        for number, (username, name, note) in enumerate(named, 1)
    ]
    return {user.username: user for user in User.objects.bulk_create(users)}


def _homes(building, entrances=4, floors=6, doors=3):
    rows = Entrance.objects.bulk_create(Entrance(building=building, number=n) for n in range(1, entrances + 1))
    Home.objects.bulk_create(
        Home(entrance=row, door=f"{floor}{door:02d}", area=5_400 + 35 * door)
        for row in rows
        for floor in range(1, floors + 1)
        for door in range(1, doors + 1)
    )


def _home(building, entrance, door):
    return Home.objects.get(entrance__building=building, entrance__number=entrance, door=door)


def _organisation(kind, name, staff=(), **where):
    organisation = Organisation.objects.create(kind=kind, name=name, duty_phone="010-55550000", **where)
    for number, (person, title) in enumerate(staff):
        Posting.objects.create(person=person, organisation=organisation, title=title, is_lead=number == 0, since=SINCE)
    return organisation


def _serve(organisation, buildings):
    Coverage.objects.bulk_create(
        Coverage(organisation=organisation, building=building, since=SINCE) for building in buildings
    )


def _jimenli(people, homes_everywhere):
    street = Street.objects.create(name="北太平庄街道", district=District.objects.create(name="海淀区"))
    community = Community.objects.create(street=street, name="蓟门里社区")
    areas = [ManagementArea.objects.create(community=community, name=f"蓟门里{n}号物业管理区域") for n in range(1, 11)]
    base, more = divmod(HOUSEHOLDS, 35)
    buildings = Building.objects.bulk_create(
        Building(
            community=community,
            area=areas[(n - 1) * 10 // 35],
            number=n,
            built=2003 if n in NEW_BUILDINGS else 1980 + n % 5,
            is_old=n not in NEW_BUILDINGS,
            households=base + (n <= more),
        )
        for n in range(1, 36)
    )
    by_number = {building.number: building for building in buildings}
    for number in by_number if homes_everywhere else (10, 12, 20):
        _homes(by_number[number])
    firms = {
        name: _organisation(OrganisationKind.FIRM, name, [(people["wuye"], "项目经理")] if name == "首华物业" else [])
        for name in FIRMS
    }
    # 首华物业 serves buildings 1-16 here; the other nine share the rest.
    _serve(firms["首华物业"], [by_number[n] for n in range(1, 17)])
    for number in range(17, 36):
        _serve(firms[FIRMS[1 + (number - 17) % 9]], [by_number[number]])
    organisations = dict(firms)
    for number, name in enumerate(TITLEHOLDERS):
        organisations[name] = _organisation(
            OrganisationKind.TITLEHOLDER, name, [(people["lianxiren"], "房管员")] if number == 0 else []
        )
        _serve(organisations[name], [by_number[1 + number * 2], by_number[2 + number * 2]])
    contacts = {"歌华有线": "gehua", "中国移动": "yidong", "燃气公司": "ranqi", "供热单位": "gongre"}
    for name in OPERATORS + UTILITIES:
        staff = [(people[contacts[name]], "区域联系人")] if name in contacts else []
        organisations[name] = _organisation(OrganisationKind.OPERATOR, name, staff)
        _serve(organisations[name], buildings)
    organisations["执法队"] = _organisation(
        OrganisationKind.DEPARTMENT,
        "北太平庄街道综合执法队",
        [(people["chengguan"], "联系人")],
        street=street,
    )
    organisations["消防"] = _organisation(
        OrganisationKind.DEPARTMENT, "消防救援站", [(people["xiaofang"], "联系人")], street=street
    )
    organisations["街道"] = _organisation(
        OrganisationKind.STREET_OFFICE,
        "北太平庄街道办事处",
        [(people["jiedao"], "社区治理岗")],
        street=street,
    )
    Posting.objects.create(
        person=people["shenji"],
        organisation=organisations["街道"],
        title="审计员",
        duties=[Duty.AUDITOR],
        since=SINCE,
    )
    Posting.objects.create(
        person=people["jijian"],
        organisation=organisations["街道"],
        title="纪检联络员",
        duties=[Duty.DISCIPLINE],
        since=SINCE,
    )
    organisations["居委会"] = _organisation(
        OrganisationKind.NEIGHBOURHOOD,
        "蓟门里社区居委会",
        [(people["zhou"], "主任")],
        street=street,
        community=community,
    )
    _committee(community, people, by_number)
    Ownership.objects.create(home=_home(by_number[12], 2, "601"), person=people["li"], since=SINCE)
    Ownership.objects.create(home=_home(by_number[12], 2, "602"), person=people["zhao"], since=SINCE)
    Ownership.objects.create(home=_home(by_number[10], 1, "301"), person=people["wang"], since=SINCE)
    Ownership.objects.create(home=_home(by_number[20], 1, "101"), person=people["dang"], since=SINCE)
    return community, organisations


def _committee(community, people, by_number):
    """物管会 of eleven: chair from the 居委会, deputy and most members owners (物业管理条例 §54)."""
    committee = Committee.objects.create(
        kind=CommitteeKind.MANAGEMENT,
        community=community,
        name="蓟门里社区物业管理委员会",
        planned_size=11,
        since=SINCE,
    )

    def seat(username, kind, office=Office.MEMBER):
        return Seat.objects.create(committee=committee, person=people[username], kind=kind, office=office, since=SINCE)

    seat("zhou", SeatKind.NEIGHBOURHOOD, Office.CHAIR)
    seat("dang", SeatKind.OWNER, Office.DEPUTY)
    leads = [seat("weiyuan4", SeatKind.OWNER), seat("wang", SeatKind.OWNER)]
    leads += [seat("weiyuan5", SeatKind.OWNER), seat("weiyuan6", SeatKind.OWNER)]
    for username in ("weiyuan7", "weiyuan8", "weiyuan9"):
        seat(username, SeatKind.OWNER)
    seat("weiyuan10", SeatKind.OCCUPANT)
    seat("weiyuan11", SeatKind.NEIGHBOURHOOD)
    for (name, numbers), lead in zip(ZONES.items(), leads, strict=True):
        zone = Zone.objects.create(committee=committee, name=name, lead=lead, since=SINCE)
        zone.buildings.set([by_number[n] for n in numbers])


def _laoshan(people, homes_everywhere):
    street = Street.objects.create(name="老山街道", district=District.objects.create(name="石景山区"))
    names = ["老山东里北社区", "老山东里社区", "老山西里社区"]
    communities = [Community.objects.create(street=street, name=name) for name in names]
    buildings = [
        Building.objects.bulk_create(
            Building(community=community, number=n, built=1978 + n % 6, households=60) for n in range(1, 31)
        )
        for community in communities
    ]
    north = communities[0]
    for building in buildings[0] if homes_everywhere else buildings[0][4:5]:
        _homes(building, entrances=5, floors=6, doors=2)
    firm = Organisation.objects.get(name="首华物业")
    for rows in buildings:
        _serve(firm, rows)
    organisations = {
        "老山街道": _organisation(
            OrganisationKind.STREET_OFFICE,
            "老山街道办事处",
            [(people["laoshan"], "社区治理岗")],
            street=street,
        ),
        "老山居委会": _organisation(
            OrganisationKind.NEIGHBOURHOOD,
            "老山东里北社区居委会",
            [(people["juwei"], "主任")],
            street=street,
            community=north,
        ),
    }
    crew = Committee.objects.create(
        kind=CommitteeKind.TASK_FORCE,
        community=north,
        name="老山东里北社区有机更新工作专班",
        planned_size=7,
        since=SINCE,
    )
    seats = [
        Seat.objects.create(
            committee=crew, person=people["zhuanban"], kind=SeatKind.STREET, office=Office.CHAIR, since=SINCE
        ),
        Seat.objects.create(committee=crew, person=people["jiandu"], kind=SeatKind.SUPERVISOR, since=SINCE),
        Seat.objects.create(committee=crew, person=people["juwei"], kind=SeatKind.NEIGHBOURHOOD, since=SINCE),
    ]
    for name, lead, rows in zip(["东里北责任区", "东里责任区", "西里责任区"], seats, buildings, strict=True):
        zone = Zone.objects.create(committee=crew, name=name, lead=lead, since=SINCE)
        zone.buildings.set(rows)
    Occupancy.objects.create(
        home=_home(buildings[0][4], 1, "202"), person=people["sun"], kind=OccupancyKind.TENANT, since=SINCE
    )
    return north, organisations

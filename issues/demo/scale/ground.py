"""Places, organisations, bodies and people of a large town, around the usual cast.

Three streets with forty communities. Each new community has what 蓟门里 has, in small: buildings with homes, two firms,
a 居委会, a 物管会 with zones that cover most of its buildings, residents who own a home, claims that wait.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count, islice

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
    HomeClaim,
    ManagementArea,
    Organisation,
    Ownership,
    Posting,
    Street,
)
from governance.registry.states import ClaimKind, ClaimState, OrganisationKind, Title
from issues.demo.cast import SINCE
from issues.demo.neighbours import GIVEN, SURNAMES

ENTRANCES, FLOORS, DOORS = 4, 6, 3
HOMES_OF_A_BUILDING = ENTRANCES * FLOORS * DOORS
COMMUNITIES = {"北太平庄街道": 18, "老山街道": 9, "第三街道": 9}
RESIDENTS = 0.3  # of a home: who is on the portal at all
CLAIMS = 0.01  # of a resident: who waits to be confirmed
MEMBERS = 7
ZONES = 4
PHONES = range(4000, 10_000)  # of the numbers that are not given out; the others are left blank
BATCH = 2_000


@dataclass
class Place:
    """One community and those who work there."""

    community: Community
    buildings: list
    firm: dict = field(default_factory=dict)  # building's pk -> organisation
    chair: User = None
    members: list = field(default_factory=list)
    residents: list = field(default_factory=list)  # (person, home)


class Ground:
    """Builds it all; afterwards `places` says who is where."""

    def __init__(self, cast, rng, homes, base, say):
        self.cast, self.rng, self.base, self.say = cast, rng, base, say
        self.names, self.number, self.phones = self._names(), count(1), iter(PHONES)
        self.places = []
        self._build(homes)

    def _build(self, homes):
        per_community = max(1, (homes - Home.objects.count()) // sum(COMMUNITIES.values()) // HOMES_OF_A_BUILDING)
        for name, many in COMMUNITIES.items():
            street = Street.objects.filter(name=name).first() or self._street(name)
            for number in range(1, many + 1):
                self.places.append(self._community(street, f"{name[:-2]}第{number}社区", per_community))
        self._operators()
        self._residents(homes)
        self.places += self._old_places()
        self.say(f"{Building.objects.count()} buildings, {Home.objects.count()} homes, {User.objects.count()} people")

    # --- people -----------------------------------------------------------------------------------
    def _names(self):
        given = list(map("".join, zip(GIVEN[::2], GIVEN[1::2], strict=True)))
        while True:
            yield self.rng.choice(SURNAMES) + self.rng.choice(given)

    def people(self, many):
        """Nobody can sign in as them."""
        return User.objects.bulk_create(
            (
                User(
                    username=f"p{next(self.number):06d}",
                    display_name=next(self.names),
                    phone=f"1540000{phone}" if (phone := next(self.phones, None)) else "",
                    password="!",  # noqa: S106
                    is_demo=True,
                )
                for _ in range(many)
            ),
            batch_size=BATCH,
        )

    # --- places -----------------------------------------------------------------------------------
    def _street(self, name):
        street = Street.objects.create(name=name, district=District.objects.order_by("pk").first())
        office = self._organisation(OrganisationKind.STREET_OFFICE, f"{name}办事处", street=street)
        Organisation.objects.create(kind=OrganisationKind.DEPARTMENT, name=f"{name}综合执法队", street=street)
        self._post(office, "社区治理岗")
        return street

    def _organisation(self, kind, name, **where):
        return Organisation.objects.create(kind=kind, name=name, duty_phone="010-55550000", **where)

    def _post(self, organisation, title):
        (person,) = self.people(1)
        Posting.objects.create(person=person, organisation=organisation, title=title, is_lead=True, since=SINCE)
        return person

    def _community(self, street, name, many):
        community = Community.objects.create(street=street, name=name)
        area = ManagementArea.objects.create(community=community, name=f"{name}物业管理区域")
        buildings = Building.objects.bulk_create(
            Building(
                community=community,
                area=area,
                number=n,
                built=1975 + n % 40,
                is_old=n % 40 < 25,
                storeys=FLOORS,
                households=HOMES_OF_A_BUILDING,
            )
            for n in range(1, many + 1)
        )
        self._homes(buildings)
        place = Place(community, buildings)
        self._firms(place)
        self._committee(place)
        return place

    def _homes(self, buildings):
        entrances = Entrance.objects.bulk_create(
            (Entrance(building=one, number=n) for one in buildings for n in range(1, ENTRANCES + 1)), batch_size=BATCH
        )
        Home.objects.bulk_create(
            (
                Home(entrance=one, door=f"{floor}{door:02d}", area=5_400 + 35 * door, storey=floor)
                for one in entrances
                for floor in range(1, FLOORS + 1)
                for door in range(1, DOORS + 1)
            ),
            batch_size=BATCH,
        )

    def _firms(self, place):
        half = (len(place.buildings) + 1) // 2
        for which, served in enumerate((place.buildings[:half], place.buildings[half:]), 1):
            firm = self._organisation(OrganisationKind.FIRM, f"{place.community.name}第{which}物业")
            self._post(firm, "项目经理")
            Coverage.objects.bulk_create(Coverage(organisation=firm, building=one, since=SINCE) for one in served)
            place.firm |= {one.pk: firm for one in served}

    def _committee(self, place):
        """The chair is of the 居委会; four members lead a zone each, and every tenth building is in none."""
        community = place.community
        office = self._organisation(
            OrganisationKind.NEIGHBOURHOOD, f"{community.name}居委会", street=community.street, community=community
        )
        place.chair = self._post(office, "主任")
        committee = Committee.objects.create(
            kind=CommitteeKind.MANAGEMENT,
            community=community,
            name=f"{community.name}物业管理委员会",
            planned_size=MEMBERS,
            since=SINCE,
        )
        members = self.people(MEMBERS - 1)
        offices = [Office.DEPUTY, *[Office.MEMBER] * (MEMBERS - 2)]
        chair = Seat(committee=committee, person=place.chair, kind=SeatKind.NEIGHBOURHOOD, office=Office.CHAIR)
        seats = [
            Seat(committee=committee, person=person, kind=SeatKind.OWNER, office=office)
            for person, office in zip(members, offices, strict=True)
        ]
        for seat in (chair, *seats):
            seat.since = SINCE
        _, _, *leads = Seat.objects.bulk_create([chair, *seats])
        zones = Zone.objects.bulk_create(
            Zone(committee=committee, name=f"第{n}片区", lead=lead, since=SINCE)
            for n, lead in enumerate(leads[:ZONES], 1)
        )
        zoned = [one for one in place.buildings if one.number % 10]
        Zone.buildings.through.objects.bulk_create(
            Zone.buildings.through(zone=zones[n * ZONES // len(zoned)], building=one) for n, one in enumerate(zoned)
        )
        place.members = [*members[1 : 1 + ZONES], place.chair]

    def _operators(self):
        """Cable, gas and heating serve everybody."""
        rows = (
            Coverage(organisation=operator, building=building, since=SINCE)
            for operator in Organisation.objects.filter(name__in=["歌华有线", "燃气公司", "供热单位"])
            for place in self.places
            for building in place.buildings
        )
        Coverage.objects.bulk_create(rows, batch_size=BATCH)

    # --- who lives there ----------------------------------------------------------------------------
    def _residents(self, homes):
        per_place = int(homes * RESIDENTS) // (len(self.places) + 2)
        people = iter(self.people(per_place * len(self.places)))
        for place in self.places:
            place.residents = self._move_in(place, list(islice(people, per_place)))
            self._claims(place)

    def _move_in(self, place, people):
        here = Home.objects.filter(entrance__building__in=place.buildings, ownerships=None, occupancies=None)
        free = list(here.select_related("entrance__building__community").order_by("pk"))
        chosen = self.rng.sample(free, min(len(people), len(free)))
        Ownership.objects.bulk_create(
            (
                Ownership(person=person, home=home, title=Title.COMMODITY, since=SINCE)
                for person, home in zip(people, chosen, strict=False)
            ),
            batch_size=BATCH,
        )
        return list(zip(people, chosen, strict=False))

    def _claims(self, place):
        """A few want a second home; nobody has decided yet."""
        many = max(1, int(len(place.residents) * CLAIMS))
        people = self.rng.sample(place.residents, min(many, len(place.residents)))
        others = [home for _, home in self.rng.sample(place.residents, len(people))]
        HomeClaim.objects.bulk_create(
            HomeClaim(
                person=person,
                home=other,
                kind=ClaimKind.TENANT,
                state=ClaimState.WAITING,
                claimed_at=self.base - timedelta(hours=self.rng.randint(1, 400)),
            )
            for (person, own), other in zip(people, others, strict=True)
            if own != other
        )

    def _old_places(self):
        """蓟门里 and 老山东里北, where the people known by name work."""
        places = []
        for name, chair, members in (("蓟门里", "zhou", ("wang", "zhou", "dang")), ("老山东里北", "juwei", ("juwei",))):
            community = self.cast.communities[name]
            place = Place(community, list(Building.objects.filter(community=community).order_by("number")))
            served = Coverage.objects.filter(building__in=place.buildings, organisation__kind=OrganisationKind.FIRM)
            place.firm = {one.building_id: one.organisation for one in served.select_related("organisation")}
            place.chair, place.members = self.cast[chair], [self.cast[member] for member in members]
            free = Home.objects.filter(entrance__building__in=place.buildings, ownerships=None, occupancies=None)
            place.residents = self._move_in(place, self.people(free.count() // 2))
            self._claims(place)
            places.append(place)
        return places

"""Bodies: who sits, looks after and presides, today; and nobody whose mandate is over."""

from datetime import date, timedelta

import pytest

from committees.bodies.models import (
    Committee,
    Seat,
    Zone,
    buildings_zoned_to,
    communities_served_by,
    communities_steered_by,
    officers,
    role_in,
    seats_of,
    zone_members,
)
from governance.registry.models import Building, Posting, today

pytestmark = pytest.mark.django_db

YESTERDAY, TOMORROW = today() - timedelta(days=1), today() + timedelta(days=1)


@pytest.fixture
def jimenli(cast):
    return cast.communities["蓟门里"]


def building(community, number):
    return Building.objects.get(community=community, number=number)


def names(people):
    return [person.username for person in people]


def test_a_zone_is_eight_buildings_of_one_member(cast, jimenli):
    zoned = Building.objects.filter(pk__in=buildings_zoned_to(cast["wang"]))
    assert sorted(zoned.values_list("number", flat=True)) == list(range(9, 17))
    assert names(zone_members(building(jimenli, 12))) == ["wang"]


def test_a_task_forces_zone_makes_nobody_a_triager(cast):
    laoshan = cast.communities["老山东里北"]
    assert Zone.objects.filter(buildings=building(laoshan, 5)).exists()
    assert zone_members(building(laoshan, 5)) == []


@pytest.mark.parametrize(
    "ends",
    [
        lambda wang: wang.seats.update(until=today()),
        lambda wang: wang.seats.update(since=TOMORROW),
        lambda wang: Zone.objects.filter(lead__person=wang).update(until=today()),
        lambda wang: Zone.objects.filter(lead__person=wang).update(since=TOMORROW),
        lambda wang: Committee.objects.update(until=today()),
    ],
)
def test_nobody_looks_after_a_zone_when_seat_zone_or_committee_has_ended(cast, jimenli, ends):
    ends(cast["wang"])
    assert zone_members(building(jimenli, 12)) == []
    assert not buildings_zoned_to(cast["wang"]).exists()


def test_the_last_day_is_the_day_before_until(cast, jimenli):
    cast["wang"].seats.update(until=TOMORROW)
    assert names(zone_members(building(jimenli, 12))) == ["wang"]


def test_two_members_may_share_a_building_and_one_with_two_zones_is_named_once(cast, jimenli):
    twelve, other = building(jimenli, 12), cast["weiyuan5"].seats.get()
    committee = Committee.objects.get(kind="management")
    for lead in (other, cast["wang"].seats.get()):
        zone = Zone.objects.create(committee=committee, name="联片", lead=lead, since=YESTERDAY)
        zone.buildings.add(twelve)
    assert sorted(names(zone_members(twelve))) == ["wang", "weiyuan5"]


def test_officers_are_named_in_the_order_of_their_seats(cast, jimenli):
    assert names(officers(jimenli, "chair")) == ["zhou"]
    assert names(officers(jimenli, "chair", "deputy")) == ["zhou", "dang"]
    assert officers(cast.communities["老山东里北"], "chair") == []  # a 专班 is no 物管会
    cast["zhou"].seats.update(until=today())
    assert officers(jimenli, "chair") == []


def test_who_serves_and_who_steers(cast, jimenli):
    served = {
        who: list(communities_served_by(cast[who]).values_list("committee__community", flat=True))
        for who in ("zhou", "dang", "wang", "zhuanban", "li")
    }
    assert served == {"zhou": [jimenli.pk], "dang": [jimenli.pk], "wang": [jimenli.pk], "zhuanban": [], "li": []}
    steered = {who for who in served if communities_steered_by(cast[who]).exists()}
    assert steered == {"zhou", "dang"}


def test_a_seat_counts_only_while_its_committee_does(cast):
    assert seats_of(cast["wang"]).count() == 1
    Committee.objects.filter(kind="management").update(until=today())
    assert seats_of(cast["wang"]).count() == 0


@pytest.mark.parametrize(
    ("username", "role"),
    [
        ("wang", "物管会委员"),
        ("zhou", "物管会主任"),
        ("dang", "物管会副主任"),
        ("li", "居民"),
        ("wuye", "首华物业"),
        ("jiedao", "北太平庄街道办事处"),
        ("admin", "居民"),
    ],
)
def test_a_person_is_named_by_office_on_a_timeline(cast, jimenli, username, role):
    assert role_in(cast[username], jimenli) == role


def test_the_residents_committee_is_named_as_such_where_no_seat_is_held(cast):
    assert role_in(cast["juwei"], cast.communities["老山东里北"]) == "社区居委会"


def test_a_role_ends_with_its_posting(cast, jimenli):
    Posting.objects.filter(person=cast["wuye"]).update(until=today())
    assert role_in(cast["wuye"], jimenli) == "居民"


def test_a_former_chair_leaves_the_office_free(cast):
    committee = Committee.objects.get(kind="management")
    cast["zhou"].seats.update(until=today())
    new = Seat.objects.create(committee=committee, person=cast["li"], kind="owner", office="chair", since=today())
    assert names(officers(committee.community, "chair")) == ["li"]
    assert str(new) == "蓟门里社区物业管理委员会 · 主任"


def test_current_has_a_beginning_and_an_end(cast):
    seats = Seat.objects.filter(person=cast["wang"])
    day = date(2024, 5, 1)
    seats.update(since=day, until=day + timedelta(days=2))
    held = [seats.current(day + timedelta(days=n)).exists() for n in range(-1, 4)]
    assert held == [False, True, True, False, False]

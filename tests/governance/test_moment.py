"""Who is who, asked once for a batch that happens at one moment, and by everybody else anew."""

import pytest

from committees.bodies.models import Seat, officers, read_zone_members, zone_members
from committees.bodies.states import Office
from governance.reading import one_moment
from governance.registry.models import Building

pytestmark = pytest.mark.django_db


def test_a_batch_asks_once_and_a_deed_asks_anew(cast, django_assert_num_queries):
    community = cast.communities["蓟门里"].pk
    with django_assert_num_queries(2):
        officers(community, Office.CHAIR), officers(community, Office.CHAIR)
    with django_assert_num_queries(2), one_moment({}):
        for _ in range(3):
            assert officers(community, Office.CHAIR) == [cast["zhou"]]
        officers(community, Office.CHAIR, Office.DEPUTY)


def test_an_answer_is_of_its_own_moment(cast):
    community, book = cast.communities["蓟门里"].pk, {}
    with one_moment(book):
        officers(community, Office.CHAIR).clear()  # whoever changes the answer changes only a copy
        Seat.objects.filter(person=cast["zhou"]).delete()
        assert officers(community, Office.CHAIR) == [cast["zhou"]]
    assert officers(community, Office.CHAIR) == []


def test_members_of_many_zones_are_those_of_each(cast, django_assert_num_queries):
    buildings = list(Building.objects.values_list("pk", flat=True))
    one_by_one = {building: zone_members(building) for building in buildings}
    with django_assert_num_queries(1):
        assert read_zone_members(buildings) == one_by_one
    assert any(one_by_one.values())
    with django_assert_num_queries(0):
        zone_members.read_ahead(read_zone_members, buildings)  # nobody would keep it
    with one_moment({}), django_assert_num_queries(1):
        zone_members.read_ahead(read_zone_members, buildings[:3])
        assert {building: zone_members(building) for building in buildings[:3]} == dict(list(one_by_one.items())[:3])
    with one_moment({}), django_assert_num_queries(2):
        for some in (buildings[:3], buildings):
            zone_members.read_ahead(read_zone_members, some)
        assert {building: zone_members(building) for building in buildings} == one_by_one

"""划片: the buildings of a committee, split among its members by who steers it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from committees.bodies import actions
from committees.bodies.models import Committee, Seat, Zone, unzoned_words
from governance.journal.models import Event
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Building, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(cast):
    return Committee.objects.get(kind="management", community=cast.communities["蓟门里"])


@pytest.fixture
def draw(cast, body):
    """`draw("第一片区", "weiyuan4", 1, 2)`: zhou splits off these buildings of 蓟门里."""

    def drawn(name, lead, *numbers, by="zhou", committee=body, community="蓟门里"):
        here = Building.objects.filter(community=cast.communities[community], number__in=numbers)
        seat = Seat.objects.get(person=cast[lead])
        return actions.draw_zone(committee=committee, name=name, lead=seat, buildings=list(here), by=cast[by])

    return drawn


def zones_of(body):
    return {
        zone.name: (zone.lead.person.username, zone.buildings_words)
        for zone in body.zones.current().select_related("lead__person")
    }


def test_a_building_is_in_one_zone_and_a_zone_without_buildings_ends(body, draw, issue_of):
    issue_of("li")  # of building 12
    draw("第二片区", "weiyuan7", *range(1, 17))
    assert zones_of(body) == {
        "第二片区": ("weiyuan7", "1-16号楼"),
        "第三片区": ("weiyuan5", "17-25号楼"),
        "第四片区": ("weiyuan6", "26-35号楼"),
    }
    assert unzoned_words(body) == ""
    event = Event.objects.about(body).get(verb="zone.drawn")
    assert (event.data["buildings"], event.data["left"]) == ("1-16号楼", "交接时还有：事项 1 件。")
    told = event.notices.values_list("recipient__username", flat=True)
    assert set(told) == {"wang", "weiyuan7"}
    Zone.objects.filter(name="第四片区").update(until=Zone.objects.get(name="第二片区").since)
    assert unzoned_words(body) == "26-35号楼"


def test_a_zone_whose_member_left_says_so_until_somebody_else_takes_it(cast, body, draw, sign_in):
    zone = Zone.objects.get(name="第二片区")
    page, drawing = reverse("zone", args=[zone.pk]), reverse("committee_zones", args=[body.pk])
    assert "负责委员 王志强 · 9-16号楼" in sign_in(cast["li"]).get(page).content.decode()
    actions.end_seat(seat=cast["wang"].seats.get(), reason="resigned", by=cast["jiedao"])
    assert unzoned_words(body) == "9-16号楼"
    for address in (page, drawing):
        shown = sign_in(cast["zhou"]).get(address).content.decode()
        assert "负责委员 王志强" not in shown
        assert "现在没有委员负责" in shown
    assert draw("第二片区", "weiyuan7", *range(9, 17)) == zone  # with its visits
    assert unzoned_words(body) == ""


def test_who_could_split_the_estate_is_led_there_where_nobody_has(cast, body, sign_in):
    body.zones.update(until=today())
    door = f'href="{reverse("committee_zones", args=[body.pk])}"'
    for address in (reverse("rounds"), body.get_absolute_url()):
        shown = {name: door in sign_in(cast[name]).get(address).content.decode() for name in ("zhou", "dang", "wang")}
        assert shown == {"zhou": True, "dang": True, "wang": False}, address


def test_only_who_steers_draws_and_only_for_members_and_their_buildings(cast, body, draw):
    for username in ("wang", "jiedao", "li"):
        with pytest.raises(NotAllowed):
            draw("第二片区", "weiyuan7", 9, by=username)
    for wrong in ({"numbers": ()}, {"numbers": (1,), "community": "老山东里北"}):
        with pytest.raises(NotPossibleNow):
            draw("第二片区", "weiyuan7", *wrong.pop("numbers"), **wrong)
    with pytest.raises(NotPossibleNow, match="现任委员"):
        draw("第二片区", "zhuanban", 9)
    Committee.objects.filter(pk=body.pk).update(state="publicised")
    body.refresh_from_db()
    with pytest.raises(NotPossibleNow, match="成立以后才能划片"):
        draw("第二片区", "weiyuan7", 9)


def test_the_page_refuses_at_the_field_and_keeps_what_was_typed(cast, body, sign_in):
    address, client = reverse("committee_zones", args=[body.pk]), sign_in(cast["zhou"])
    old = Zone.objects.get(name="第二片区")
    form = client.get(f"{address}?zone={old.pk}").context["form"]
    typed = {name: form[name].value() for name in form.fields}
    assert typed == {"name": "第二片区", "lead": old.lead_id, "numbers": "9-16"}
    for numbers, sentence in (("9-", "这样填写楼号"), ("9、99", "没有登记99号楼")):
        answer = client.post(address, typed | {"numbers": numbers})
        assert sentence in answer.context["form"].errors["numbers"][0]
        assert answer.context["form"]["numbers"].value() == numbers
    answer = client.post(address, typed | {"numbers": "9-17"}, follow=True)
    assert "第二片区（9-17号楼）由王志强负责" in answer.content.decode()
    with CaptureQueriesContext(connection) as three:
        client.get(address)
    Zone.objects.exclude(pk=old.pk).update(until=old.since)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    assert len(one) == len(three)


def test_a_task_force_splits_the_buildings_of_several_communities(cast, sign_in):
    force = Committee.objects.get(kind="task_force")
    client, place = sign_in(cast["zhuanban"]), cast.communities["老山东里北"].street.communities.last()
    seat = Seat.objects.get(person=cast["jiandu"])
    typed = {"name": "西里一段", "lead": seat.pk, "community": place.pk, "numbers": "1-15"}
    client.post(reverse("committee_zones", args=[force.pk]), typed)
    assert zones_of(force)["西里一段"] == ("jiandu", "1-15号楼")

"""应急: ninety buildings of 老山 for fourteen days; who says nothing by the hour is reminded; it ends by itself."""

import uuid
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from committees.bodies.models import Seat, Zone
from committees.responsibility import actions, glance
from committees.responsibility.models import ChargeHandover, CheckIn, Duty, Emergency
from governance.clocks.actions import tick
from governance.clocks.models import Clock
from governance.journal.models import Event, Notice
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Building, today
from governance.workdays import SHANGHAI
from issues.insight.sight import Standing, may_see

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def at(day, hour):
    return datetime.combine(day, time(hour), SHANGHAI)


@pytest.fixture
def ninety(cast):
    return list(Building.objects.filter(community__street=cast.communities["老山东里北"].street).order_by("pk"))


@pytest.fixture
def declare(cast, ninety):
    """Fourteen days from tomorrow on, before ten o'clock, by the street."""

    def declared(buildings=ninety, by="laoshan", **what):
        first = today() + DAY
        days = {"since": first, "last_day": first + 13 * DAY, "check_by": time(10), "nonce": uuid.uuid4()}
        return actions.declare(kind="flood", name="防汛", buildings=buildings, by=cast[by], **{**days, **what})

    return declared


@pytest.fixture
def say(cast):
    def said(emergency, numbers, condition="fine", words="", by="zhuanban", when=None, nonce=None):
        buildings = list(emergency.buildings.filter(community=cast.communities["老山东里北"], number__in=numbers))
        what = {"emergency": emergency, "buildings": buildings, "condition": condition, "words": words}
        nonce = nonce or uuid.uuid4()
        return actions.check_in(nonce=nonce, by=cast[by], at=when or at(emergency.since, 9), **what)

    return said


def test_the_three_members_are_on_duty_for_their_buildings_every_day(cast, declare):
    row = declare()
    assert row.duties.count() == 90 * 14
    found = {name: Duty.objects.filter(person=cast[name]).count() for name in ("zhuanban", "jiandu", "juwei")}
    assert found == {"zhuanban": 30 * 14, "jiandu": 30 * 14, "juwei": 30 * 14}


def test_lead_and_deputy_take_turns_where_somebody_is_in_charge(cast, declare, ninety):
    seats = {seat.person.username: seat for seat in Seat.objects.current().select_related("person")}
    what = {"buildings": ninety[:1], "by": cast["laoshan"]}
    actions.appoint(lead=seats["juwei"], deputies=[seats["zhuanban"]], **what)
    row = declare(buildings=ninety[:1])
    turns = row.duties.order_by("day").values_list("person__username", flat=True)
    assert list(turns) == ["juwei", "zhuanban"] * 7


def test_a_form_sent_twice_declares_one(declare):
    nonce = uuid.uuid4()
    assert declare(nonce=nonce) == declare(nonce=nonce)
    assert Emergency.objects.count() == 1


def test_only_who_keeps_the_place_declares_and_within_one_street(cast, declare, ninety, blocks):
    for username in ("zhuanban", "juwei", "jiedao", "sun"):  # juwei keeps one of the three communities
        with pytest.raises(NotAllowed):
            declare(by=username)
    with pytest.raises(NotPossibleNow):
        declare(last_day=today() + 70 * DAY)
    with pytest.raises(NotAllowed):
        declare(buildings=[*ninety, *blocks(12)])


def test_it_begins_and_ends_by_itself(declare):
    row = declare()
    first, last = row.since, row.last_day
    days = (first - DAY, first, last, last + DAY)
    assert [row.holds_on(day) for day in days] == [False, True, True, False]
    assert [Emergency.objects.running(day).exists() for day in days] == [False, True, True, False]


def test_who_has_said_nothing_by_the_hour_is_reminded_and_nobody_else(cast, declare, say):
    row = declare()
    say(row, range(1, 31))  # all of zhuanban's
    tick(now=at(row.since, 10))
    told = Notice.objects.filter(event__verb="clock.reached", channel="inbox")
    assert set(told.values_list("recipient__username", flat=True)) >= {"jiandu", "juwei"}
    assert not told.filter(recipient=cast["zhuanban"]).exists()
    clock = Clock.objects.get(kind="emergency_check_in", due_at=at(row.since, 10))
    assert clock.outcome == "told"
    tick(now=at(row.since, 11))
    assert Event.objects.filter(verb="clock.reached").count() == 1


def test_when_all_have_spoken_the_clock_of_the_day_stops(cast, declare, say, ninety):
    row = declare(buildings=[one for one in ninety if one.community == cast.communities["老山东里北"]])
    say(row, range(1, 30))
    assert Clock.objects.running().filter(kind="emergency_check_in").count() == 14
    say(row, [30])
    assert Clock.objects.running().filter(kind="emergency_check_in").count() == 13
    tick(now=at(row.since, 10))
    assert not Event.objects.filter(verb="clock.reached").exists()


def test_a_check_in_sent_twice_is_there_once_and_the_last_word_holds(declare, say):
    row, nonce = declare(), uuid.uuid4()
    assert say(row, [1, 2], nonce=nonce) == say(row, [1, 2], nonce=nonce)
    say(row, [2], "trouble", "地下室进水")
    tiles = {tile.building.number: tile for tile in glance.tiles(row, row.since)[:3]}
    assert {n: (tile.state, tile.words) for n, tile in tiles.items()} == {
        1: ("fine", ""),
        2: ("trouble", "地下室进水"),
        3: ("missing", ""),
    }
    assert glance.counts(glance.tiles(row, row.since)) == {"fine": 1, "trouble": 1, "missing": 88}


def test_trouble_is_told_at_once(declare, say):
    say(declare(), [2], "trouble", "地下室进水")
    event = Event.objects.get(verb="emergency.trouble")
    assert (event.data["building"], event.words["note"]) == ("2号楼", "地下室进水")
    told = Notice.objects.filter(event=event, channel="inbox").values_list("recipient__username", flat=True)
    assert set(told) == {"juwei", "laoshan"}


def test_nobody_speaks_for_a_building_that_is_not_theirs(cast, declare, say):
    row = declare()
    for username in ("jiandu", "sun", "jiedao"):
        with pytest.raises(NotAllowed):
            say(row, [1], by=username)
    with pytest.raises(NotPossibleNow):
        say(row, [1], when=at(row.last_day + DAY, 9))


def test_somebody_else_takes_a_day(cast, declare, ninety):
    row = declare()
    what = {"emergency": row, "day": row.since, "buildings": ninety[:2], "by": cast["laoshan"]}
    actions.put_on_duty(person=cast["juwei"], **what)
    assert Duty.objects.filter(person=cast["juwei"], day=row.since).count() == 32
    told = Notice.objects.filter(event__verb="emergency.roster", channel="inbox")
    assert set(told.values_list("recipient__username", flat=True)) == {"juwei", "zhuanban"}
    with pytest.raises(NotPossibleNow):
        actions.put_on_duty(person=cast["sun"], **what)


def test_a_building_without_anybody_on_duty_is_waited_for_too(cast, declare, say, sign_in, ninety):
    here = [one for one in ninety if one.community == cast.communities["老山东里北"]]
    Zone.objects.get(lead__person=cast["zhuanban"]).buildings.remove(here[29])
    row = declare(buildings=here)
    assert glance.unmanned(glance.tiles(row, row.since)) == "老山东里北社区30号楼"
    say(row, range(1, 30))
    assert Clock.objects.running().filter(kind="emergency_check_in").count() == 14
    tick(now=at(row.since, 10))
    told = Notice.objects.filter(event__verb="clock.reached", channel="inbox")
    assert set(told.values_list("recipient__username", flat=True)) == {"juwei"}


def test_whose_mandate_ended_is_on_duty_no_more(cast, declare, say, sign_in):
    row = declare(since=today(), check_by=time(23, 59))
    Seat.objects.filter(person=cast["zhuanban"]).update(until=today())
    assert glance.tiles(row, today())[0].person is None
    with pytest.raises(NotAllowed):
        say(row, [1], when=timezone.now())
    page = sign_in(cast["laoshan"]).get(row.get_absolute_url()).content.decode()
    assert "这一天还没有人值班：老山东里北社区1-30号楼" in page
    tick(now=datetime.combine(today(), time(23, 59), SHANGHAI))
    told = Notice.objects.filter(event__verb="clock.reached", channel="inbox")
    names = set(told.values_list("recipient__username", flat=True))
    assert names >= {"jiandu", "juwei"}
    assert "zhuanban" not in names


def test_an_end_before_its_time_says_why_and_stops_the_clocks(cast, declare, say):
    row = declare()
    with pytest.raises(NotAllowed):
        actions.end_early(emergency=row, reason="预警解除", by=cast["zhuanban"])
    row = actions.end_early(emergency=row, reason="预警解除", by=cast["laoshan"])
    assert not Clock.objects.running().filter(kind="emergency_check_in").exists()
    with pytest.raises(NotPossibleNow):
        say(row, [1])
    with pytest.raises(NotPossibleNow):
        actions.end_early(emergency=row, reason="又一次", by=cast["laoshan"])


def test_who_sees_an_emergency_and_a_hand_over(cast, declare, ninety):
    seats = {seat.person.username: seat for seat in Seat.objects.current().select_related("person")}
    for lead in ("jiandu", "zhuanban"):
        actions.appoint(buildings=ninety[:1], lead=seats[lead], deputies=[seats["juwei"]], by=cast["laoshan"])
    declare()
    for user in cast.people.values():
        standing = Standing(user)
        for model in (Emergency, ChargeHandover):
            allowed = {row.pk for row in model.objects.all() if may_see(user, row, standing)}
            assert set(model.objects.visible_to(user).values_list("pk", flat=True)) == allowed, (user, model)
    readers = {name for name, user in cast.people.items() if Emergency.objects.visible_to(user).exists()}
    assert readers == {"zhuanban", "jiandu", "juwei", "laoshan"}


def test_two_taps_from_a_phone(cast, declare, sign_in, ninety):
    row = declare(since=today(), last_day=today())
    client, address = sign_in(cast["zhuanban"]), reverse("emergency_check_in", args=[row.pk])
    page = client.get(address)
    assert "30 栋全部正常" in page.content.decode()
    nonce = page.context["form"]["nonce"].value()
    wrong = {"nonce": nonce, "building": [ninety[0].pk], "condition": "trouble"}
    refused = client.post(address, wrong)
    assert "请写一句是什么情况" in refused.content.decode()
    for _ in range(2):
        fine = {"nonce": nonce, "building": [one.pk for one in ninety[:30]], "condition": "fine"}
        assert client.post(address, fine).status_code == 302
    assert CheckIn.objects.count() == 30


def test_a_day_of_ninety_buildings_asks_as_many_questions_as_one_of_three(cast, declare, sign_in, ninety):
    client = sign_in(cast["laoshan"])
    rows = [declare(buildings=buildings, since=today()) for buildings in (ninety[::30], ninety)]
    counts = []
    for row in (rows[0], *rows):  # the first time warms up
        with CaptureQueriesContext(connection) as asked:
            page = client.get(row.get_absolute_url()).content.decode()
        counts.append(len(asked))
        assert page.count('class="tile ') == row.buildings.count()
    assert counts[1] == counts[2]

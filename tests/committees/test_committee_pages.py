"""Who governs: the public face of a body, what staff see beside it, and the end of seats and terms."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from committees.bodies import actions, open_work, panels
from committees.bodies.actions.founding import start_term
from committees.bodies.models import Alternate, Committee, Seat, seats_of
from committees.bodies.states import HandedOver
from committees.formation import steps
from governance.accounts.models import Consent
from governance.clocks.actions import tick
from governance.clocks.models import Clock
from governance.journal.models import Event, Notice
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Home, Occupancy, Organisation, Ownership, Posting, today
from issues.petitions.models import Petition

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def jimenli(cast):
    return Committee.objects.get(name="蓟门里社区物业管理委员会")


def page_of(client, committee):
    return client.get(committee.get_absolute_url()).content.decode()


def told(verb):
    return set(Notice.objects.filter(event__verb=verb, channel="inbox").values_list("recipient__username", flat=True))


# --- the end of a term ------------------------------------------------------------------------------------------


def ends_today(committee, *, at):
    """The term's last day was yesterday's: `until` is today."""
    Committee.objects.filter(pk=committee.pk).update(last_day=at - DAY, until=at)
    committee.refresh_from_db()


def test_a_term_that_ends_takes_the_rights_in_the_same_second(cast, sign_in, jimenli, file_for):
    """No job runs: the calendar alone says so."""
    petition = file_for("li")
    wang = cast["wang"]
    assert Petition.objects.visible_to(wang).filter(pk=petition.pk).exists()
    assert sign_in(wang).get("/desk/").status_code == 200
    ends_today(jimenli, at=today() + DAY)
    assert seats_of(wang).exists()
    ends_today(jimenli, at=today())
    assert not seats_of(wang).exists()
    assert not Seat.objects.current().filter(person=wang).exists()
    assert not Petition.objects.visible_to(wang).filter(pk=petition.pk).exists()
    assert sign_in(wang).get("/desk/").status_code == 404
    assert sign_in(cast["dang"]).get("/dashboard/").status_code == 404
    assert jimenli.state == "working"  # nothing wrote a word yet


def test_the_clock_says_afterwards_what_was_over_and_flags_what_lay_open(cast, jimenli, issue_of):
    issue_of("li")
    begun = timezone.now() - 200 * DAY
    Committee.objects.filter(pk=jimenli.pk).update(last_day=today() - DAY, until=today())
    jimenli.refresh_from_db()
    with_clocks(jimenli, begun)
    for _ in range(6):
        tick(now=timezone.now())
    jimenli.refresh_from_db()
    assert jimenli.state == "expired"
    assert Event.objects.about(jimenli).filter(verb="committee.expired").count() == 1
    assert {"zhou", "jiedao"} <= told("committee.expired")
    left = Event.objects.about(jimenli).get(verb="seat.work_left")
    assert left.data["items"] == "事项 1 件"
    assert told("seat.work_left") == {"zhou", "jiedao"}
    assert set(jimenli.handed_over.values_list("kind", "received_on")) == {(kind, None) for kind in HandedOver}
    actions.hand_over(committee=jimenli, received=["seal"], by=cast["zhou"])
    assert jimenli.handed_over.get(kind="seal").received_on == today()
    labels = list(Event.objects.about(jimenli).filter(verb="clock.reached").values_list("data__rung", flat=True))
    assert labels == ["任期还有九十日，请准备重新组建或者换届", "任期还有三十日，到期后委员职权当日终止"]
    said = Clock.objects.about(jimenli).filter(explanation__contains="届满，此前").values_list("explanation", flat=True)
    assert len(said) == 2
    assert all(text.startswith(f"任期 {(today() - DAY).year} 年 ") for text in said)


def with_clocks(committee, at):
    with transaction.atomic():
        start_term(committee, at)


# --- the end of a seat ------------------------------------------------------------------------------------------


def test_a_seat_that_ends_flags_its_open_work_to_who_steers(cast, jimenli, issue_of):
    issue_of("li")
    seat = cast["wang"].seats.get()
    actions.end_seat(seat=seat, reason="resigned", by=cast["jiedao"])
    assert not seats_of(cast["wang"]).exists()
    left = Event.objects.about(jimenli).get(verb="seat.work_left")
    assert left.text == "委员席位结束时还有：片区 1 件，事项 1 件。"
    assert told("seat.work_left") == {"zhou", "dang"}
    assert told("seat.ended") == {"zhou", "dang", "wang"}
    with pytest.raises(NotPossibleNow, match="已于"):
        actions.end_seat(seat=seat, reason="resigned", by=cast["jiedao"])


def test_a_seat_without_open_work_flags_nothing(cast, jimenli):
    actions.end_seat(seat=cast["weiyuan10"].seats.get(), reason="moved_away", by=cast["zhou"])
    assert not Event.objects.filter(verb="seat.work_left").exists()
    assert open_work.spoken({"事项": 3, "走访": 2}) == "事项 3 件，走访 2 件"


@pytest.mark.parametrize("person", ["wang", "dang", "li", "laoshan", "wuye"])
def test_only_the_neighbourhood_and_the_street_end_seats(cast, person):
    with pytest.raises(NotAllowed, match="居委会和街道"):
        actions.end_seat(seat=cast["wang"].seats.get(), reason="removed", by=cast[person])


def test_an_alternate_follows_into_a_free_seat_in_order(cast, jimenli):
    first = Alternate.objects.create(committee=jimenli, person=cast["li"], kind="owner", rank=1)
    second = Alternate.objects.create(committee=jimenli, person=cast["zhao"], kind="owner", rank=2)
    with pytest.raises(NotPossibleNow, match="没有空缺"):
        actions.move_up(alternate=first, by=cast["zhou"])
    assert not seats_of(cast["li"]).exists()
    actions.end_seat(seat=cast["wang"].seats.get(), reason="resigned", by=cast["zhou"])
    with pytest.raises(NotPossibleNow, match="按候补次序"):
        actions.move_up(alternate=second, by=cast["zhou"])
    actions.move_up(alternate=first, by=cast["zhou"])
    assert seats_of(cast["li"]).exists()
    with pytest.raises(NotPossibleNow, match="已经递补"):
        actions.move_up(alternate=first, by=cast["zhou"])


def test_an_alternate_who_owns_nothing_any_more_stays_outside_and_hears_the_article(cast, jimenli):
    alternate = Alternate.objects.create(committee=jimenli, person=cast["sun"], kind="owner")
    actions.end_seat(seat=cast["wang"].seats.get(), reason="resigned", by=cast["zhou"])
    with pytest.raises(NotPossibleNow, match="第五十四条"):
        actions.move_up(alternate=alternate, by=cast["zhou"])


def occupants(committee, number, *, beside=()):
    """So many of the owners' seats are those of occupants from now on."""
    seats = committee.seats.filter(kind="owner", office="member").exclude(person__in=beside)[:number]
    Seat.objects.filter(pk__in=[seat.pk for seat in seats]).update(kind="occupant")


def test_an_alternate_leaves_the_owners_their_half(cast, jimenli):
    occupants(jimenli, 2, beside=[cast["wang"]])
    there = cast["li"].ownerships.get().home
    Occupancy.objects.create(home=there, person=cast["sun"], kind="tenant", since=jimenli.since)
    alternate = Alternate.objects.create(committee=jimenli, person=cast["sun"], kind="occupant")
    actions.end_seat(seat=cast["wang"].seats.get(), reason="resigned", by=cast["zhou"])
    with pytest.raises(NotPossibleNow, match=r"11个席位中至少6席，这样其他代表已有6席（第五十四条）"):
        actions.move_up(alternate=alternate, by=cast["zhou"])
    assert not seats_of(cast["sun"]).exists()


def test_whoever_stands_by_for_a_titleholder_sits_for_it(cast, jimenli):
    unit = Organisation.objects.create(kind="titleholder", name="产权单位九")
    Ownership.objects.create(home=free_home(), organisation=unit, since=jimenli.since)
    Posting.objects.create(person=cast["sun"], organisation=unit, title="房管员", since=jimenli.since)
    alternate = Alternate.objects.create(committee=jimenli, person=cast["sun"], kind="owner", represents=unit)
    actions.end_seat(seat=cast["wang"].seats.get(), reason="resigned", by=cast["zhou"])
    assert actions.move_up(alternate=alternate, by=cast["zhou"]).represents == unit


def free_home():
    return Home.objects.filter(entrance__building__community__name__startswith="蓟门里", ownerships=None).first()


def test_after_the_last_day_nobody_moves_up_whatever_the_state_says(cast, jimenli):
    alternate = Alternate.objects.create(committee=jimenli, person=cast["li"], kind="owner")
    ends_today(jimenli, at=today())
    with pytest.raises(NotPossibleNow, match="不再候补"):
        actions.move_up(alternate=alternate, by=cast["zhou"])


# --- the public face --------------------------------------------------------------------------------------------


def test_everybody_sees_who_governs_and_no_name_without_consent(cast, sign_in, jimenli):
    seat = cast["wang"].seats.get()
    stranger = page_of(Client(), jimenli)
    assert "蓟门里社区物业管理委员会" in stranger
    assert "王*" in stranger
    assert "王志强" not in stranger
    assert sign_in(cast["wang"]).post(reverse("seat_consent", args=[seat.pk]), {"committee_name": "on"}).status_code
    assert "王志强" in page_of(Client(), jimenli)
    sign_in(cast["wang"]).post(reverse("seat_consent", args=[seat.pk]), {})
    assert "王志强" not in page_of(Client(), jimenli)
    assert Consent.objects.filter(person=cast["wang"], purpose="committee_name").count() == 1


def test_a_neighbour_finds_the_member_for_her_building(cast, sign_in, jimenli):
    page = page_of(sign_in(cast["li"]), jimenli)
    assert "负责您那栋楼的委员" in page
    assert "王志强" in page
    assert cast["wang"].phone not in page
    seat = cast["wang"].seats.get()
    sign_in(cast["wang"]).post(reverse("seat_consent", args=[seat.pk]), {"committee_phone": "on"})
    assert cast["wang"].phone in page_of(sign_in(cast["li"]), jimenli)
    assert cast["wang"].phone not in page_of(sign_in(cast["sun"]), jimenli)
    assert "王志强" not in page_of(sign_in(cast["sun"]), jimenli)


def test_everybody_hears_how_to_reach_the_member_for_a_building(cast, sign_in, jimenli):
    """The 居委会's number is for who has signed in; the others learn how they get there."""
    bind = f'到<a href="{reverse("claim_home")}">我的房屋</a>绑定'
    ways = ("登录</a>后，可以看到负责自己那栋楼", bind, "还没有划给委员")
    pages = {name: page_of(sign_in(cast[name]), jimenli) for name in ("sun", "li", "wang")}
    pages[""] = page_of(Client(), jimenli)
    assert all('id="reach"' in page for page in pages.values())
    found = {name: [way in page for way in ways] for name, page in pages.items()}
    assert found == {"": [True, False, False], "sun": [False, True, False], "li": [False] * 3, "wang": [False] * 3}
    jimenli.zones.update(until=today())
    assert ways[2] in page_of(sign_in(cast["li"]), jimenli)


def test_nobody_agrees_for_somebody_else(cast, sign_in):
    seat = cast["wang"].seats.get()
    assert (
        sign_in(cast["zhou"]).post(reverse("seat_consent", args=[seat.pk]), {"committee_name": "on"}).status_code == 403
    )
    assert not Consent.objects.filter(purpose="committee_name").exists()


def test_staff_see_what_is_missing_with_the_article(neighbours, sign_in, jimenli):
    cast = neighbours
    assert "符合规定的人数和构成" in page_of(sign_in(cast["zhou"]), jimenli)
    actions.end_seat(seat=cast["dang"].seats.get(), reason="resigned", by=cast["zhou"])
    page = page_of(sign_in(cast["zhou"]), jimenli)
    assert "应当为单数，现有10人（第五十四条）" in page
    assert "副主任应当由居民委员会指定一名业主代表担任（第五十四条）" in page
    assert "单数" not in page_of(Client(), jimenli)


def test_staff_see_who_is_no_longer_what_he_sits_for(neighbours, sign_in, jimenli):
    """The registers of today, for all at once as for one."""
    cast, client = neighbours, sign_in(neighbours["zhou"])
    cast["wang"].ownerships.update(until=today())
    cast["weiyuan10"].occupancies.update(until=today())
    cast["weiyuan11"].postings.update(until=today())
    found = {seat.person.username: why for seat, why in client.get(jimenli.get_absolute_url()).context["groundless"]}
    assert found == {
        "wang": "不再是登记的业主，或者产权单位委派的人员（第五十四条）",
        "weiyuan10": "不再是登记的住户，或者已经是业主（第五十四条）",
        "weiyuan11": "不再是本社区居委会的在任人员（第五十四条）",
    }
    seats = list(jimenli.seats.current().select_related("person", "represents"))
    asked_singly = {
        seat.person.username
        for seat in seats
        if actions.obstacles_to_seat(jimenli, person=seat.person, kind=seat.kind, represents=seat.represents)
    }
    assert asked_singly == set(found)
    assert "王志强不再是登记的业主" in page_of(client, jimenli)
    assert "不再是登记的业主" not in page_of(sign_in(cast["li"]), jimenli)


def test_a_seat_is_ended_on_its_page_and_errors_lose_nothing(cast, sign_in, jimenli):
    client, seat = sign_in(cast["jiedao"]), cast["wang"].seats.get()
    address = reverse("seat_end", args=[seat.pk])
    late = client.post(address, {"reason": "resigned", "on": str(today() + DAY)})
    assert "不晚于今天" in late.content.decode()
    assert 'value="resigned" selected' in late.content.decode()
    assert client.post(address, {"reason": "resigned", "on": str(today())}).url == jimenli.get_absolute_url()
    assert "本人辞去" in page_of(client, jimenli)


def test_the_list_has_those_in_office_first_and_the_past_behind_a_tab(cast, jimenli):
    rows = Client().get("/committees/").context["page"]
    assert {one.name: one.seated for one in rows} == {
        "蓟门里社区物业管理委员会": 11,
        "老山东里北社区有机更新工作专班": 3,
    }
    ends_today(jimenli, at=today())
    assert [one.pk for one in Client().get("/committees/?tab=past").context["page"]] == [jimenli.pk]
    assert jimenli not in list(Client().get("/committees/").context["page"])


def test_the_street_enters_who_governed_before_the_portal(cast, sign_in, jimenli):
    Committee.objects.filter(pk=jimenli.pk).update(since=today() - 30 * DAY)
    client, address = sign_in(cast["jiedao"]), reverse("committee_past")
    typed = {
        "community": jimenli.community_id,
        "kind": "self_managed",
        "name": "蓟门里自管会",
        "followed_by": jimenli.pk,
    }
    wrong = client.post(address, typed | {"since": "2017-09-01", "last_day": str(today())})
    assert wrong.context["form"].errors["last_day"] == ["最后一天应当在成立以后、今天以前；还在任的请按步骤组建"]
    late = client.post(address, typed | {"since": "2017-09-01", "last_day": str(today() - 30 * DAY)})
    assert list(late.context["form"].errors) == ["followed_by"]
    made = client.post(address, typed | {"since": "2017-09-01", "last_day": "2020-05-31"})
    past = Committee.objects.get(name="蓟门里自管会")
    assert made.url == past.get_absolute_url()
    jimenli.refresh_from_db()
    assert (past.state, past.until, jimenli.succeeds) == ("expired", date(2020, 6, 1), past)
    assert "蓟门里自管会" in page_of(Client(), jimenli)
    what = {"kind": "self_managed", "community": jimenli.community, "name": "另一个", "since": past.since}
    with pytest.raises(NotAllowed, match="街道办事处补录"):
        actions.enter_past(last_day=past.last_day, by=cast["zhou"], **what)
    with pytest.raises(NotPossibleNow, match="还在任的请按步骤组建"):
        actions.enter_past(last_day=today(), by=cast["jiedao"], **what)


def test_rooms_above_show_their_panels(jimenli, monkeypatch):
    monkeypatch.setattr(panels, "_panels", dict(panels._panels))
    panels.add("会议", lambda committee, user: ("components/empty.html", {"title": "x"}))
    panels.add("没有", lambda committee, user: None)
    page = page_of(Client(), jimenli)
    assert ">会议</h2>" in page
    assert ">没有</h2>" not in page


def test_pages_ask_the_same_however_many_sit_there(cast, sign_in, jimenli):
    client = sign_in(cast["zhou"])
    Seat.objects.filter(office="member").exclude(person=cast["wang"]).update(until=today())
    client.get("/committees/")
    one = [asked(client, address) for address in ("/committees/", jimenli.get_absolute_url())]
    Seat.objects.all().update(until=None)
    assert [asked(client, address) for address in ("/committees/", jimenli.get_absolute_url())] == one


def test_who_plays_no_part_is_not_asked_about_each_step(cast, django_assert_max_num_queries):
    body = Committee.objects.select_related("community__street").get(pk=cast["wang"].seats.get().committee_id)
    for name in ("li", "wang", "laoshan"):
        with django_assert_max_num_queries(8):
            assert steps.open_to(cast[name], body) == []


def asked(client, address):
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)

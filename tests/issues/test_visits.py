"""走访: a round of wang's zone, what is said at the doors, who may read it, and what becomes of it."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from committees.bodies import open_work
from committees.bodies.models import Zone
from governance.accounts.holdings import Traces
from governance.journal.models import Event
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Building, Entrance, Home, today
from governance.workdays import SHANGHAI
from issues.insight.sight import OPINIONS, Standing, may_see
from issues.petitions.models import Category, Petition
from issues.visits import actions, codes, counts, holdings, panels
from issues.visits.models import Round, Visit, Wish
from tests.threads import together

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def at(day, hour=12):
    return datetime.combine(day, datetime.min.time(), SHANGHAI) + timedelta(hours=hour)


def category(code):
    return Category.objects.current().get(code=code)


def asked(code="K2", words="窗外的线垂下来", **more):
    return actions.Asked(category(code), words, **more)


def home(door, entrance=2, building=12):
    return Home.objects.get(entrance__building__number=building, entrance__number=entrance, door=door)


@pytest.fixture
def zone(cast):
    return Zone.objects.get(lead__person=cast["wang"])


@pytest.fixture
def walk(cast, zone):
    """A round of ten days that began today."""
    days = {"begins_on": today(), "ends_on": today() + timedelta(days=9)}
    return actions.open_round(zone=zone, name="秋季走访", nonce=uuid.uuid4(), by=cast["wang"], **days)


@pytest.fixture
def knock(cast, walk):
    """`knock("601", "K2")`: wang talks at that door; without codes nobody was in."""

    def knocked(door, *wishes, by="wang", **what):
        where = what.pop("home", None) or home(door)
        said = [one if isinstance(one, actions.Asked) else asked(one) for one in wishes]
        what = {"outcome": "talked" if said else "away", "nonce": uuid.uuid4(), **what}
        return actions.record_visit(round=walk, home=where, asked=said, by=cast[by], **what)

    return knocked


# --- a round --------------------------------------------------------------------------------------------------


def test_a_form_sent_twice_opens_one_round(cast, zone):
    what = {"zone": zone, "name": "走访", "begins_on": today(), "ends_on": today(), "by": cast["wang"]}
    nonce = uuid.uuid4()
    assert actions.open_round(nonce=nonce, **what) == actions.open_round(nonce=nonce, **what)
    assert Round.objects.count() == Event.objects.filter(verb="round.opened").count() == 1


def test_who_does_not_walk_here_opens_no_round(cast, zone):
    what = {"zone": zone, "name": "走访", "begins_on": today(), "ends_on": today(), "nonce": uuid.uuid4()}
    for username in ("weiyuan5", "li", "jiedao", "wuye"):
        with pytest.raises(NotAllowed):
            actions.open_round(by=cast[username], **what)


def test_a_round_is_no_habit(cast, zone):
    what = {"zone": zone, "name": "走访", "nonce": uuid.uuid4(), "by": cast["wang"], "begins_on": today()}
    with pytest.raises(NotPossibleNow):
        actions.open_round(ends_on=today() + timedelta(days=93), **what)


def test_a_round_takes_longer_and_keeps_every_knock(cast, sign_in, knock, walk):
    knock("601")
    client = sign_in(cast["wang"])
    address = reverse("round_dates", args=[walk.pk])
    client.post(address, {"begins_on": today() - DAY, "ends_on": today() + 40 * DAY})
    walk.refresh_from_db()
    assert (walk.begins_on, walk.ends_on) == (today() - DAY, today() + 40 * DAY)
    assert Event.objects.about(walk).last().verb == "round.moved"
    what = {"round": walk, "begins_on": today() + DAY, "ends_on": today() + 2 * DAY}
    with pytest.raises(NotPossibleNow, match="包在里面"):
        actions.change_dates(by=cast["wang"], **what)
    with pytest.raises(NotAllowed):
        actions.change_dates(by=cast["jiedao"], **what)
    with pytest.raises(NotPossibleNow, match="不超过"):
        actions.change_dates(by=cast["wang"], **what | {"begins_on": today() - 80 * DAY, "ends_on": today() + 80 * DAY})
    page = client.get(reverse("round_new", args=[walk.zone_id])).content.decode()
    assert "这个片区已有" in page


def test_a_round_that_was_only_opened_hides_nothing(cast, knock, walk):
    knock("601", "K2")
    what = {"zone": walk.zone, "name": "又一次", "begins_on": today(), "ends_on": today(), "nonce": uuid.uuid4()}
    actions.open_round(by=cast["wang"], **what)
    assert counts.last_rounds(cast["zhou"], walk.community) == [walk]


# --- at the door ----------------------------------------------------------------------------------------------


def test_a_talk_is_written_down_and_its_event_names_no_door(cast, knock, walk):
    visit = knock("601", "K2", asked("E2", "地锁", weight=3))
    assert (visit.building.number, visit.outcome, visit.visited_on) == (12, "talked", today())
    said = list(visit.wishes.values_list("category__code", "words", "weight", "petition"))
    assert said == [("K2", "窗外的线垂下来", 1, None), ("E2", "地锁", 3, None)]
    event = Event.objects.about(walk).last()
    assert event.data | {"words": ""} == {
        "building": "12号楼",
        "outcome": "谈了",
        "wishes": 2,
        "filed": 0,
        "words": "",
    }


def test_an_entry_sent_twice_is_there_once_with_its_petition(knock):
    what = {"nonce": uuid.uuid4(), "on_behalf_of": "12号楼张奶奶", "consent": "spoken"}
    first = knock("601", asked(files=True), **what)
    assert knock("601", asked(files=True), **what) == first
    assert [Visit.objects.count(), Wish.objects.count(), Petition.objects.count()] == [1, 1, 1]


def test_what_is_changed_in_a_form_that_was_sent_before_is_an_entry_of_its_own(knock):
    """Back in the browser, or a second tab with the same draft: a yes for what was not kept would lose it."""
    nonce = uuid.uuid4()
    for door, words in (("601", "线"), ("602", "线"), ("602", "线"), ("601", "线垂到窗口")):
        knock(door, asked(words=words), nonce=nonce)
    said = Wish.objects.order_by("pk").values_list("visit__home__door", "words")
    assert list(said) == [("601", "线"), ("602", "线"), ("601", "线垂到窗口")]


def test_an_entry_that_is_there_is_found_again_however_late(cast, walk, knock):
    nonce = uuid.uuid4()
    first = knock("601", nonce=nonce)
    assert knock("601", nonce=nonce, at=at(walk.ends_on + timedelta(days=30))) == first


@pytest.mark.django_db(transaction=True)
def test_an_entry_sent_twice_together_is_there_once(cast, walk):
    what = {"round": walk, "home": home("601"), "outcome": "talked", "nonce": uuid.uuid4(), "by": cast["wang"]}
    what |= {"on_behalf_of": "张奶奶", "consent": "spoken"}
    found = together(*[lambda: actions.record_visit(asked=[asked(files=True)], **what)] * 4)
    assert len({visit.pk for visit in found}) == 1
    assert [Visit.objects.count(), Wish.objects.count(), Petition.objects.count()] == [1, 1, 1]


def test_a_petition_for_a_neighbour_says_whose_and_how_she_agreed(cast, knock):
    visit = knock("601", asked(files=True), asked("E2", "地锁"), on_behalf_of="张奶奶", consent="phone")
    petition = visit.wishes.get(category__code="K2").petition
    assert visit.wishes.get(category__code="E2").petition is None
    found = (petition.petitioner, petition.on_behalf_of, petition.relation, petition.behalf_consent)
    assert found == (cast["wang"], "张奶奶", "member", "phone")
    assert (petition.building, petition.home, petition.visibility) == (visit.building, None, "private")


def test_who_refuses_leaves_no_words(knock, walk):
    knock("601", asked(), asked("E2", "地锁", files=True), on_behalf_of="张奶奶", consent="spoken")
    knock("602", "K2")
    knock("601", outcome="refused")
    left = Wish.objects.values_list("visit__home__door", "category__code").order_by("pk")
    assert list(left) == [("601", "E2"), ("602", "K2")]  # what was filed is a petition, hers to withdraw


def test_words_come_with_a_talk_only(knock):
    for outcome in ("away", "home", "refused"):
        with pytest.raises(NotPossibleNow):
            knock("601", "K2", outcome=outcome)
    with pytest.raises(NotPossibleNow):
        knock("601", outcome="talked")


def test_after_the_last_day_there_is_a_week_for_what_waits(cast, walk):
    what = {"round": walk, "home": home("601"), "outcome": "away", "by": cast["wang"]}
    late = actions.record_visit(nonce=uuid.uuid4(), at=at(walk.ends_on + timedelta(days=7)), **what)
    assert late.visited_on == walk.ends_on
    for day in (walk.ends_on + timedelta(days=8), walk.begins_on - timedelta(days=1)):
        with pytest.raises(NotPossibleNow):
            actions.record_visit(nonce=uuid.uuid4(), at=at(day), **what)


def test_a_knock_keeps_the_day_on_which_it_was_and_believes_no_other(cast, walk):
    what = {"round": walk, "home": home("601"), "outcome": "away", "by": cast["wang"], "at": at(walk.begins_on + DAY)}
    days = (walk.begins_on, None, walk.begins_on + 2 * DAY, walk.begins_on - DAY)
    found = [actions.record_visit(on=day, nonce=uuid.uuid4(), **what).visited_on for day in days]
    assert found == [walk.begins_on] + [walk.begins_on + DAY] * 3


def test_an_entry_that_was_a_mistake_is_taken_back_with_its_words(cast, knock, walk):
    visit = knock("601", "K2", "E2")
    knock("602", "K2")
    for username in ("weiyuan5", "jiedao", "li"):
        with pytest.raises(NotAllowed):
            actions.take_back_visit(visit=visit, by=cast[username])
    actions.take_back_visit(visit=visit, by=cast["wang"])
    assert list(Visit.objects.values_list("home__door", flat=True)) == ["602"]
    assert [(row["rank"].category, row["rank"].homes) for row in counts.wanted([walk])] == [("K2", 1)]
    assert Event.objects.about(walk).last().text == "12号楼一户，谈了，提出 2 件，登记有误。"
    with pytest.raises(NotPossibleNow, match="已经撤销"):
        actions.take_back_visit(visit=visit, by=cast["wang"])


def test_what_was_filed_or_is_over_is_not_taken_back(cast, knock, walk):
    filed = knock("601", asked(files=True), on_behalf_of="张奶奶", consent="spoken")
    with pytest.raises(NotPossibleNow, match="已经提交为诉求"):
        actions.take_back_visit(visit=filed, by=cast["wang"])
    with pytest.raises(NotPossibleNow, match="不能再登记"):
        actions.take_back_visit(visit=knock("602"), by=cast["wang"], at=at(walk.ends_on + 8 * DAY))
    assert Visit.objects.count() == 2


def test_a_door_of_another_zone_is_not_on_this_walk(knock):
    with pytest.raises(NotPossibleNow):
        knock("101", home=home("101", entrance=1, building=20))


def test_a_member_whose_seat_ended_walks_no_more(cast, knock):
    cast["wang"].seats.update(until=today())
    with pytest.raises(NotAllowed):
        knock("601")


# --- who reads what was said ----------------------------------------------------------------------------------


def test_what_a_household_asked_is_read_only_by_who_works_there(cast, knock):
    knock("601", "K2")
    knock("101", "E2", home=home("101", 1, 10))
    for user in cast.people.values():
        standing = Standing(user)
        for model in (Round, Visit):
            assert model in OPINIONS
            allowed = {row.pk for row in model.objects.all() if may_see(user, row, standing)}
            assert set(model.objects.visible_to(user).values_list("pk", flat=True)) == allowed, (user, model)
    readers = {name for name, user in cast.people.items() if Visit.objects.visible_to(user).exists()}
    assert readers == {"wang", "zhou", "dang"}


@pytest.mark.parametrize("username", ["jiedao", "wang"])
def test_the_street_reads_numbers_and_no_door(cast, knock, sign_in, walk, username):
    knock("601", "K2")
    page = sign_in(cast[username]).get(reverse("round_wish", args=[walk.pk, "K2"])).content.decode()
    assert "1 户" in page
    assert ("窗外的线垂下来" in page) == ("2单元601" in page) == (username == "wang")


def test_an_erasure_takes_names_out_of_what_was_said(cast, knock):
    knock("601", asked("N1", "李秀兰的父亲要人陪"))
    holdings.erase_words(cast["li"], Traces(frozenset({"李秀兰"}), frozenset()), at(today()))
    assert Wish.objects.get().words == "〔已隐去〕的父亲要人陪"


# --- what the zone wants --------------------------------------------------------------------------------------


def test_the_wires_come_out_on_top_and_a_second_talk_counts_once(knock, walk):
    for door in ("601", "602", "603"):
        knock(door, "K2")
    knock("601", "K2", "A1")
    knock("501")
    found = [(row["rank"].category, row["rank"].homes, row["buildings"]) for row in counts.wanted([walk])]
    assert found == [("K2", 3, "12号楼"), ("A1", 1, "12号楼")]
    progress = counts.progress([walk])
    assert (progress["visited"], dict((v, n) for _, v, n in progress["outcomes"])) == (
        4,
        {"talked": 3, "home": 0, "away": 1, "refused": 0},
    )


def test_many_homes_become_one_petition_without_doors(cast, knock, walk):
    for door in ("601", "602"):
        knock(door, "K2")
    knock("101", "K2", home=home("101", 1, 10))
    nonce = uuid.uuid4()
    what = {"rounds": [walk], "category": category("K2"), "by": cast["wang"]}
    petition = actions.raise_problem(nonce=nonce, **what)
    assert petition.text == "走访第二片区时，3 户提出“架空线、弱电线杂乱，挂墙漏水”，涉及10、12号楼。"
    assert set(Wish.objects.values_list("petition", flat=True)) == {petition.pk}
    with pytest.raises(NotPossibleNow):
        actions.raise_problem(nonce=uuid.uuid4(), **what)
    assert Petition.objects.count() == 1


def test_what_every_zone_found_is_ranked_together_and_sent_on_as_one(cast, knock, sign_in):
    """The deputy of 蓟门里 sees the wires on top of the whole community, though no zone of its own shows how many."""
    knock("601", "E2")
    knock("602", "K2")
    others = Zone.objects.current().exclude(lead__person=cast["wang"])
    for zone in others.filter(committee__community=cast.communities["蓟门里"]).order_by("pk")[:2]:
        entrance = Entrance.objects.create(building=zone.buildings.first(), number=1)
        door = Home.objects.create(entrance=entrance, door="101")
        for day, code in ((today() - timedelta(days=40), "A1"), (today(), "K2")):
            what = {"nonce": uuid.uuid4(), "by": zone.lead.person}
            walk = actions.open_round(zone=zone, name="走访", begins_on=day, ends_on=day, **what)
            actions.record_visit(round=walk, home=door, outcome="talked", asked=[asked(code)], at=at(day), **what)
    client = sign_in(cast["zhou"])
    address = reverse("community_wishes", args=[cast.communities["蓟门里"].pk])
    page = client.get(address)
    found = [(row["rank"].category, row["rank"].homes) for row in page.context["ranked"]]
    assert found == [("K2", 3), ("E2", 1)]  # what a zone said in an earlier round holds no longer
    assert address in client.get(reverse("rounds")).content.decode()
    client.post(f"{address}K2/", {"nonce": uuid.uuid4()})
    petition = Petition.objects.get()
    assert petition.text.startswith("走访") and "3 户提出" in petition.text
    raised = Event.objects.filter(verb="wishes.raised").values_list("data__homes", flat=True)
    assert list(raised) == [1, 1, 1]


# --- pages ----------------------------------------------------------------------------------------------------


def typed(where, **more):
    return {"home": where.pk, "outcome": "talked", "words_0": "窗外的线垂下来", "nonce": uuid.uuid4(), **more}


def test_a_member_walks_over_http_and_is_led_to_the_next_door(cast, sign_in, walk):
    client, door = sign_in(cast["wang"]), home("101", 1)
    address = reverse("round_walk", args=[walk.pk, door.entrance.building_id])
    assert client.get(address).context["form"]["home"].value() == str(door.pk)
    answer = client.post(address, typed(door), follow=True)
    assert "已登记 12号楼1单元101：谈了" in answer.content.decode()
    assert answer.context["form"]["home"].value() == str(home("102", 1).pk)
    assert Wish.objects.get().category.code == "K2"  # by her words


def test_a_member_reads_what_each_door_said_and_takes_back_what_was_wrong(cast, sign_in, knock, walk):
    first = knock("601", asked(weight=3))
    knock("601", asked("E2", "地锁", files=True), on_behalf_of="张奶奶", consent="spoken")
    knock("602")
    client = sign_in(cast["wang"])
    address = reverse("round_walk", args=[walk.pk, first.building_id])
    page = client.get(address)
    talks = [(home.door, [visit.outcome for visit in knocks]) for home, knocks in page.context["talks"]]
    assert talks == [("601", ["talked", "talked"]), ("602", ["away"])]
    assert page.content.decode().count('name="take_back"') == 2  # not for what was filed
    gone = client.post(address, {"take_back": first.pk}, follow=True)
    assert "已撤销 12号楼2单元601 的登记：谈了" in gone.content.decode()
    assert "窗外的线垂下来" not in gone.content.decode()
    for key in (first.pk, "x", ""):
        assert client.post(address, {"take_back": key}).status_code == 404


def test_a_phones_own_day_is_read_and_a_wrong_one_refuses_nothing(cast, sign_in, knock, walk):
    Round.objects.filter(pk=walk.pk).update(begins_on=today() - 3 * DAY)
    client, door = sign_in(cast["wang"]), home("601")
    address = reverse("round_walk", args=[walk.pk, door.entrance.building_id])
    for day in (today() - 2 * DAY, "1970-01-01", "x"):
        answer = client.post(address, typed(door, words_0=f"线 {day}", on=day), headers={"X-Walk": "1"})
        assert answer.status_code == 204
    days = list(Visit.objects.order_by("pk").values_list("visited_on", flat=True))
    assert days == [today() - 2 * DAY, today(), today()]


def test_a_phone_hears_a_plain_yes_or_no(cast, sign_in, walk):
    client, door = sign_in(cast["wang"]), home("601")
    address = reverse("round_walk", args=[walk.pk, door.entrance.building_id])
    yes = [client.post(address, typed(door, nonce=nonce), headers={"X-Walk": "1"}) for nonce in [uuid.uuid4()] * 2]
    no = client.post(address, typed(door, words_0=""), headers={"X-Walk": "1"})
    assert [answer.status_code for answer in (*yes, no)] == [204, 204, 422]
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"words_0": ""}, "words_0", "谈了就请写下提了什么"),
        ({"outcome": "away"}, "outcome", "下面写了内容，结果请选“谈了”"),
        ({"files_0": "on"}, "consent", "先征得本人同意"),
        ({"files_0": "on", "words_0": "漏气", "consent": "spoken", "on_behalf_of": "张"}, "words_0", "至少 5 个字"),
        (
            {"files_0": "on", "words_0": "楼道有煤气味", "consent": "spoken", "on_behalf_of": "张"},
            "called",
            "请先打电话",
        ),
    ],
)
def test_a_refused_entry_says_where_and_keeps_what_was_typed(cast, sign_in, walk, wrong, field, sentence):
    door = home("601")
    address = reverse("round_walk", args=[walk.pk, door.entrance.building_id])
    what = typed(door) | wrong
    answer = sign_in(cast["wang"]).post(address, what)
    assert sentence in answer.context["form"].errors[field][0]
    assert answer.context["form"]["nonce"].value() == str(what["nonce"])
    assert Visit.objects.count() == 0


def lines(client, walk, *typed, **more):
    address = reverse("round_keying", args=[walk.pk])
    return client.post(address, {"line": typed, "on": today(), "nonce": uuid.uuid4(), **more})


def test_a_sheet_is_keyed_in_once(cast, sign_in, walk):
    client, nonce = sign_in(cast["wang"]), uuid.uuid4()
    first, second, third = (codes.code_of(home(door).pk) for door in ("601", "602", "603"))
    sheet = (f"{first} K2! 线垂到窗口", f"{first.lower()}　e2　地锁", f"{second} 不在", "", f"{third} 拒访")
    for _ in range(2):
        assert lines(client, walk, *sheet, nonce=nonce).status_code == 302
    found = Visit.objects.order_by("home__door").values_list("home__door", "outcome")
    assert list(found) == [("601", "talked"), ("602", "away"), ("603", "refused")]
    said = Wish.objects.values_list("category__code", "words", "weight").order_by("pk")
    assert list(said) == [("K2", "线垂到窗口", 2), ("E2", "地锁", 1)]
    assert Event.objects.filter(verb="visit.keyed").count() == 1


def test_a_line_that_is_added_to_a_sheet_sent_before_is_kept(cast, sign_in, walk):
    client, nonce = sign_in(cast["wang"]), uuid.uuid4()
    first, second, third = (codes.code_of(home(door).pk) for door in ("601", "602", "603"))
    lines(client, walk, f"{first} K2 线", f"{second} 不在", nonce=nonce)
    lines(client, walk, f"{first} K2 线", f"{second} K2 线", f"{third} 拒访", nonce=nonce)
    found = Visit.objects.order_by("pk").values_list("home__door", "outcome")
    assert list(found) == [("601", "talked"), ("602", "away"), ("602", "talked"), ("603", "refused")]
    keyed = Event.objects.filter(verb="visit.keyed").order_by("pk").values_list("data__homes", flat=True)
    assert list(keyed) == [2, 2]


def test_a_wrong_line_is_named_where_it_stands_and_nothing_is_lost(cast, sign_in, walk):
    right, far = codes.code_of(home("601").pk), codes.code_of(home("101", 1, 20).pk)
    sheet = (f"{right} K2 线", "AAAA K2 线", f"{far} K2 线", f"{right} K99 线", f"{right} 不在", right)
    answer = lines(sign_in(cast["wang"]), walk, *sheet)
    rows = answer.context["form"].rows()
    assert [text for _, text, _ in rows[:6]] == list(sheet)
    wrong = {number: sentence[:9] for number, _, sentence in rows if sentence}
    assert wrong == {
        2: "没有“AAAA”这",
        3: "这个编码不在本片区",
        4: "没有“K99”这个",
        5: "和上面同一户的结果",
        6: "请在编码后面填类别",
    }
    assert Visit.objects.count() == 0


def test_the_sheet_has_a_code_for_each_door_and_nobodys_name(cast, sign_in, walk):
    page = sign_in(cast["wang"]).get(reverse("round_sheet", args=[walk.pk])).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    for door in Home.objects.filter(entrance__building__number__in=[10, 12]).values_list("pk", flat=True):
        assert codes.code_of(door) in main
    assert not [person for person in cast.people.values() if person.display_name in main or person.phone in main]


def queries(client, address):
    with CaptureQueriesContext(connection) as asked_for:
        assert client.get(address).status_code == 200
    return len(asked_for)


def test_pages_ask_the_same_number_of_questions_whatever_was_said(cast, sign_in, knock, walk, zone):
    client = sign_in(cast["zhou"])
    knock("601", "K2")
    addresses = [
        reverse("rounds"),
        walk.get_absolute_url(),
        reverse("round_wishes", args=[walk.pk]),
        reverse("round_wish", args=[walk.pk, "K2"]),
        reverse("community_wishes", args=[walk.community_id]),
        reverse("community_wish", args=[walk.community_id, "K2"]),
        reverse("round_walk", args=[walk.pk, home("601").entrance.building_id]),
        reverse("zone", args=[zone.pk]),
    ]
    for address in addresses:
        client.get(address)
    one = [queries(client, address) for address in addresses]
    for door in ("602", "603", "501"):
        knock(door, "K2", "E2")
    actions.open_round(
        zone=zone,
        name="再一次",
        begins_on=date(2026, 1, 1),
        ends_on=date(2026, 1, 9),
        nonce=uuid.uuid4(),
        by=cast["wang"],
    )
    assert [queries(client, address) for address in addresses] == one


@pytest.mark.parametrize("username", ["wang", "zhou"])
def test_a_sheet_of_five_buildings_asks_as_often_as_one_of_two(cast, sign_in, walk, zone, username):
    client, address = sign_in(cast[username]), reverse("round_sheet", args=[walk.pk])
    zone.buildings.set(Building.objects.filter(community=walk.community, number__in=[10, 12]))
    client.get(address)
    two = queries(client, address)
    zone.buildings.set(Building.objects.filter(community=walk.community, number__in=[9, 10, 11, 12, 13]))
    assert queries(client, address) == two
    shown = client.get(address).context["buildings"]
    assert [building.number for building in shown] == [9, 10, 11, 12, 13]


def test_a_zones_page_shows_a_neighbour_no_visit_and_the_member_what_is_wanted(cast, sign_in, knock, zone):
    knock("601", "K2")
    address = reverse("zone", args=[zone.pk])
    pages = {name: sign_in(cast[name]).get(address).content.decode() for name in ("zhao", "wang")}
    assert {name: "居民最想办的" in page for name, page in pages.items()} == {"zhao": False, "wang": True}
    assert all("12号楼" in page and "王志强" in page for page in pages.values())


def test_a_committees_page_leads_its_member_to_his_round(cast, walk, zone, sign_in):
    shown = {name: panels.rounds(zone.committee, cast[name]) for name in ("wang", "jiedao", "weiyuan5", "li")}
    assert {name: found and found[1]["rounds"] for name, found in shown.items()} == {
        "wang": [walk],
        "jiedao": [walk],
        "weiyuan5": [],
        "li": None,
    }
    assert open_work.counts_of(zone.lead)["走访"] == 1
    page = sign_in(cast["wang"]).get(zone.committee.get_absolute_url()).content.decode()
    assert walk.get_absolute_url() in page
    assert "还没有走访" not in page

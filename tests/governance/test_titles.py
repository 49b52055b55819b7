"""Owning and living in a home: facts that begin and end, and shares that make one at most on any day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from governance.journal.models import Event
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry import actions
from governance.registry.actions import Owner
from governance.registry.models import HeadRule, Home, Ownership, TitleRecord, homes_of, owner_roll, today
from tests.threads import together

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY = today(), today() - timedelta(days=1)


@pytest.fixture
def home(cast):
    """li's: 12号楼2单元601."""
    return Home.objects.get(ownerships__person=cast["li"])


def held(home, on=None):
    facts = Ownership.objects.current(on).filter(home=home).order_by("pk")
    return [(str(fact.person or fact.organisation), fact.share, fact.shares) for fact in facts]


def test_a_transfer_ends_the_old_title_and_begins_the_new_ones_on_the_same_day(cast, home):
    to = [Owner(cast["zhao"], share=1, shares=3), Owner(cast["sun"], share=2, shares=3)]
    actions.transfer_home(home=home, to=to, on=TODAY, by=cast["zhou"])
    assert held(home, YESTERDAY) == [("李秀兰", 1, 1)]
    assert held(home) == [("赵建国", 1, 3), ("孙晓梅", 2, 3)]
    assert not homes_of(cast["li"]).exists()
    assert homes_of(cast["sun"]).filter(pk=home.pk).exists()
    event = Event.objects.get(verb="title.transferred")
    assert set(event.data) == {"building", "day", "ended", "begun"}
    told = event.notices.filter(channel="inbox")
    assert {notice.recipient.username: notice.url for notice in told} == {
        "li": "/accounts/home/",
        "zhao": "/accounts/home/",
        "sun": "/accounts/home/",
    }
    assert event.notice_text == f"您在12号楼的房屋产权登记自 {day(TODAY)}起变更。"


def test_a_sale_ends_the_owner_of_the_paper_roll_too(cast, home):
    record = TitleRecord.objects.create(home=home, name="原业主", since=date(2020, 1, 1))
    actions.transfer_home(home=home, to=[Owner(cast["sun"])], on=TODAY, by=cast["zhou"])
    record.refresh_from_db()
    assert record.until == TODAY


def test_only_the_titles_named_end(cast, home):
    halves = [Owner(cast["li"], share=1, shares=2), Owner(cast["zhao"], share=1, shares=2)]
    actions.transfer_home(home=home, to=halves, on=date(2024, 3, 1), by=cast["jiedao"])
    sold = Ownership.objects.get(home=home, person=cast["zhao"], until=None)
    foreign = Ownership.objects.get(person=cast["wang"])
    to = [Owner(organisation=cast.organisations["首华物业"], share=1, shares=2)]
    actions.transfer_home(home=home, to=to, ending=[sold, foreign], on=TODAY, by=cast["jiedao"])
    assert held(home) == [("李秀兰", 1, 2), ("首华物业", 1, 2)]
    assert homes_of(cast["wang"]).exists()


@pytest.mark.parametrize("who", ["li", "wang", "wuye", "laoshan", "juwei", "shenji", "admin"])
def test_only_the_neighbourhood_committee_and_the_street_write_titles(cast, home, who):
    fact = Ownership.objects.get(home=home)
    deeds = [
        lambda: actions.transfer_home(home=home, to=[Owner(cast["sun"])], on=TODAY, by=cast[who]),
        lambda: actions.begin_ownership(home=home, owner=Owner(cast["sun"]), since=TODAY, by=cast[who]),
        lambda: actions.end_ownership(ownership=fact, until=TODAY, by=cast[who]),
        lambda: actions.begin_occupancy(home=home, person=cast["sun"], kind="tenant", since=TODAY, by=cast[who]),
    ]
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()
    assert held(home) == [("李秀兰", 1, 1)]


def test_stated_shares_never_exceed_one_on_any_day(cast, home):
    fact = Ownership.objects.get(home=home)
    actions.end_ownership(ownership=fact, until=date(2024, 1, 1), by=cast["zhou"])
    half = Owner(cast["zhao"], share=1, shares=2)
    actions.begin_ownership(home=home, owner=half, since=date(2024, 1, 1), by=cast["zhou"])
    with pytest.raises(NotPossibleNow, match="2023年1月1日起合计超过 1"):
        more = Owner(cast["sun"], share=2, shares=3)
        actions.begin_ownership(home=home, owner=more, since=date(2023, 1, 1), by=cast["zhou"])
    other_half = Owner(cast["sun"], share=1, shares=2)
    actions.begin_ownership(home=home, owner=other_half, since=TODAY, by=cast["zhou"])
    assert held(home) == [("赵建国", 1, 2), ("孙晓梅", 1, 2)]


def test_the_database_refuses_shares_above_one_at_the_commit(cast, home):
    Ownership.objects.filter(home=home).update(share=1, shares=2)
    with pytest.raises(IntegrityError, match="home_shares_make_one_at_most"), transaction.atomic():
        Ownership.objects.create(home=home, person=cast["zhao"], share=2, shares=3, since=TODAY)
        connection.check_constraints()


def test_the_database_lets_a_transfer_begin_before_it_ends(cast, home):
    old = Ownership.objects.get(home=home)
    with transaction.atomic():
        Ownership.objects.create(home=home, person=cast["zhao"], share=1, shares=2, since=TODAY)
        Ownership.objects.filter(pk=old.pk).update(until=TODAY)
        connection.check_constraints()
    assert held(home) == [("赵建国", 1, 2)]


def test_sevenths_make_one(cast, home):
    seven = [cast[f"weiyuan{n}"] for n in range(4, 11)]
    to = [Owner(person, share=1, shares=7) for person in seven]
    actions.transfer_home(home=home, to=to, on=TODAY, by=cast["zhou"])
    connection.check_constraints()
    assert len(held(home)) == 7


@pytest.mark.django_db(transaction=True)
def test_two_buyers_at_the_same_moment_do_not_both_get_two_thirds(cast, home):
    """Past the deeds: the database alone must see it."""
    Ownership.objects.filter(home=home).update(until=YESTERDAY)

    def buy(who):
        return lambda: Ownership.objects.create(home=home, person=cast[who], share=2, shares=3, since=TODAY)

    results = together(buy("zhao"), buy("sun"))
    assert sorted(type(result).__name__ for result in results) == ["IntegrityError", "Ownership"]
    assert len(held(home)) == 1


def test_a_claim_of_a_home_whose_shares_are_full_is_not_confirmed(cast, home):
    to = [Owner(cast["li"], share=1, shares=2), Owner(cast["zhao"], share=1, shares=2)]
    actions.transfer_home(home=home, to=to, on=TODAY, by=cast["zhou"])
    claim = actions.claim_home(home=home, kind="owner", by=cast["sun"])
    with pytest.raises(NotPossibleNow, match="合计超过 1"):
        actions.decide_claim(claim=claim, confirm=True, by=cast["zhou"])


def test_dates_that_cannot_be_are_refused(cast, home):
    fact = Ownership.objects.get(home=home)
    with pytest.raises(NotPossibleNow, match="不能早于开始日期（2020年6月1日）"):
        actions.end_ownership(ownership=fact, until=date(2020, 5, 31), by=cast["zhou"])
    actions.end_ownership(ownership=fact, until=YESTERDAY, by=cast["zhou"])
    with pytest.raises(NotPossibleNow, match="已于"):
        actions.end_ownership(ownership=fact, until=TODAY, by=cast["zhou"])
    with pytest.raises(NotPossibleNow, match="登记中已有这位业主"):
        for _ in range(2):
            actions.begin_ownership(home=home, owner=Owner(cast["li"]), since=TODAY, by=cast["zhou"])


def test_a_tenant_moves_in_and_out(cast, home):
    fact = actions.begin_occupancy(home=home, person=cast["sun"], kind="tenant", since=YESTERDAY, by=cast["zhou"])
    with pytest.raises(NotPossibleNow):
        actions.begin_occupancy(home=home, person=cast["sun"], kind="family", since=TODAY, by=cast["zhou"])
    assert homes_of(cast["sun"]).filter(pk=home.pk).exists()
    with pytest.raises(NotAllowed):
        actions.end_occupancy(occupancy=fact, until=TODAY, by=cast["zhao"])
    actions.end_occupancy(occupancy=fact, until=TODAY, by=cast["sun"])
    assert not homes_of(cast["sun"]).filter(pk=home.pk).exists()
    assert list(Event.objects.filter(verb__startswith="occupancy").values_list("verb", flat=True)) == [
        "occupancy.begun",
        "occupancy.ended",
    ]


# --- the roll of a management area on a day --------------------------------------------------------


@pytest.fixture
def area(home):
    """The area of 12号楼 holds buildings 11 to 14 of which, in tests, 12 alone has homes: 72."""
    return home.entrance.building.area


def test_the_roll_of_a_day_is_that_of_its_owners(cast, area, home):
    unit, heir = cast.organisations["产权单位01（机关企业）"], cast.organisations["产权单位02（机关企业）"]
    unsold = Home.objects.filter(entrance__building=home.entrance.building, entrance__number=4)
    Ownership.objects.bulk_create(
        Ownership(home=row, organisation=unit, title="unsold_public", since=date(2021, 1, 1)) for row in unsold
    )
    total = sum(Home.objects.filter(entrance__building__area=area).values_list("area", flat=True))
    lines = {line.kind: (line.heads, line.parts) for line in owner_roll(area).lines}
    assert lines == {"person": (2, 2), "titleholder": (1, 18), "unknown": (52, 52)}
    assert (owner_roll(area).heads, owner_roll(area).area) == (55, total)
    assert owner_roll(area, on=date(2020, 12, 31)).heads == 72
    assert owner_roll(area, on=date(2020, 5, 31)).doubts_by_reason == {"no_owner": 72}

    HeadRule.objects.create(area=area, titleholder_counts_once=False, basis="街道会议纪要", since=TODAY)
    assert (owner_roll(area).heads, owner_roll(area, on=YESTERDAY).heads) == (72, 55)

    unit.dissolved_on = TODAY
    unit.save()
    assert owner_roll(area).doubts_by_reason == {"no_owner": 52, "owner_gone": 18}
    unit.successor = heir
    unit.save()
    assert owner_roll(area).doubts_by_reason == {"no_owner": 52}


def test_a_successor_is_the_same_owner_as_the_one_it_succeeds(cast, area, home):
    old, new = (cast.organisations[f"产权单位0{n}（机关企业）"] for n in (1, 2))
    rows = Home.objects.filter(entrance__building=home.entrance.building, entrance__number=4)
    for n, row in enumerate(rows):
        Ownership.objects.create(home=row, organisation=(old, new)[n % 2], since=date(2021, 1, 1))
    assert owner_roll(area).lines[1].heads == 2
    old.dissolved_on, old.successor = YESTERDAY, new
    old.save()
    assert owner_roll(area).lines[1].heads == 1
    assert owner_roll(area, on=YESTERDAY - timedelta(days=1)).lines[1].heads == 2


def test_the_roll_asks_the_same_number_of_questions_whatever_it_holds(cast, area, home, django_assert_num_queries):
    with django_assert_num_queries(5):
        owner_roll(area)
    for row in Home.objects.filter(entrance__building=home.entrance.building, ownerships=None):
        Ownership.objects.create(home=row, person=cast["sun"], since=YESTERDAY)
    with django_assert_num_queries(5):
        owner_roll(area)


def test_the_street_decides_how_heads_are_counted_and_the_past_stays_as_it_was(cast, area):
    once = {"area": area, "titleholder_counts_once": False, "basis": "街道办事处 2026 年第 3 号会议纪要"}
    for who in ("zhou", "wang", "laoshan"):
        with pytest.raises(NotAllowed):
            actions.decide_head_rule(**once, by=cast[who])
    first = actions.decide_head_rule(**once, by=cast["jiedao"])
    second = actions.decide_head_rule(**{**once, "titleholder_counts_once": True}, by=cast["jiedao"])
    first.refresh_from_db()
    assert (first.until, second.until, second.decided_by) == (TODAY, None, cast["jiedao"])
    assert Event.objects.filter(verb="roll.decided").count() == 2

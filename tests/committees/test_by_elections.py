"""补选: a free seat is called for, recommended, shown and taken, the body being counted as it is on that day."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from committees.announcements import actions as announcements
from committees.announcements.models import Announcement
from committees.bodies import actions as bodies
from committees.bodies.models import Alternate, Committee, Seat, seats_of
from committees.formation import actions, workflow
from committees.formation.models import ByElection, Election, Nomination
from committees.formation.states import ByElectionState, Statement
from committees.majority import filling_faults
from governance.journal.models import Event
from governance.refusals import NotAllowed, NotPossibleNow
from governance.workdays import SHANGHAI

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
BALLOT = {
    "system": "书面表决",
    "closed_on": date(2026, 3, 25),
    "document": "决定 2026-2",
    "heads": 300,
    "heads_taking_part": 200,
    "heads_agreeing": 101,
    "area": 3_000_000,
    "area_taking_part": 2_000_000,
    "area_agreeing": 1_000_001,
}


@pytest.fixture
def free(neighbours, body):
    """wang has left the eleven of 蓟门里."""
    bodies.end_seat(seat=neighbours["wang"].seats.get(), reason="resigned", by=neighbours["zhou"])
    return body


def called(committee, by, kind="owner", at=NOON, **more):
    terms = {"text": "请推荐", "nonce": uuid.uuid4(), "by": by, "at": at}
    return actions.call_by_election(committee=committee, kind=kind, **terms | more)


def recommended(by_election, cast, name, *, whole=True, kind="owner", at=NOON + DAY):
    how = {"committee": by_election.committee, "by_election": by_election, "way": "neighbourhood", "kind": kind}
    one = actions.nominate(person=cast[name], nonce=uuid.uuid4(), by=cast["zhou"], at=at, **how)
    if whole:
        actions.agree(nomination=one, by=cast[name], at=at)
        actions.state(nomination=one, statements=dict.fromkeys(Statement, "存档"), by=cast["zhou"], at=at)
    return one


def over(by_election, at):
    announcements.end(announcement=Announcement.objects.about(by_election).get(state="online"), at=at)


def name_shown(by_election):
    """Who is on the list, as everybody reads it."""
    shown = Announcement.objects.about(by_election).get(kind="by_elected")
    return Client().get(shown.get_absolute_url()).context["panel"]["rows"][0].name


def test_a_free_seat_is_filled_like_the_body_was(cast, free):
    by = cast["zhou"]
    one = called(free, by)
    with pytest.raises(NotPossibleNow, match="正在补选1人，没有空缺的席位"):
        called(free, by)
    li = recommended(one, cast, "li")
    lacking = recommended(one, cast, "zhao", whole=False)
    with pytest.raises(NotPossibleNow, match="这次补选的是业主代表的席位"):
        recommended(one, cast, "weiyuan11", kind="neighbourhood")
    with pytest.raises(NotPossibleNow, match="这位居民已经是委员"):
        recommended(one, cast, "dang")
    with pytest.raises(NotPossibleNow, match="第五十四条"):
        recommended(one, cast, "sun")
    shown = {"by_election": one, "text": "公示", "by": by}
    with pytest.raises(NotPossibleNow, match="期满后才能进入下一步"):
        actions.choose(nomination=li, at=NOON + DAY, **shown)
    over(one, NOON + 7 * DAY)
    with pytest.raises(NotPossibleNow, match="材料不齐全"):
        actions.choose(nomination=lacking, at=NOON + 8 * DAY, **shown)
    one = actions.choose(nomination=li, at=NOON + 8 * DAY, **shown)
    lacking.refresh_from_db()
    assert (one.state, lacking.state) == ("chosen", "refused")
    assert not seats_of(cast["li"]).exists()
    with pytest.raises(NotPossibleNow, match="期满后"):
        actions.seat(by_election=one, by=by, at=NOON + 9 * DAY)
    over(one, NOON + 15 * DAY)
    assert name_shown(one) == "李秀兰"
    one = actions.seat(by_election=one, by=by, at=NOON + 16 * DAY)
    assert name_shown(one) == "李*"  # settled, and the notice is over
    assert (one.state, one.seat.since, one.seat.home) == ("seated", date(2026, 3, 18), li.home)
    assert seats_of(cast["li"]).get() == one.seat
    assert free.seats.current().count() == 11
    verbs = ["byelection.called", "byelection.chosen", "byelection.seated"]
    assert list(Event.objects.about(one).values_list("verb", flat=True)) == verbs
    assert {move.target for move in workflow.MOVES} == set(ByElectionState) - {"announced"}


def test_who_stood_before_may_stand_again(cast, free):
    """As an alternate of the formation, or in an earlier by-election; but once in each contest."""
    Nomination.objects.create(
        committee=free, person=cast["li"], way="self", kind="owner", by=cast["li"], nonce=uuid.uuid4(), made_at=NOON
    )
    first = called(free, cast["zhou"])
    recommended(first, cast, "li", whole=False)
    with pytest.raises(NotPossibleNow, match="只列一次"):
        recommended(first, cast, "li", whole=False)
    actions.give_up_by_election(by_election=first, reason="无人愿意", by=cast["jiedao"], at=NOON + DAY)
    assert Announcement.objects.about(first).get().state == "withdrawn"
    recommended(called(free, cast["jiedao"]), cast, "li", whole=False)


@pytest.mark.parametrize("name", ["li", "dang", "laoshan", "wuye"])
def test_neighbourhood_and_street_call(cast, free, name):
    with pytest.raises(NotAllowed, match="居委会和街道"):
        called(free, cast[name])


def test_a_task_force_fills_no_seat_by_election(cast, sign_in):
    crew = Committee.objects.get(kind="task_force")
    with pytest.raises(NotPossibleNow, match="是工作专班，不补选"):
        called(crew, cast["laoshan"])
    assert "公告补选" not in sign_in(cast["laoshan"]).get(crew.get_absolute_url()).content.decode()


def test_an_alternate_who_may_sit_comes_first(cast, free):
    alternate = Alternate.objects.create(committee=free, person=cast["li"], kind="owner")
    with pytest.raises(NotPossibleNow, match="按次序递补"):
        called(free, cast["zhou"])
    cast["li"].ownerships.update(until=date(2026, 3, 1))
    assert called(free, cast["zhou"]).state == "announced"
    assert alternate.until is None


@pytest.mark.parametrize(
    ("members", "owners", "neighbourhood", "sentences"),
    [
        (11, 6, 2, []),
        (10, 5, 2, []),
        (11, 5, 2, ["业主代表不得少于委员人数的二分之一：11个席位中至少6席，这样其他代表已有6席（第五十四条）"]),
        (10, 4, 2, ["业主代表不得少于委员人数的二分之一：11个席位中至少6席，这样其他代表已有6席（第五十四条）"]),
        (11, 11, 0, ["物管会应当有居民委员会代表（第五十四条）"]),
        (10, 10, 0, []),
    ],
)
def test_the_body_must_still_be_able_to_be_whole(members, owners, neighbourhood, sentences):
    numbers = {"members": members, "owners": owners, "neighbourhood": neighbourhood}
    assert filling_faults(planned=11, **numbers) == sentences


def test_too_many_who_are_no_owners_are_refused_by_article(cast, free):
    free.seats.filter(kind="owner").exclude(person=cast["wang"]).filter(office="member")[:2]
    taken = list(free.seats.current().filter(kind="owner", office="member")[:2])
    Seat.objects.filter(pk__in=[seat.pk for seat in taken]).update(kind="occupant")
    with pytest.raises(NotPossibleNow, match=r"11个席位中至少6席，这样其他代表已有6席（第五十四条）"):
        called(free, cast["zhou"], kind="occupant")
    with pytest.raises(NotPossibleNow, match="主任应当由居民委员会代表担任（第五十四条）"):
        called(free, cast["zhou"], office="chair")


def test_a_seat_of_an_owners_committee_is_filled_by_the_owners(cast, elected):
    bodies.end_seat(seat=elected.seats.get(person=cast["wang"]), reason="moved_away", by=cast["zhou"])
    with pytest.raises(NotPossibleNow, match="都是业主（第三十九条）"):
        called(elected, cast["zhou"], kind="occupant")
    one = called(elected, cast["zhou"])
    who = recommended(one, cast, "weiyuan6")
    over(one, NOON + 7 * DAY)
    one = actions.choose(by_election=one, nomination=who, text="公示", by=cast["zhou"], at=NOON + 8 * DAY)
    assert Announcement.objects.about(one).get(state="online").ends_at == datetime(2026, 3, 26, tzinfo=SHANGHAI)
    over(one, NOON + 23 * DAY)
    seat = {"by_election": one, "by": cast["zhou"], "at": NOON + 24 * DAY}
    with pytest.raises(NotPossibleNow, match="请登记业主表决结果（物业管理条例第三十四条）"):
        actions.seat(**seat)
    with pytest.raises(NotPossibleNow, match=r"没有选举产生：参与表决的业主未达到.*（民法典第二百七十八条）"):
        actions.seat(ballot=BALLOT | {"heads_taking_part": 199}, **seat)
    one = actions.seat(ballot=BALLOT, **seat)
    assert (one.seat.person, Election.objects.get().by_election) == (cast["weiyuan6"], one)


def test_it_is_called_recommended_and_seen_on_its_pages(cast, free, sign_in, client):
    zhou = sign_in(cast["zhou"])
    assert "公告补选" in zhou.get(free.get_absolute_url()).content.decode()
    address = f"{free.get_absolute_url()}by-election/"
    wrong = zhou.post(address, {"kind": "owner", "office": "chair", "text": "请推荐", "nonce": uuid.uuid4()})
    assert "主任应当由居民委员会代表担任（第五十四条）" in wrong.content.decode()
    typed = {"kind": "owner", "office": "member", "text": "请推荐", "nonce": uuid.uuid4()}
    page = zhou.post(address, typed).url
    assert zhou.post(address, typed).url == page  # the same form twice is one by-election
    one = ByElection.objects.get()
    words = sign_in(cast["li"]).get(page).content.decode()
    assert "推荐人选" in words
    typed = {"way": "self", "kind": "owner", "nonce": uuid.uuid4()}
    assert sign_in(cast["li"]).post(f"{page}nominate/", typed).url == one.nominations.get().get_absolute_url()
    client.logout()
    words = client.get(page).content.decode()
    assert "已有 1 人被推荐" in words
    assert "李秀兰" not in words
    assert "补选业主代表" in client.get(free.get_absolute_url()).content.decode()

"""业委会: the rights of a body that governs, its own numbers and clocks, and the end of both with the seat."""

import uuid
from datetime import date, datetime, timedelta

import pytest

from committees.bodies import actions as bodies
from committees.bodies.models import (
    Committee,
    Seat,
    officers,
    read_zone_members,
    role_in,
    seats_of,
    works_at,
    zone_members,
    zones_of,
)
from committees.bodies.standing import Standing
from committees.meetings import actions as meetings
from governance.clocks.models import Clock
from governance.journal.models import Notice
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Building, Ownership, today
from governance.workdays import SHANGHAI
from issues.petitions.models import Petition

pytestmark = pytest.mark.django_db
FIVE = ("li", "zhao", "wang", "dang", "weiyuan4")
DAY = timedelta(days=1)
NOON = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)


def clocks_of(row):
    found = Clock.objects.about(row).running().values_list("kind", "due_at")
    return {kind: (due - DAY / 2).astimezone(SHANGHAI).date() for kind, due in found}


def test_a_seat_on_it_gives_what_a_seat_on_a_management_committee_gives(cast):
    """The same people, the same zones; only the kind of the body changes, and with it how they are called."""
    community, twelve = cast.communities["蓟门里"], Building.objects.get(community__name="蓟门里社区", number=12)

    def rights():
        people = {name: Standing(one).known for name, one in cast.people.items()}
        here = (officers(community, "chair", "deputy"), zone_members(twelve), read_zone_members([twelve.pk]))
        return people, here, list(zones_of(twelve)), [works_at(cast[who], community.pk, twelve.pk) for who in FIVE]

    before = rights()
    Committee.objects.filter(kind="management").update(kind="owners")
    assert rights() == before
    assert [role_in(cast[who], community) for who in ("zhou", "dang", "wang")] == [
        "业委会主任",
        "业委会副主任",
        "业委会委员",
    ]


def test_its_rights_end_in_the_second_in_which_a_seat_ends(cast, elected, sign_in, file_for):
    petition, chair = file_for("wang"), sign_in(cast["li"])
    assert chair.get("/desk/").status_code == chair.get("/dashboard/").status_code == 200
    assert Petition.objects.visible_to(cast["zhao"]).filter(pk=petition.pk).exists()
    elected.seats.filter(person=cast["li"]).update(until=today())
    assert chair.get("/desk/").status_code == chair.get("/dashboard/").status_code == 404
    deputy = sign_in(cast["zhao"])
    assert deputy.get("/desk/").status_code == 200
    Committee.objects.filter(pk=elected.pk).update(until=today(), last_day=today() - DAY)
    assert deputy.get("/desk/").status_code == 404
    assert not seats_of(cast["zhao"]).exists()
    assert not Petition.objects.visible_to(cast["zhao"]).filter(pk=petition.pk).exists()


def test_it_meets_by_its_own_article(cast, elected):
    """§45: five days for the agenda, a third demands, more than half in person, every two months."""
    call = {
        "kind": "committee",
        "community": elected.community,
        "committee": elected,
        "title": "例会",
        "place": "活动室",
    }

    def called(by="li", days=5, **more):
        when = {"begins_at": NOON + days * DAY, "at": NOON}
        return meetings.call_meeting(by=cast[by], nonce=uuid.uuid4(), **call, **when, **more)

    with pytest.raises(
        NotPossibleNow, match=r"五日前把议题告知居委会（物业管理条例第四十五条），最早可以定在2026年11月28日"
    ):
        called(days=4)
    with pytest.raises(NotAllowed, match=r"业委会会议由主任、副主任召集（物业管理条例第四十五条）"):
        called("wang")
    meeting = called("zhao")  # a deputy needs no delegation here
    told = Notice.objects.filter(event__verb="meeting.called", channel="inbox").values_list(
        "recipient__username", flat=True
    )
    assert set(told) == {*FIVE, "zhou", "weiyuan11"}
    meetings.add_item(meeting=meeting, title="收益", nonce=uuid.uuid4(), by=cast["li"], at=NOON)
    with pytest.raises(NotPossibleNow, match="请列入下次会议"):
        meetings.add_item(meeting=meeting, title="车位", nonce=uuid.uuid4(), by=cast["li"], at=NOON + DAY)
    demand = meetings.demand_meeting(committee=elected, reason="账目", nonce=uuid.uuid4(), by=cast["wang"], at=NOON)
    assert demand.reached_at is None
    assert meetings.support_demand(demand=demand, by=cast["dang"], at=NOON).reached_at == NOON
    assert meeting.get_kind_display() == "业委会会议"

    at = NOON + 5 * DAY
    meeting = meetings.open_meeting(meeting=meeting, by=cast["li"], at=at)
    assert clocks_of(elected) == {"owners_regular_meeting": date(2027, 1, 28)}
    seats = {seat.person.username: seat for seat in elected.seats.select_related("person")}
    with pytest.raises(NotPossibleNow, match="业委会委员不能委托他人参会"):
        meetings.attend(meeting=meeting, seat=seats["wang"], proxy="家属", by=cast["li"], at=at)
    for name in ("li", "zhao"):
        meetings.attend(meeting=meeting, seat=seats[name], by=cast["li"], at=at)
    words = {"title": "公示收支", "text": "每季度公示。", "by": cast["li"], "at": at}
    with pytest.raises(NotPossibleNow, match=r"5人中至少3人，现到2人，委员不能委托他人（第四十五条）"):
        meetings.propose(meeting=meeting, matter_class="ordinary", nonce=uuid.uuid4(), **words)
    meetings.attend(meeting=meeting, seat=seats["wang"], by=cast["li"], at=at)

    firm = meetings.propose(
        meeting=meeting, matter_class="owners", owners_matter="firm", nonce=uuid.uuid4(), **words | {"title": "换物业"}
    )
    assert meetings.against_passing(firm)[1] == (
        "“选聘、解聘物业服务企业”由业主共同决定，业委会不能代为决定"
        "（物业管理条例第三十四条、第四十四条，民法典第二百七十八条）"
    )
    resolution = meetings.propose(meeting=meeting, matter_class="ordinary", nonce=uuid.uuid4(), **words)
    for name in ("li", "zhao"):
        resolution = meetings.sign_resolution(resolution=resolution, by=cast[name], at=at)
    assert "5 人中至少 3 人，现有 2 人（物业管理条例第四十五条）" in meetings.against_passing(resolution)[0]
    with pytest.raises(NotAllowed, match=r"第四十五条"):
        meetings.sign_resolution(resolution=resolution, by=cast["zhou"], at=at)
    resolution = meetings.sign_resolution(resolution=resolution, by=cast["dang"], at=at)
    assert resolution.state == "signed"
    assert clocks_of(resolution) == {"owners_publication": date(2026, 12, 1)}
    meetings.publish(resolution=resolution, by=cast["li"], at=at)
    assert clocks_of(resolution) == {}


@pytest.mark.parametrize(
    ("size", "households", "sentence"),
    [
        (4, 500, "业主委员会不得少于5人，公告的是4人（第三十九条）"),
        (6, 500, "业主委员会人数应当为单数，公告的是6人（第三十九条）"),
        (3, 101, "业主委员会不得少于5人"),
        (3, 0, "业主委员会不得少于5人"),
        (3, 100, ""),
        (5, 500, ""),
    ],
)
def test_its_size_follows_the_households(cast, size, households, sentence):
    place = cast.communities["蓟门里"]
    Building.objects.filter(community=place).update(households=0)
    Building.objects.filter(community=place, number=1).update(households=households)
    terms = {"kind": "owners", "community": place, "name": "业委会", "planned_size": size, "founder": None}
    if not sentence:
        assert bodies.found(**terms, by=cast["jiedao"]).has_assembly
    else:
        with pytest.raises(NotPossibleNow, match=sentence):
            bodies.found(**terms, by=cast["jiedao"])


def test_only_owners_sit_on_it(cast, elected):
    def against(name, kind="owner"):
        return bodies.obstacles_to_seat(elected, person=cast[name], kind=kind)

    assert (against("li"), against("zhao")) == ([], [])
    article = "业主委员会委员应当是本社区登记的业主，或者产权单位委派的人员（第三十九条）"
    assert against("sun") == against("zhou", "neighbourhood") == against("weiyuan10", "occupant") == [article]
    elsewhere = Ownership.objects.get(person=cast["li"]).home.entrance.building.community.areas.create(name="东区")
    elected.areas.add(elsewhere)
    assert against("li") == [article.replace("本社区", "本区域")]


def test_officers_are_chosen_by_the_members_and_written_down(cast, elected):
    seats = {seat.person.username: seat for seat in elected.seats.select_related("person")}
    with pytest.raises(NotAllowed, match="居委会和街道"):
        bodies.give_offices(committee=elected, chair=seats["wang"], by=cast["li"])
    bodies.give_offices(committee=elected, chair=seats["wang"], deputies=[seats["li"]], by=cast["zhou"])
    assert officers(elected.community, "chair", "deputy") == [cast["li"], cast["wang"]]
    assert dict(elected.seats.exclude(office="member").values_list("person__username", "office")) == {
        "wang": "chair",
        "li": "deputy",
    }


def test_who_sits_on_a_filed_one_is_told_to_the_street_again(cast, elected):
    seats = {seat.person.username: seat for seat in elected.seats.select_related("person")}
    change = {"committee": elected, "on": NOON.date(), "at": NOON + 2 * DAY}
    bodies.end_seat(seat=seats["wang"], reason="moved_away", by=cast["zhou"], on=NOON.date(), at=NOON)
    assert clocks_of(elected) == {}  # not filed yet: nothing to change
    Committee.objects.filter(pk=elected.pk).update(filed_on=date(2026, 2, 20))
    bodies.give_offices(committee=elected, chair=seats["zhao"], by=cast["zhou"], at=NOON)
    assert clocks_of(elected) == {"owners_change": date(2026, 12, 23)}
    with pytest.raises(NotAllowed, match="第五十条"):
        bodies.file_change(by=cast["li"], **change)  # a plain member by now
    bodies.file_change(by=cast["zhao"], **change)
    assert clocks_of(elected) == {}
    with pytest.raises(NotPossibleNow, match="没有需要办理变更备案的"):
        bodies.file_change(by=cast["zhao"], **change)


def test_what_the_old_body_decided_its_heir_publishes(cast, resolve, body):
    resolution = resolve(signed_by=("dang", "wang", "zhou", "weiyuan4", "weiyuan5", "weiyuan6"))
    assert resolution.state == "signed"
    heir = Committee.objects.create(
        kind="owners", name="业委会", community=body.community, planned_size=5, succeeds=body, has_assembly=True
    )
    Seat.objects.create(committee=heir, person=cast["li"], kind="owner", office="chair")
    with pytest.raises(NotAllowed):
        meetings.publish(resolution=resolution, by=cast["li"])
    Committee.objects.filter(pk=body.pk).update(state="dissolved", until=today(), ending_reason="owners_committee")
    with pytest.raises(NotAllowed):
        meetings.publish(resolution=resolution, by=cast["zhou"])
    assert meetings.publish(resolution=resolution, by=cast["li"]).state == "published"


def test_officers_of_a_management_committee_follow_their_article(cast):
    body = Committee.objects.get(kind="management")
    seats = {seat.person.username: seat for seat in body.seats.select_related("person")}
    give = {"committee": body, "by": cast["zhou"]}
    with pytest.raises(NotPossibleNow, match=r"^主任应当由居民委员会代表担任（第五十四条）。$"):
        bodies.give_offices(chair=seats["dang"], **give)
    with pytest.raises(NotPossibleNow, match=r"副主任应当由业主代表担任（第五十四条）"):
        bodies.give_offices(chair=seats["zhou"], deputies=[seats["weiyuan10"]], **give)

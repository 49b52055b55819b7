"""组建: announcement, recommendations, the list, its publicity, eleven seats, filing, the end; refusals by article."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from committees.announcements import actions as announcements
from committees.announcements.models import Announcement, Objection
from committees.bodies import actions as bodies
from committees.bodies import workflow
from committees.bodies.actions.moves import must_be_open
from committees.bodies.limits import latest_last_day
from committees.bodies.models import Alternate, Committee, seats_of
from committees.bodies.states import CommitteeState
from committees.formation import actions
from committees.formation.models import Nomination
from committees.formation.states import Statement
from governance.accounts import holdings
from governance.clocks.models import Clock
from governance.journal.models import Event, Notice
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import today
from governance.workdays import SHANGHAI, Limit, Unit
from issues.insight.sight import may_see
from tests.committees.neighbours import NEIGHBOURS
from tests.kept_rows import KeptRows

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
KINDS = {
    "zhou": "neighbourhood",
    "weiyuan11": "neighbourhood",
    "dang": "owner",
    "wang": "owner",
    **{f"weiyuan{number}": "owner" for number in range(4, 10)},
    "weiyuan10": "occupant",
}
OFFICES = {"zhou": "chair", "dang": "deputy"}


@pytest.fixture(autouse=True)
def first_is_over(neighbours):
    """The term of the first 物管会 of 蓟门里 ends on the day on which the second begins."""
    ends = {"last_day": date(2026, 3, 16), "until": date(2026, 3, 17)}
    Committee.objects.filter(kind="management", community=neighbours.communities["蓟门里"]).update(**ends)


@pytest.fixture
def found(neighbours):
    """The street announces the second 物管会 of 蓟门里, where there is an owners' assembly."""

    def founded(at=NOON, by="jiedao", size=11, name="蓟门里社区第二届物业管理委员会", kind="management", **more):
        cast = neighbours
        more = {"has_assembly": True, **more}
        if kind == "management":
            more.setdefault("ground", "not_elected" if more["has_assembly"] else "not_held")
        return actions.announce_founding(
            kind=kind,
            community=cast.communities["蓟门里"],
            name=name,
            planned_size=size,
            founder=cast.organisations["街道"],
            text="请推荐",
            by=cast[by],
            at=at,
            **more,
        )

    return founded


@pytest.fixture
def recommend(neighbours):
    """`recommend(committee, "wang")`: by the 居委会, agreed to and stated."""

    def recommended(committee, username, *, whole=True, at=NOON + DAY, **how):
        cast = neighbours
        how = {"way": "neighbourhood", "kind": KINDS.get(username, "owner"), "by": cast["zhou"], **how}
        if how["by"] == cast[username] and how["way"] == "neighbourhood":
            how["by"] = cast["jiedao"]
        one = actions.nominate(committee=committee, person=cast[username], nonce=uuid.uuid4(), at=at, **how)
        if whole:
            if not one.agreed_at:
                actions.agree(nomination=one, by=cast[username], at=at)
            actions.state(nomination=one, statements=dict.fromkeys(Statement, "存档"), by=cast["zhou"], at=at)
        return one

    return recommended


@pytest.fixture
def listed(found, recommend, neighbours):
    """Eleven candidates (and who stands by), the announcement over: {username: nomination}."""

    def candidates(*more):
        return LISTED.setdefault(more, KeptRows(put_forward, upon=NEIGHBOURS)).again(found, recommend, neighbours, more)

    return candidates


LISTED = {}  # kept rows by who stands by


def put_forward(found, recommend, cast, more):
    committee = found()
    made = {username: recommend(committee, username) for username in (*KINDS, *more)}
    over(committee, NOON + 7 * DAY)
    actions.close_nominations(committee=committee, by=cast["jiedao"], at=NOON + 8 * DAY)
    committee.refresh_from_db()
    return committee, made


def over(committee, at):
    shown = Announcement.objects.about(committee).filter(state="online").get()
    announcements.end(announcement=shown, at=at)


def choose(committee, made, cast, *, at=NOON + 8 * DAY, alternates=(), **change):
    offices = {made[name].pk: OFFICES.get(name, "member") for name in KINDS if name in made}
    for name, office in change.items():
        offices.pop(made[name].pk, None)
        if office:
            offices[made[name].pk] = office
    standing_by = [made[name].pk for name in alternates]
    return actions.set_members(committee=committee, offices=offices, alternates=standing_by, by=cast["jiedao"], at=at)


@pytest.fixture
def formed(listed, neighbours):
    """The whole way to eleven seats, li standing by."""

    def all_the_way(last_day=date(2029, 3, 16)):
        cast = neighbours
        committee, made = listed("li")
        choose(committee, made, cast, alternates=["li"])
        actions.publicise(committee=committee, text="名单", by=cast["zhou"], at=NOON + 8 * DAY)
        over(committee, NOON + 15 * DAY)
        return actions.form(
            committee=committee, since=date(2026, 3, 17), last_day=last_day, by=cast["jiedao"], at=NOON + 15 * DAY
        )

    return all_the_way


# --- the way ----------------------------------------------------------------------------------------------------


def test_eleven_are_seated_and_their_mandate_runs_to_its_last_day(formed, cast):
    committee = formed()
    assert (committee.state, committee.since, committee.last_day, committee.until) == (
        "formed",
        date(2026, 3, 17),
        date(2029, 3, 16),
        date(2029, 3, 17),
    )
    seats = committee.seats.by_office()
    assert [seat.person.username for seat in seats][:2] == ["zhou", "dang"]
    assert {seat.person.username: seat.kind for seat in seats} == KINDS
    assert seats.get(person=cast["wang"]).home == cast["wang"].ownerships.get().home
    assert seats_of(cast["wang"]).filter(committee=committee).exists()
    assert [one.person.username for one in Alternate.objects.filter(committee=committee)] == ["li"]
    assert not seats_of(cast["li"]).exists()
    clocks = dict(Clock.objects.about(committee).running().values_list("kind", "due_at"))
    assert {kind: timezone.localdate(due - DAY / 2) for kind, due in clocks.items()} == {
        "committee_filing": date(2026, 4, 16),
        "committee_term": date(2029, 3, 16),
        "committee_term_90": date(2028, 12, 16),
        "committee_term_30": date(2029, 2, 14),
    }


def test_filing_and_seal(formed, cast):
    committee, at = formed(), NOON + 20 * DAY
    with pytest.raises(NotPossibleNow, match="报送日期"):
        bodies.hand_in(committee=committee, on=date(2026, 3, 1), by=cast["zhou"], at=at)
    bodies.hand_in(committee=committee, on=date(2026, 3, 20), by=cast["zhou"], at=at)
    clock = Clock.objects.about(committee).running().get(kind="street_filing")
    assert timezone.localdate(clock.due_at - DAY / 2) == date(2026, 3, 27)  # five working days (§43, §55)
    with pytest.raises(NotPossibleNow, match="不需要再报送"):
        bodies.hand_in(committee=committee, on=date(2026, 3, 20), by=cast["zhou"], at=at)
    with pytest.raises(NotAllowed, match="街道"):
        bodies.file(committee=committee, on=date(2026, 3, 21), certificate="1", by=cast["zhou"], at=at)
    bodies.file(
        committee=committee, on=date(2026, 3, 21), certificate="海北太物管备〔2026〕1 号", by=cast["jiedao"], at=at
    )
    working = bodies.start(committee=committee, on=date(2026, 3, 22), by=cast["zhou"], at=at)
    assert (working.state, working.sealed_on) == ("working", date(2026, 3, 22))
    kinds = {"committee_term", "committee_term_90", "committee_term_30"}
    assert set(Clock.objects.about(committee).running().values_list("kind", flat=True)) == kinds


def test_it_is_dissolved_within_thirty_days_and_every_seat_with_it(formed, cast):
    committee, at = formed(), NOON + 40 * DAY
    bodies.begin_dissolving(
        committee=committee, reason="owners_committee", on=date(2026, 4, 1), by=cast["jiedao"], at=at
    )
    clock = Clock.objects.about(committee).running().get(kind="committee_dissolution")
    assert "五十九" in clock.basis
    assert seats_of(cast["wang"]).filter(committee=committee).exists()
    gone = bodies.dissolve(committee=committee, on=date(2026, 4, 10), by=cast["jiedao"], at=at)
    assert (gone.state, gone.until) == ("dissolved", date(2026, 4, 10))
    assert set(gone.seats.values_list("until", "end_reason")) == {(date(2026, 4, 10), "committee_ended")}
    assert not seats_of(cast["wang"]).filter(committee=committee).exists()
    assert not Clock.objects.about(committee).running().exists()


def test_every_move_of_the_table_leads_somewhere_and_is_made_here(formed, found, cast):
    ends = {CommitteeState.DISSOLVED, CommitteeState.EXPIRED, CommitteeState.GIVEN_UP}
    sources = {state for move in workflow.MOVES for state in move.sources}
    assert sources == set(CommitteeState) - ends
    assert {move.target for move in workflow.MOVES} == set(CommitteeState) - {CommitteeState.ANNOUNCED}
    committee = formed()
    actions.give_up(committee=found(name="另一届"), reason="人数不足", by=cast["jiedao"], at=NOON)
    other = Committee.objects.get(name="另一届")
    assert (other.state, other.until) == ("given_up", date(2026, 3, 2))
    assert Announcement.objects.about(other).get().state == "withdrawn"
    made = set(Event.objects.about(committee, other).values_list("verb", flat=True))
    first = {"committee.nominated", "committee.members_set", "committee.publicised", "committee.formed"}
    assert first | {"committee.given_up"} <= made


def test_a_preparation_group_from_its_announcement_to_its_end(found, recommend, neighbours):
    """筹备组: sixty days from the day it stands, its first meeting within thirty (§31, §32)."""
    cast, begun = neighbours, timezone.now() - 20 * DAY  # its sixty days are not over yet
    how = {"kind": "preparation", "name": "蓟门里社区首次业主大会会议筹备组", "size": 5, "has_assembly": False}
    group = found(at=begun, **how)
    with pytest.raises(NotPossibleNow, match=r"业主代表应当是本社区登记的业主.*（第三十一条）"):
        recommend(group, "sun", kind="owner", at=begun + DAY)
    names = ("zhou", "weiyuan11", "wang", "dang", "weiyuan4")
    made = {name: recommend(group, name, at=begun + DAY) for name in names}
    over(group, begun + 7 * DAY)
    group = actions.close_nominations(committee=group, by=cast["jiedao"], at=begun + 8 * DAY)
    offices = {one.pk: "member" for one in made.values()}
    what = {"committee": group, "by": cast["jiedao"], "at": begun + 8 * DAY}
    with pytest.raises(NotPossibleNow, match="筹备组组长应当由居民委员会工作人员担任（第三十一条）"):
        actions.set_members(offices=offices | {made["wang"].pk: "chair"}, **what)
    actions.set_members(offices=offices | {made["zhou"].pk: "chair"}, **what)
    actions.publicise(committee=group, text="名单", by=cast["zhou"], at=begun + 8 * DAY)
    over(group, begun + 15 * DAY)
    at = begun + 15 * DAY
    day = timezone.localdate(at)
    term = {"committee": group, "since": day, "by": cast["jiedao"], "at": at}
    with pytest.raises(NotPossibleNow, match=r"筹备组任期不超过 60 日，最晚到.*（第三十二条）"):
        actions.form(last_day=day + 61 * DAY, **term)
    group = actions.form(last_day=day + 60 * DAY, **term)
    running = Clock.objects.about(group).running()
    assert dict(running.values_list("kind", "basis")) == {
        "preparation_meeting": "《北京市物业管理条例》第三十一条",
        "first_assembly": "《北京市物业管理条例》第三十二条",
    }
    assert timezone.localdate(running.get(kind="first_assembly").due_at - DAY / 2) == day + 60 * DAY
    assert timezone.localdate(running.get(kind="preparation_meeting").due_at - DAY / 2) >= day + 30 * DAY
    assert [seat.get_office_display() for seat in group.seats.by_office()][:2] == ["组长", "组员"]
    seats = {seat.person.username: seat for seat in group.seats.current()}
    with pytest.raises(NotPossibleNow, match="筹备组组长应当由居民委员会工作人员担任（第三十一条）"):
        bodies.give_offices(committee=group, chair=seats["wang"], by=cast["jiedao"], at=at)
    for deed, article in ((bodies.certify, "第五十五条"), (bodies.file, "第四十三条")):
        with pytest.raises(NotPossibleNow, match=article):
            deed(committee=group, on=day, certificate="1", by=cast["jiedao"], at=at)
    with pytest.raises(NotPossibleNow, match="首次会议的日期"):
        bodies.first_met(committee=group, on=day - DAY, by=cast["zhou"], at=at)
    bodies.first_met(committee=group, on=day, by=cast["zhou"], at=at)
    assert set(running.values_list("kind", flat=True)) == {"first_assembly"}
    with pytest.raises(NotPossibleNow, match="没有要登记的首次会议"):
        bodies.first_met(committee=group, on=day, by=cast["zhou"], at=at)
    end = {"committee": group, "on": day, "by": cast["jiedao"], "at": at}
    with pytest.raises(NotPossibleNow, match="“业主委员会已选举产生并备案”不是解散筹备组的事由"):
        bodies.begin_dissolving(reason="owners_committee", **end)
    bodies.begin_dissolving(reason="assembly_held", **end)
    assert set(running.values_list("kind", flat=True)) == {"committee_dissolution"}
    assert bodies.dissolve(**end).state == "dissolved"


# --- refusals, each with its article ----------------------------------------------------------------------------


@pytest.mark.parametrize("move", [move for move in workflow.MOVES if move.button], ids=lambda move: move.name)
def test_whose_move_it_is_not_hears_the_article(neighbours, move):
    committee = Committee.objects.get(name="蓟门里社区物业管理委员会")
    with pytest.raises(NotAllowed, match=r"只能由.*办理（物业管理条例第.*条）"):
        must_be_open(committee, move.name, by=neighbours["sun"])


@pytest.mark.parametrize(
    ("kind", "size", "sentence"),
    [
        ("management", 7, "现组建蓟门里另一个，应有7人。"),
        ("owners", 5, "委员都是业主，由业主大会会议选举产生。"),
        ("preparation", 5, "组长由居民委员会工作人员担任。"),
    ],
)
def test_a_call_without_words_is_written_for_what_is_formed(cast, sign_in, kind, size, sentence):
    place = cast.communities["蓟门里"].pk
    typed = {"kind": kind, "community": place, "name": "蓟门里另一个", "planned_size": size}
    typed |= {"nonce": uuid.uuid4()} | ({"ground": "not_ready"} if kind == "management" else {})
    assert sign_in(cast["jiedao"]).post(reverse("committee_new"), typed).status_code == 302
    assert sentence in Announcement.objects.get(kind="founding").text


@pytest.mark.parametrize("person", ["zhou", "dang", "li", "laoshan"])
def test_only_the_street_founds(found, person):
    with pytest.raises(NotAllowed, match="第五十二条"):
        found(by=person)


@pytest.mark.parametrize(
    ("ground", "has_assembly", "refusal"),
    [
        ("not_elected", True, ""),
        ("not_held", False, ""),
        ("", True, "请选择组建物管会的事由（第五十三条）"),
        ("", False, "请选择组建物管会的事由（第五十三条）"),
        (
            "not_elected",
            False,
            "业主大会没有成立，组建事由不能是“业主大会成立后，未能选举产生业主委员会”（第五十三条）",
        ),
        ("not_ready", True, "业主大会已经成立，组建事由不能是“不具备成立业主大会的条件”（第五十三条）"),
    ],
)
def test_a_management_committee_is_formed_on_a_ground_of_the_law(found, ground, has_assembly, refusal):
    if refusal:
        with pytest.raises(NotPossibleNow, match=refusal):
            found(ground=ground, has_assembly=has_assembly)
    else:
        assert found(ground=ground, has_assembly=has_assembly).ground == ground


def test_nothing_is_formed_twice_or_beside_an_elected_body(found, neighbours):
    committee = found()
    with pytest.raises(NotPossibleNow, match="第二届物业管理委员会正在组建，不能再公告一个"):
        found(name="第三届")
    Committee.objects.filter(pk=committee.pk).update(kind="owners", state="working", has_assembly=True)
    with pytest.raises(NotPossibleNow, match="正在履职，没有选出业委会的才组建物管会（第五十三条）"):
        found(name="第三届")
    areas = list(neighbours.communities["蓟门里"].areas.order_by("pk")[:2])
    committee.areas.set(areas[:1])
    assert found(name="第三届", areas=areas[1:]).state == "announced"


def test_one_sits_after_the_other(listed, cast):
    first = Committee.objects.get(name="蓟门里社区物业管理委员会")
    Committee.objects.filter(pk=first.pk).update(last_day=date(2026, 3, 17), until=date(2026, 3, 18))
    committee, made = listed()
    choose(committee, made, cast)
    actions.publicise(committee=committee, text="名单", by=cast["zhou"], at=NOON + 8 * DAY)
    over(committee, NOON + 15 * DAY)
    term = {"last_day": date(2029, 3, 16), "by": cast["jiedao"], "at": NOON + 16 * DAY}
    with pytest.raises(
        NotPossibleNow, match=r"蓟门里社区物业管理委员会还在任，同一区域不能同时有两个物管会.*第五十八条"
    ):
        actions.form(committee=committee, since=date(2026, 3, 17), **term)
    assert actions.form(committee=committee, since=date(2026, 3, 18), **term).state == "formed"


def test_the_street_is_asked_for_the_ground_at_its_field(cast, sign_in):
    typed = {"kind": "management", "community": cast.communities["蓟门里"].pk, "name": "第二届", "planned_size": 11}
    client = sign_in(cast["jiedao"])
    form = client.post(reverse("committee_new"), typed | {"text": "请推荐"}).context["form"]
    assert form.errors["ground"] == ["请选择组建物管会的事由（第五十三条）"]
    form = client.post(reverse("committee_new"), typed | {"text": "请推荐", "ground": "not_elected"}).context["form"]
    assert "业主大会没有成立" in form.errors["ground"][0]


def test_a_form_sent_twice_leads_to_its_one_body(cast, sign_in):
    typed = {"kind": "management", "community": cast.communities["蓟门里"].pk, "name": "第二届", "planned_size": 11}
    typed |= {"ground": "not_held", "text": "请推荐", "nonce": uuid.uuid4()}
    typed["succeeds"] = Committee.objects.get(name="蓟门里社区物业管理委员会").pk
    client = sign_in(cast["jiedao"])
    sent = [client.post(reverse("committee_new"), typed).url for _ in range(2)]
    assert sent == [Committee.objects.get(name="第二届").get_absolute_url()] * 2
    again = client.post(reverse("committee_new"), typed | {"nonce": uuid.uuid4()})
    assert "已有名为“第二届”" in again.context["form"].errors["name"][0]


@pytest.mark.parametrize("size", [5, 8])
def test_a_size_that_the_law_refuses(found, size):
    with pytest.raises(NotPossibleNow, match="第五十四条"):
        found(size=size)


@pytest.mark.parametrize(
    ("change", "article"),
    [
        ({"zhou": "member", "weiyuan4": "chair"}, "主任应当由居民委员会代表担任（第五十四条）"),
        ({"dang": "member", "weiyuan10": "deputy"}, "副主任应当由居民委员会指定一名业主代表担任（第五十四条）"),
        ({"weiyuan4": ""}, "人数应当为单数，现有10人（第五十四条）"),
        ({"weiyuan4": "", "weiyuan5": "", "weiyuan6": "", "weiyuan7": "", "weiyuan8": ""}, "不得少于7人"),
        ({"weiyuan4": "chair"}, "主任只能有一名"),
        ({"weiyuan4": "", "weiyuan5": ""}, "公告的席位是11个，选了9人"),
    ],
)
def test_a_list_that_breaks_a_rule_says_which(listed, cast, change, article):
    committee, made = listed()
    with pytest.raises(NotPossibleNow, match=article):
        choose(committee, made, cast, **change)
    committee.refresh_from_db()
    assert committee.state == "nominated"


def test_owners_are_at_least_half(found, recommend, neighbours):
    committee = found()
    with pytest.raises(NotPossibleNow, match="业主代表应当是本社区登记的业主"):
        recommend(committee, "weiyuan10", kind="owner")
    with pytest.raises(NotPossibleNow, match="居委会代表应当是本社区居委会的在任人员"):
        recommend(committee, "wang", kind="neighbourhood")
    with pytest.raises(NotPossibleNow, match="本社区登记的住户，并且不是业主（第五十四条）"):
        recommend(committee, "sun", kind="occupant")


def test_what_changed_since_is_seen_when_it_is_formed(listed, cast):
    """Who sold the home between list and forming cannot sit as an owner."""
    committee, made = listed()
    choose(committee, made, cast)
    actions.publicise(committee=committee, text="名单", by=cast["zhou"], at=NOON + 8 * DAY)
    over(committee, NOON + 15 * DAY)
    cast["wang"].ownerships.update(until=date(2026, 3, 16))
    with pytest.raises(NotPossibleNow, match="王志强：业主代表应当是"):
        actions.form(
            committee=committee,
            since=date(2026, 3, 17),
            last_day=date(2028, 3, 16),
            by=cast["jiedao"],
            at=NOON + 15 * DAY,
        )


def test_a_term_is_three_years_at_the_most(formed):
    with pytest.raises(NotPossibleNow, match=r"最晚到2029年3月16日（第五十八条）"):
        formed(last_day=date(2029, 3, 17))


@pytest.mark.parametrize(
    ("since", "last"),
    [
        (date(2026, 3, 17), date(2029, 3, 16)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2026, 1, 1), date(2028, 12, 31)),
    ],
)
def test_three_years_end_on_the_day_before(since, last):
    assert latest_last_day(since, Limit(3, Unit.YEARS, "§58", date(2020, 5, 1))) == last


def test_nothing_is_cut_short(found, recommend, neighbours):
    cast, committee = neighbours, found()
    with pytest.raises(NotPossibleNow, match="期满后才能进入下一步"):
        actions.close_nominations(committee=committee, by=cast["jiedao"], at=NOON + DAY)
    over(committee, NOON + 7 * DAY)
    with pytest.raises(NotPossibleNow, match="材料齐全的只有0人"):
        actions.close_nominations(committee=committee, by=cast["jiedao"], at=NOON + 8 * DAY)


def test_an_objection_is_answered_before_anybody_sits(listed, cast):
    committee, made = listed()
    choose(committee, made, cast)
    actions.publicise(committee=committee, text="名单", by=cast["zhou"], at=NOON + 8 * DAY)
    with pytest.raises(NotPossibleNow, match="请先撤回公示"):
        choose(committee, made, cast, at=NOON + 9 * DAY)
    shown = Announcement.objects.about(committee).get(kind="members")
    said = {"text": "他家有违建", "at": NOON + 9 * DAY}
    online = announcements.object_to(announcement=shown, nonce=uuid.uuid4(), by=cast["li"], **said)
    said |= {"way": "spoken", "received_on": (NOON + 9 * DAY).date(), "nonce": uuid.uuid4()}
    spoken = announcements.take_objection(announcement=shown, by=cast["zhou"], **said)
    over(committee, NOON + 15 * DAY)
    term = {"since": date(2026, 3, 17), "last_day": date(2028, 3, 16), "by": cast["jiedao"], "at": NOON + 15 * DAY}
    for left, objection in ((2, online), (1, spoken)):
        with pytest.raises(NotPossibleNow, match=f"还有{left}条异议没有答复"):
            actions.form(committee=committee, **term)
        announcements.reply_to_objection(objection=objection, reply="已查，没有", by=cast["zhou"], at=NOON + 15 * DAY)
    assert actions.form(committee=committee, **term).state == "formed"


# --- recommendations --------------------------------------------------------------------------------------------


def test_ten_households_stand_behind_a_joint_recommendation(found, recommend, neighbours):
    cast, committee = neighbours, found()
    one = recommend(committee, "li", way="joint", by=cast["zhao"])
    assert one.households == 1
    assert "联名只有1户，应当有10户以上" in fresh(one).missing
    with pytest.raises(NotPossibleNow, match="一户只计一次"):
        actions.support(nomination=one, by=cast["zhao"], at=NOON)
    with pytest.raises(NotAllowed, match="业主和住户"):
        actions.support(nomination=one, by=cast["sun"], at=NOON)
    for username in ("wang", "dang", *(f"weiyuan{number}" for number in range(4, 11))):
        actions.support(nomination=one, by=cast[username], at=NOON)
    assert fresh(one).households == 10
    assert fresh(one).missing == []


def fresh(nomination):
    return Nomination.objects.for_list().get(pk=nomination.pk)


def test_who_lacks_something_is_told_what(found, recommend, neighbours):
    cast, committee = neighbours, found(size=7)
    for username in list(KINDS)[:8]:
        recommend(committee, username)
    lacking = recommend(committee, "li", whole=False)
    over(committee, NOON + 7 * DAY)
    actions.close_nominations(committee=committee, by=cast["zhou"], at=NOON + 8 * DAY)
    lacking.refresh_from_db()
    assert lacking.state == "refused"
    assert lacking.reason.startswith("本人还没有同意；还没有核对：本人书面同意")
    notice = Notice.objects.get(recipient=cast["li"], event__verb="nomination.refused", channel="inbox")
    assert "还没有核对" in notice.event.data["why"]
    with pytest.raises(NotPossibleNow, match="推荐已经截止"):
        recommend(committee, "zhao")


def test_a_person_is_recommended_once_and_decides_herself(found, recommend, neighbours):
    cast, committee = neighbours, found()
    one = recommend(committee, "li", whole=False)
    with pytest.raises(NotPossibleNow, match="已经被推荐过"):
        recommend(committee, "li", way="self", by=cast["li"])
    for person in ("zhou", "zhao"):
        with pytest.raises(NotAllowed, match="本人决定"):
            actions.agree(nomination=one, by=cast[person])
    actions.withdraw(nomination=one, by=cast["li"], at=NOON)
    again = recommend(committee, "li", way="self", by=cast["li"], whole=False)
    assert again.agreed_at
    readers = {name for name, person in cast.people.items() if reads(person, again)}
    assert readers == {"li", "zhou", "weiyuan11", "jiedao"}


def reads(person, nomination):
    return Nomination.objects.visible_to(person).filter(pk=nomination.pk).exists()


@pytest.mark.parametrize("way", ["party", "neighbourhood"])
def test_a_resident_recommends_herself_or_with_neighbours_only(found, recommend, neighbours, way):
    with pytest.raises(NotAllowed):
        recommend(found(), "zhao", way=way, by=neighbours["li"])


def test_no_name_is_in_the_facts_and_the_evidence_can_be_erased(formed, cast):
    committee = formed()
    data = str(list(Event.objects.values_list("data", flat=True)))
    assert "王志强" not in data
    assert "李秀兰" not in data
    holding = next(one for one in holdings.known() if one.name == "nominations")
    assert [row["委员会"] for row in holding.rows(cast["wang"])] == [committee.name]
    with transaction.atomic():
        holding.erase(cast["wang"], holdings.Traces(frozenset({"王志强"}), frozenset()), timezone.now())
    statements = Nomination.objects.get(person=cast["wang"]).statements.values_list("evidence", flat=True)
    assert set(statements) == {holdings.HIDDEN}


def test_the_lists_agree_with_the_second_opinion_over_the_cast(found, recommend, neighbours):
    cast, committee = neighbours, found()
    recommend(committee, "wang", way="self", by=cast["wang"])
    recommend(committee, "li", way="joint", by=cast["zhao"], whole=False)
    actions.withdraw(nomination=recommend(committee, "weiyuan4"), by=cast["weiyuan4"], at=NOON)
    call = Announcement.objects.about(committee).get()
    said = {"text": "日期不对", "nonce": uuid.uuid4(), "by": cast["li"], "at": NOON + DAY}
    announcements.object_to(announcement=call, **said)
    what = {"subject": committee.community, "community": committee.community, "title": "方案", "text": "全文"}
    announcements.draft(kind="general", by=cast["zhou"], **what)
    online = announcements.announce(kind="general", by=cast["zhou"], at=NOON, **what)
    announcements.object_to(announcement=online, **said | {"nonce": uuid.uuid4(), "by": cast["wang"]})
    everything = {model: list(model.objects.all()) for model in (Committee, Announcement, Objection, Nomination)}
    assert [len(rows) for rows in everything.values()] == [3, 3, 2, 3]
    for person in cast.people.values():
        for model, rows in everything.items():
            allowed = {row.pk for row in rows if may_see(person, row)}
            assert set(model.objects.visible_to(person).values_list("pk", flat=True)) == allowed, (person, model)


# --- pages ------------------------------------------------------------------------------------------------------


def test_the_list_is_checked_while_it_is_chosen(listed, cast, sign_in):
    committee, made = listed()
    client = sign_in(cast["jiedao"])
    address = reverse("committee_step", args=[committee.pk, "set_members"])
    typed = {f"n{made['zhou'].pk}": "chair", f"n{made['dang'].pk}": "deputy", "check": "1"}
    page = client.post(address, typed).content.decode()
    assert "物管会不得少于7人，现有2人（第五十四条）" in page
    refused = client.post(address, {name: office for name, office in typed.items() if name != "check"})
    assert "现有2人（第五十四条）" in str(refused.context["form"].non_field_errors())
    assert refused.context["form"][f"n{made['zhou'].pk}"].value() == "chair"
    part = client.post(address, typed, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith("<div")
    committee.refresh_from_db()
    assert committee.state == "nominated"


def test_somebody_is_found_by_name_and_phone_together_only(found, cast, sign_in):
    committee = found(at=timezone.now())
    client, address = sign_in(cast["zhou"]), reverse("nomination_new", args=[committee.pk])
    typed = {"way": "neighbourhood", "kind": "owner", "nonce": uuid.uuid4(), "name": "李秀兰"}
    page = client.post(address, typed | {"phone": "15400009999"}).content.decode()
    assert "没有找到这样登记的居民" in page
    assert 'value="15400009999"' in page
    made = client.post(address, typed | {"phone": cast["li"].phone})
    assert made.status_code == 302
    assert Nomination.objects.get().person == cast["li"]


def test_pages_ask_the_same_however_many_are_recommended(found, recommend, cast, sign_in):
    committee, client = found(at=timezone.now()), sign_in(cast["zhou"])
    recommend(committee, "wang", at=timezone.now())
    client.get(committee.get_absolute_url())
    one = asked(client, committee.get_absolute_url())
    for username in ("dang", "weiyuan4"):
        recommend(committee, username, at=timezone.now())
    assert asked(client, committee.get_absolute_url()) == one


def asked(client, address):
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_a_wrong_seat_is_said_at_its_field(found, cast, sign_in):
    committee = found(at=timezone.now())
    address = reverse("nomination_new", args=[committee.pk])
    typed = {"way": "self", "kind": "neighbourhood", "nonce": uuid.uuid4()}
    page = sign_in(cast["li"]).post(address, typed).content.decode()
    assert "居委会代表应当是本社区居委会的在任人员（第五十四条）" in page
    assert not Nomination.objects.exists()


def test_the_lists_for_the_notice_board(listed, cast, sign_in):
    committee, made = listed("li")
    sheet, client = reverse("committee_sheet", args=[committee.pk]), sign_in(cast["zhou"])
    names = {person.person.display_name for person in made.values()}
    page = client.get(sheet)
    assert (page.context["title"], {row.name for row in page.context["rows"]}) == ("候选人名单", names)
    choose(committee, made, cast, alternates=["li"])
    page = client.get(sheet)
    assert page.context["title"] == "拟任名单"
    rows = [(row.name, row.office) for row in page.context["rows"]]
    assert (len(rows), rows[0], rows[1], rows[-1]) == (
        12,
        ("周敏", "主任"),
        ("党卫民", "副主任"),
        ("李秀兰", "候补第 1"),
    )
    actions.publicise(committee=committee, text="名单", by=cast["zhou"], at=NOON + 8 * DAY)
    over(committee, NOON + 15 * DAY)
    term = {"since": date(2026, 3, 17), "last_day": date(2029, 3, 16), "by": cast["jiedao"], "at": NOON + 15 * DAY}
    actions.form(committee=committee, **term)
    page = client.get(sheet)
    assert (page.context["title"], len(page.context["rows"])) == ("委员名单", 11)
    assert "2029年3月16日" in page.content.decode()
    assert sign_in(cast["li"]).get(sheet).status_code == 403


def test_no_list_hangs_before_there_are_candidates(found, neighbours, sign_in):
    page = sign_in(neighbours["zhou"]).get(reverse("committee_sheet", args=[found().pk]))
    assert (page.status_code, "没有可以张贴的名单" in page.content.decode()) == (409, True)


def test_forms_for_paper_are_there_for_everybody(found):
    committee = found()
    page = Client().get(reverse("committee_forms", args=[committee.pk])).content.decode()
    assert "委员人选推荐表" in page
    assert "违法搭建" in page


def names_on(page):
    return [row.name for row in page.context["panel"]["rows"]]


def test_a_list_names_everybody_until_the_body_is_formed(listed, cast, sign_in):
    """While it hangs people must know to whom they may object; afterwards it is nobody's but who works with it."""
    committee, made = listed()
    choose(committee, made, cast)
    actions.publicise(committee=committee, text="名单", by=cast["zhou"], at=NOON + 8 * DAY)
    shown = Announcement.objects.about(committee).get(kind="members")
    addresses = [shown.get_absolute_url(), reverse("announcement_sheet", args=[shown.pk])]
    full, short = ["周敏", "党卫民"], ["周*", "党*"]
    assert [names_on(Client().get(address))[:2] for address in addresses] == [full] * 2
    over(committee, NOON + 15 * DAY)
    assert names_on(Client().get(addresses[0]))[:2] == full  # nobody sits yet
    term = {"since": date(2026, 3, 17), "last_day": date(2029, 3, 16), "by": cast["jiedao"], "at": NOON + 15 * DAY}
    actions.form(committee=committee, **term)
    for address in addresses:
        page = Client().get(address)
        assert (names_on(page)[:2], len(names_on(page))) == (short, 11)
        assert "共 11 人，姓名不再全部显示" in page.content.decode()
        assert page.content.decode().count("业主代表") >= 8
        assert "党卫民" not in page.content.decode()
    readers = {
        name: names_on(sign_in(cast[name]).get(addresses[0]))[:2] for name in ("li", "laoshan", "zhou", "jiedao")
    }
    assert readers == {"li": short, "laoshan": short, "zhou": full, "jiedao": full}
    of_wang = names_on(sign_in(cast["wang"]).get(addresses[0]))
    assert (of_wang[:2], "王志强" in of_wang) == (short, True)  # his own


def test_a_list_that_is_withdrawn_names_nobody_to_outsiders(listed, cast):
    committee, made = listed()
    choose(committee, made, cast)
    actions.publicise(committee=committee, text="名单", by=cast["zhou"], at=NOON + 8 * DAY)
    shown = Announcement.objects.about(committee).get(kind="members")
    announcements.withdraw(announcement=shown, reason="有误", by=cast["zhou"], at=NOON + 9 * DAY)
    assert names_on(Client().get(shown.get_absolute_url()))[:2] == ["周*", "党*"]


def test_the_published_list_tells_in_which_order_and_for_whom(formed, cast, sign_in):
    committee = formed()
    shown = Announcement.objects.about(committee).get(kind="members")
    page = sign_in(cast["zhou"]).get(reverse("announcement_sheet", args=[shown.pk])).content.decode()
    assert page.index("周敏") < page.index("党卫民") < page.index("王志强")
    assert page.count("业主代表") >= 8
    assert today() > shown.ended_at.date()

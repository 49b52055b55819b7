"""Service contracts: what stands against one, who may enter it, its deadlines, and how it ends."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from committees.contracts import actions
from committees.contracts.models import ContractBuilding, Handover, ServiceContract
from committees.contracts.states import DocumentKind, Phase
from governance.clocks.actions import tick
from governance.clocks.models import Clock, Firing
from governance.journal.models import Event, Notice
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Coverage, Posting, today
from governance.registry.states import Duty
from governance.workdays import SHANGHAI
from tests.committees.conftest import NOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def served_by(firm, on=None):
    rows = Coverage.objects.current(on).filter(organisation=firm, building__community__name="蓟门里社区")
    return sorted(rows.values_list("building__number", flat=True))


def clock_of(subject, kind):
    return Clock.objects.about(subject).filter(kind=kind).latest("cycle")


def midnight_after(*day):
    return datetime(*day, tzinfo=SHANGHAI) + DAY


def told(event):
    rows = Notice.objects.filter(event=event, channel="inbox")
    return sorted(rows.values_list("recipient__username", flat=True))


# --- signing ---------------------------------------------------------------------------------------------


def test_a_contract_is_told_to_committee_neighbourhood_street_and_firm(cast, sign_for):
    contract = sign_for(9, 10, 12)
    event = Event.objects.get(verb="contract.signed")
    assert (event.subject, event.by, event.role) == (contract, cast["zhou"], "物管会主任")
    assert event.data == {
        "number": contract.number,
        "firm": "首华物业",
        "scope": "9-10、12号楼",
        "since": "2026年3月1日",
        "term": "2028年2月29日期满",
        "price": "1.20 元/平方米·月",
    }
    assert told(event) == ["dang", "jiedao", "wuye", "zhou"]


@pytest.mark.parametrize(
    ("who", "may"),
    [
        *(("zhou", True), ("dang", True), ("jiedao", True)),
        *(("wang", False), ("wuye", False), ("li", False), ("laoshan", False), ("juwei", False), ("shenji", False)),
    ],
)
def test_chair_deputy_neighbourhood_and_street_enter_a_contract(sign_for, who, may):
    if may:
        assert sign_for(9, by=who).pk
    else:
        with pytest.raises(NotAllowed):
            sign_for(9, by=who)


def test_the_right_to_sign_ends_with_the_office(cast, sign_for):
    cast["dang"].seats.update(until=today())
    with pytest.raises(NotAllowed):
        sign_for(9, by="dang")


def test_a_building_has_one_contract_at_a_time(sign_for):
    sign_for(9, 10)
    with pytest.raises(NotPossibleNow, match="10号楼已由首华物业服务"):
        sign_for(10, 11, firm="蓟门第二物业")
    assert ServiceContract.objects.count() == 1


def test_the_database_refuses_a_second_contract_for_a_building_too(sign_for, blocks):
    contract, other = sign_for(9), sign_for(10)
    with pytest.raises(IntegrityError, match="one_contract_at_a_time"), transaction.atomic():
        ContractBuilding.objects.create(contract=other, building=blocks(9)[0], since=contract.since + DAY)
    ContractBuilding.objects.filter(contract=contract).update(until=contract.since + DAY)
    assert ContractBuilding.objects.create(contract=other, building=blocks(9)[0], since=contract.since + DAY).pk


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"firm": "歌华有线"}, "firm"),
        ({"last_day": date(2026, 2, 28)}, "last_day"),
        ({"filed_on": date(2026, 2, 26)}, "filed_on"),
        ({"number": "已有"}, "number"),
    ],
)
def test_what_stands_against_a_contract_is_said_beside_its_field(cast, sign_for, blocks, terms, field):
    sign_for(30, number="已有", firm="蓟门第二物业")
    wanted = {"number": "新", "since": date(2026, 3, 1), "signed_on": date(2026, 2, 27), **terms}
    firm = cast.organisations[wanted.pop("firm", "首华物业")]
    jimenli = cast.communities["蓟门里"]
    against = actions.obstacles(firm=firm, community=jimenli, buildings=blocks(9), **wanted)
    assert [name for name, _ in against] == [field]
    assert actions.obstacles(firm=firm, community=jimenli, buildings=[], **wanted)[-1][0] in (field, "buildings")


def test_a_building_of_another_community_is_refused(cast, sign_for, blocks):
    foreign = blocks(5, community="老山东里北")
    terms = {"number": "1", "since": today(), "signed_on": today()}
    jimenli = cast.communities["蓟门里"]
    against = actions.obstacles(firm=cast.organisations["首华物业"], community=jimenli, buildings=foreign, **terms)
    assert against == [("buildings", "5号楼不在蓟门里社区")]


def test_a_signed_firm_serves_what_nobody_else_serves(cast, sign_for, blocks):
    firm = cast.organisations["蓟门第二物业"]
    before = served_by(firm)
    Coverage.objects.filter(building__in=blocks(9)).update(until=date(2026, 2, 1))
    sign_for(9, 10, firm="蓟门第二物业")
    assert served_by(firm) == sorted([*before, 9])  # 10 is still served by another: a hand-over decides
    assert 10 in served_by(cast.organisations["首华物业"])


# --- its deadlines ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signed", "due"),
    [
        (date(2026, 3, 2), (2026, 3, 17)),  # fifteen days, the first not counted
        (date(2026, 9, 18), (2026, 10, 8)),  # 3 October is in the holidays, which end on the 7th
        (date(2026, 11, 20), (2026, 12, 7)),  # 5 December is a Saturday
    ],
)
def test_a_contract_is_filed_within_fifteen_days(cast, sign_for, signed, due):
    at = datetime(signed.year, signed.month, signed.day, 10, tzinfo=SHANGHAI)
    clock = clock_of(sign_for(9, signed_on=signed, since=signed, at=at), "contract_filing")
    assert clock.due_at == midnight_after(*due)
    assert "第六十三条" in clock.basis


def test_filing_stops_its_clock_and_is_done_once(cast, sign_for):
    contract = sign_for(9)
    actions.file_contract(contract=contract, on=date(2026, 3, 10), by=cast["jiedao"], at=NOON + 9 * DAY)
    clock = clock_of(contract, "contract_filing")
    assert (clock.outcome, clock.in_time) == ("filed", True)
    with pytest.raises(NotPossibleNow, match="2026年3月10日备案"):
        actions.file_contract(contract=contract, on=date(2026, 3, 10), by=cast["jiedao"], at=NOON + 9 * DAY)


@pytest.mark.parametrize("on", [date(2026, 2, 26), date(2026, 3, 3)])
def test_it_is_not_filed_before_it_was_signed_nor_tomorrow(cast, sign_for, on):
    with pytest.raises(NotPossibleNow):
        actions.file_contract(contract=sign_for(9), on=on, by=cast["zhou"], at=NOON)


def test_a_contract_entered_late_is_late_at_once_and_an_old_one_has_no_limit(sign_for):
    late = sign_for(9, signed_on=date(2026, 1, 5), since=date(2026, 1, 5))
    assert clock_of(late, "contract_filing").due_at == midnight_after(2026, 1, 20)
    old = sign_for(10, signed_on=date(2019, 1, 5), since=date(2019, 1, 5))
    assert not Clock.objects.about(old).filter(kind="contract_filing").exists()
    filed = sign_for(11, filed_on=date(2026, 3, 1))
    assert not Clock.objects.about(filed).filter(kind="contract_filing").exists()


def test_half_a_year_before_the_end_four_parties_are_told_to_decide(cast, sign_for):
    contract = sign_for(9, filed_on=date(2026, 3, 1), last_day=date(2028, 8, 31))
    assert clock_of(contract, "contract_term").due_at == midnight_after(2028, 8, 31)
    assert tick(now=NOON + 700 * DAY) == 1  # the officers prepare
    half_a_year = midnight_after(2028, 2, 29)
    moments = [
        ("contract_renewal", "due", half_a_year, "四方", "合同六个月后期满，请决定续聘或者另聘"),
        ("contract_renewal", "after_86400m", half_a_year + 60 * DAY, "委员会和街道", "六十日后仍没有登记决定"),
        ("renewal_refusal", "due", midnight_after(2028, 6, 2), "四方", "不同意续聘的企业，此前应当书面通知"),
        ("contract_term", "due", midnight_after(2028, 8, 31), "四方", "仍继续服务的，转为不定期合同"),
    ]
    people = {"四方": ["dang", "jiedao", "wuye", "zhou"], "委员会和街道": ["dang", "jiedao", "zhou"]}
    for kind, step, moment, who, words in moments:
        assert tick(now=moment - timedelta(microseconds=1)) == 0
        assert tick(now=moment) == 1
        firing = Firing.objects.latest("pk")
        assert (firing.clock.kind, firing.step) == (kind, step)
        event = Event.objects.filter(verb__startswith="clock.").latest("pk")
        assert told(event) == people[who]
        assert words in event.text
    assert "2028年8月31日 周四 24:00" in event.notice_text
    assert not Clock.objects.about(contract).running().exists()
    assert clock_of(contract, "contract_term").outcome == "open_ended"


def test_what_must_be_decided_half_a_year_ahead_explains_itself(sign_for):
    clock = clock_of(sign_for(9, last_day=date(2028, 8, 31)), "contract_renewal")
    assert (clock.due_at, clock.provisional, clock.amount) == (midnight_after(2028, 2, 29), False, None)
    assert clock.explanation == "合同 2028 年 8 月 31 日期满，此前 6 个月"
    assert "第七十五条" in clock.basis


def test_with_less_than_half_a_year_left_the_decision_is_late_at_once(sign_for):
    contract = sign_for(9, filed_on=date(2026, 3, 1), last_day=date(2026, 7, 31))
    assert clock_of(contract, "contract_renewal").due_at == midnight_after(2026, 1, 31)
    assert clock_of(contract, "renewal_refusal").due_at == midnight_after(2026, 5, 2)
    tick(now=NOON)
    steps = Firing.objects.filter(clock__kind="contract_renewal").values_list("step", flat=True)
    assert list(steps) == ["share_90", "due"]


def test_without_a_term_or_after_it_no_term_runs(sign_for):
    for contract in (sign_for(9, last_day=None), sign_for(10, last_day=date(2026, 3, 1))):
        running = Clock.objects.about(contract).running().values_list("kind", flat=True)
        assert list(running) == ["contract_filing"]


@pytest.mark.parametrize(
    ("on", "phase"),
    [
        (date(2026, 2, 28), Phase.COMING),
        (date(2026, 3, 1), Phase.RUNNING),
        (date(2027, 8, 28), Phase.RUNNING),
        (date(2027, 8, 29), Phase.EXPIRING),
        (date(2028, 2, 29), Phase.EXPIRING),
        (date(2028, 3, 1), Phase.OPEN_ENDED),
    ],
)
def test_a_contract_is_in_exactly_one_phase_by_its_dates(sign_for, on, phase):
    contract = sign_for(9)
    found = [each for each in Phase if ServiceContract.objects.in_phase(each, on).exists()]
    assert found == [phase]
    assert ServiceContract.objects.by_urgency(on).get(pk=contract.pk).phase == phase


def test_a_contract_that_ended_is_over_whatever_its_paper_says(cast, sign_for):
    contract = sign_for(9)
    actions.end_contract(contract=contract, on=date(2026, 4, 1), reason="另聘", by=cast["zhou"], at=NOON)
    for on, phase in ((date(2026, 3, 31), Phase.RUNNING), (date(2026, 4, 1), Phase.ENDED)):
        assert ServiceContract.objects.by_urgency(on).get(pk=contract.pk).phase == phase


# --- ending and renewing ---------------------------------------------------------------------------------


def test_a_contract_that_ends_frees_its_buildings_but_its_firm_goes_on_serving(cast, sign_for):
    contract, firm = sign_for(9), cast.organisations["首华物业"]
    actions.end_contract(contract=contract, on=date(2026, 4, 1), reason="业主决定另聘", by=cast["zhou"], at=NOON)
    contract.refresh_from_db()
    assert (contract.until, contract.ended_reason) == (date(2026, 4, 1), "业主决定另聘")
    assert not Clock.objects.about(contract).running().exists()
    assert 9 in served_by(firm)
    assert sign_for(9, firm="蓟门第二物业", number="新", since=date(2026, 4, 1)).pk
    assert 9 in served_by(firm)
    with pytest.raises(NotPossibleNow, match="已登记2026年4月1日终止"):
        actions.end_contract(contract=contract, on=date(2026, 5, 1), reason="再来", by=cast["zhou"], at=NOON)


def test_a_renewal_takes_the_place_of_the_old_contract(cast, sign_for):
    old = sign_for(9, 10)
    new = sign_for(9, 10, number="续", since=date(2028, 3, 1), last_day=None, renews=old)
    old.refresh_from_db()
    assert (old.until, old.ended_reason, new.renews) == (date(2028, 3, 1), "续签为续", old)
    assert Coverage.objects.current().filter(organisation=new.firm, building__contract_scope__contract=new).count() == 2
    with pytest.raises(NotPossibleNow, match="不能续签"):
        sign_for(9, number="再续", renews=old)


def test_only_the_same_firm_renews(sign_for):
    with pytest.raises(NotPossibleNow, match="同一企业"):
        sign_for(10, firm="蓟门第二物业", renews=sign_for(9))


# --- the manager -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("took_post", "due"),
    [
        (date(2026, 9, 30), (2026, 10, 8)),  # the example of the law's reading: the third day is in the holidays
        (date(2026, 3, 2), (2026, 3, 5)),
        (date(2026, 3, 4), (2026, 3, 9)),  # the third day is a Saturday
    ],
)
def test_a_manager_reports_within_three_days(cast, sign_for, took_post, due):
    at = datetime(took_post.year, took_post.month, took_post.day, 9, tzinfo=SHANGHAI)
    contract, posting = sign_for(9), Posting.objects.get(person=cast["wuye"])
    report = actions.appoint_manager(contract=contract, posting=posting, took_post_on=took_post, by=cast["wuye"], at=at)
    clock = clock_of(report, "manager_report")
    assert clock.due_at == midnight_after(*due)
    posting.refresh_from_db()
    assert posting.duties == [Duty.MANAGER]
    actions.report_manager(report=report, on=took_post, by=cast["wuye"], at=at)
    clock.refresh_from_db()
    assert (clock.outcome, clock.in_time) == ("reported", True)
    assert [event.verb for event in Event.objects.about(report)] == ["manager.appointed", "manager.reported"]
    assert cast["wuye"].display_name not in str(list(Event.objects.about(report).values_list("data", flat=True)))


def test_a_manager_is_one_of_the_firms_people(cast, sign_for):
    contract, posting = sign_for(9), Posting.objects.get(person=cast["gehua"])
    with pytest.raises(NotPossibleNow, match="任职人员"):
        actions.appoint_manager(contract=contract, posting=posting, took_post_on=today(), by=cast["zhou"])


def test_who_appoints_and_who_reports(cast, sign_for):
    contract, posting = sign_for(9), Posting.objects.get(person=cast["wuye"])
    for who in ("wang", "li", "gehua", "laoshan"):
        with pytest.raises(NotAllowed):
            actions.appoint_manager(contract=contract, posting=posting, took_post_on=NOON.date(), by=cast[who])
    report = actions.appoint_manager(
        contract=contract, posting=posting, took_post_on=NOON.date(), by=cast["dang"], at=NOON
    )
    for who in ("dang", "wang", "li", "gehua"):  # not the committee: it is the 居委会 that is reported to
        with pytest.raises(NotAllowed):
            actions.report_manager(report=report, on=NOON.date(), by=cast[who], at=NOON)
    assert actions.report_manager(report=report, on=NOON.date(), by=cast["jiedao"], at=NOON).reported_on


# --- the hand-over ---------------------------------------------------------------------------------------


@pytest.fixture
def handover(cast, sign_for, blocks):
    """首华物业 was told on 2 March to hand 9 and 10 to 蓟门第二物业; its contract had 9, 10 and 11."""
    old = sign_for(9, 10, 11)
    return actions.begin_handover(
        giver=cast.organisations["首华物业"],
        taker=cast.organisations["蓟门第二物业"],
        community=cast.communities["蓟门里"],
        buildings=blocks(9, 10),
        began_on=NOON.date(),
        old=old,
        by=cast["zhou"],
        at=NOON,
    )


def test_a_handover_takes_thirty_days(handover):
    clock = clock_of(handover, "handover")
    assert clock.due_at == midnight_after(2026, 4, 1)
    assert "第七十六条" in clock.basis
    assert [row.kind for row in handover.documents.all()] == DocumentKind.values


def test_documents_are_ticked_and_unticked(cast, handover):
    ticked = [DocumentKind.OWNERS, DocumentKind.TANKS]
    actions.tick_documents(handover=handover, received=ticked, notes={"tanks": "缺 2019 年"}, by=cast["zhou"])
    actions.tick_documents(handover=handover, received=[DocumentKind.OWNERS], by=cast["zhou"])
    actions.tick_documents(handover=handover, received=[DocumentKind.OWNERS], by=cast["zhou"])  # nothing new
    rows = handover.documents.filter(received=True).values_list("kind", flat=True)
    assert list(rows) == ["owners"]
    assert handover.documents.get(kind="tanks").note == "缺 2019 年"
    events = Event.objects.about(handover).filter(verb="handover.documents")
    assert [(event.data["received"], event.data["total"]) for event in events] == [(2, 9), (1, 9)]


def test_finishing_changes_who_serves_in_the_same_second(cast, handover):
    giver, taker = cast.organisations["首华物业"], cast.organisations["蓟门第二物业"]
    before = served_by(taker, NOON.date())
    assert {9, 10} <= set(served_by(giver, NOON.date()))
    at = NOON + 3 * DAY
    actions.finish_handover(handover=handover, on=at.date(), by=cast["zhou"], at=at)
    assert not {9, 10} & set(served_by(giver, at.date()))
    assert served_by(taker, at.date()) == sorted([*before, 9, 10])
    assert {9, 10} <= set(served_by(giver, at.date() - DAY))  # the past stays
    assert clock_of(handover, "handover").outcome == "finished"
    event = Event.objects.get(verb="handover.finished")
    assert event.data["missing"].startswith("尚未移交：物业服务用房")
    assert "wuye" in told(event)


def test_a_contract_shrinks_by_what_was_handed_over_and_ends_with_its_last_building(cast, handover, blocks):
    at = NOON + 3 * DAY
    actions.finish_handover(handover=handover, on=at.date(), by=cast["zhou"], at=at)
    old = handover.old
    old.refresh_from_db()
    assert old.until is None
    assert list(old.scope.filter(until=None).values_list("building__number", flat=True)) == [11]
    rest = actions.begin_handover(
        giver=old.firm, community=old.community, buildings=blocks(11), began_on=at.date(), by=cast["zhou"], at=at
    )
    assert rest.taker_name == "业主自行管理"
    actions.finish_handover(handover=rest, on=at.date(), by=cast["zhou"], at=at)
    old.refresh_from_db()
    assert (old.until, old.ended_reason) == (at.date(), "已移交给业主自行管理")
    assert not Clock.objects.about(old).running().exists()
    assert 11 not in served_by(old.firm, at.date())


def test_buildings_are_handed_over_once_at_a_time(cast, handover, blocks):
    with pytest.raises(NotPossibleNow, match="正在交接"):
        actions.begin_handover(
            giver=handover.giver,
            community=handover.community,
            buildings=blocks(10, 12),
            began_on=NOON.date(),
            by=cast["zhou"],
            at=NOON,
        )
    assert Handover.objects.count() == 1


@pytest.mark.parametrize("who", ["wang", "wuye", "li", "laoshan", "gehua"])
def test_a_handover_is_not_for_everybody_to_write(cast, handover, who):
    for deed in (
        lambda: actions.tick_documents(handover=handover, received=[], by=cast[who]),
        lambda: actions.finish_handover(handover=handover, on=NOON.date(), by=cast[who], at=NOON),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_a_handover_before_the_law_has_no_deadline(cast, blocks):
    at = datetime(2018, 3, 1, 9, tzinfo=SHANGHAI)
    handover = actions.begin_handover(
        giver=cast.organisations["首华物业"],
        community=cast.communities["蓟门里"],
        buildings=blocks(9),
        began_on=at.date(),
        by=cast["zhou"],
        at=at,
    )
    assert not Clock.objects.about(handover).exists()


# --- who sees --------------------------------------------------------------------------------------------


def test_who_sees_a_contract_and_its_handover(cast, sign_for, handover):
    sign_for(12, firm="蓟门第三物业", number="三")
    seen = {
        who: sorted(ServiceContract.objects.visible_to(cast[who]).values_list("number", flat=True))
        for who in ("li", "sun", "wang", "zhou", "dang", "wuye", "gehua", "jiedao", "laoshan", "admin", "shenji")
    }
    both, twelve, own = ["三", "蓟物 9-10-11"], ["三"], ["蓟物 9-10-11"]
    assert seen == {
        "li": twelve,
        "sun": [],
        "wang": both,
        "zhou": both,
        "dang": both,
        "wuye": own,
        "gehua": [],
        "jiedao": both,
        "laoshan": [],
        "admin": [],
        "shenji": [],
    }
    seen = [who for who in ("li", "wang", "wuye", "jiedao", "laoshan") if Handover.objects.visible_to(cast[who])]
    assert seen == ["wang", "wuye", "jiedao"]


def test_sight_ends_with_home_posting_and_seat(cast, sign_for):
    sign_for(12)
    for who, facts in (("li", "ownerships"), ("wuye", "postings"), ("wang", "seats"), ("jiedao", "postings")):
        assert ServiceContract.objects.visible_to(cast[who]).exists(), who
        getattr(cast[who], facts).update(until=today())
        if who != "wang":  # he owns a home elsewhere, in building 10
            assert not ServiceContract.objects.visible_to(cast[who]).exists(), who
    assert not ServiceContract.objects.visible_to(cast["wang"]).exists()

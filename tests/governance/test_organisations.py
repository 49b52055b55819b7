"""Organisations: who works there, what they serve, how they end."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from committees.contracts import actions as contracts
from committees.contracts.models import Handover
from governance.journal.models import Event, Notice
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry import actions
from governance.registry.models import Building, Contact, Coverage, Home, Ownership, Posting, postings_of, today
from governance.registry.ties import ties_of
from issues.petitions.models import Task

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY = today(), today() - timedelta(days=1)


@pytest.fixture
def firm(cast):
    return cast.organisations["首华物业"]


@pytest.fixture
def unit(cast):
    """产权单位06 covers 11号楼 and 12号楼."""
    return cast.organisations["产权单位06（机关企业）"]


def served(organisation, on=None):
    facts = organisation.coverages.current(on).select_related("building__community")
    return sorted((str(fact.building.community), fact.building.number) for fact in facts)


def test_a_posting_ends_by_its_own_lead_or_by_the_street_and_the_person_is_told(cast, firm):
    posting = Posting.objects.create(person=cast["li"], organisation=firm, title="维修员", since=YESTERDAY)
    for who in ("zhou", "gehua", "shenji", "admin"):
        with pytest.raises(NotAllowed):
            actions.end_posting(posting=posting, until=TODAY, by=cast[who])
    assert postings_of(cast["li"]).exists()
    actions.end_posting(posting=posting, until=TODAY, by=cast["wuye"])
    assert not postings_of(cast["li"]).exists()
    with pytest.raises(NotPossibleNow, match="已于"):
        actions.end_posting(posting=posting, until=TODAY, by=cast["wuye"])
    actions.end_posting(posting=cast["wuye"].postings.get(), until=TODAY, by=cast["laoshan"])
    told = Notice.objects.filter(event__verb="posting.ended", channel="inbox").order_by("pk")
    assert [notice.recipient.username for notice in told] == ["li", "wuye"]
    assert set(told[0].event.data) == {"organisation", "post", "day", "posting", "reason"}


def test_a_hand_over_is_the_end_of_one_and_the_beginning_of_the_other(cast, firm):
    new = cast.organisations["蓟门第二物业"]
    here = cast.communities["老山东里北"]
    buildings = Building.objects.filter(community=here)
    actions.hand_over(buildings=buildings, old=firm, new=new, on=TODAY, by=cast["laoshan"])
    assert [row for row in served(firm) if row[0] == str(here)] == []
    assert [row for row in served(new) if row[0] == str(here)] == [(str(here), n) for n in range(1, 31)]
    assert len(served(firm, YESTERDAY)) == 16 + 90
    events = Event.objects.filter(verb="coverage.handed_over").order_by("pk")
    assert [event.subject for event in events] == [firm, new]
    assert events[0].text == f"自 {TODAY.year}年{TODAY.month}月{TODAY.day}日起，30 栋楼由首华物业交接给蓟门第二物业。"


def test_what_was_to_begin_later_begins_or_never_does_when_service_changes_hands(cast, firm):
    new, tomorrow = cast.organisations["蓟门第二物业"], TODAY + timedelta(days=1)
    building = Building.objects.get(community=cast.communities["蓟门里"], number=20)
    for organisation in (firm, new):
        Coverage.objects.create(organisation=organisation, building=building, since=tomorrow)
    actions.hand_over(buildings=[building], old=firm, new=new, on=TODAY, by=cast["zhou"])
    facts = Coverage.objects.filter(building=building, organisation__in=[firm, new]).order_by("organisation")
    assert {(fact.organisation, fact.since, fact.until) for fact in facts} == {
        (firm, TODAY, TODAY),
        (new, TODAY, None),
    }


def test_whom_others_wait_for_does_not_end(cast, firm, task_of):
    """Its tasks, its contracts and its hand-overs go first; the page says what and how."""
    serves_elsewhere = firm.coverages.exclude(building__community=cast.communities["蓟门里"])
    serves_elsewhere.update(until=TODAY)
    task_of(text="单元门坏了")
    here = Building.objects.filter(community=cast.communities["蓟门里"], number=12)
    where = {"community": cast.communities["蓟门里"], "buildings": here, "by": cast["zhou"]}
    contracts.sign_contract(firm=firm, number="一", since=TODAY, signed_on=TODAY, **where)
    contracts.begin_handover(giver=firm, taker=None, began_on=TODAY, **where)
    with pytest.raises(NotPossibleNow) as refusal:
        actions.dissolve(organisation=firm, on=TODAY, by=cast["jiedao"])
    for words in ("1 件任务没有办完", "1 份物业合同没有终止", "1 项物业交接没有完成"):
        assert words in str(refusal.value)
    firm.refresh_from_db()
    assert firm.dissolved_on is None
    contracts.finish_handover(handover=Handover.objects.get(), on=TODAY, by=cast["zhou"])
    assert [sentence[:6] for sentence in ties_of(firm)] == ["还有 1 件"]
    Task.objects.update(state="recalled", closed_at=timezone.now(), due_at=None)
    actions.dissolve(organisation=firm, on=TODAY, by=cast["jiedao"])


def test_service_begins_and_ends_building_by_building(cast, firm):
    building = Building.objects.get(community=cast.communities["蓟门里"], number=20)
    begin = {"organisation": firm, "buildings": [building], "since": YESTERDAY, "by": cast["zhou"]}
    assert len(actions.begin_coverage(**begin)) == 1
    assert actions.begin_coverage(**begin) == []
    assert actions.end_coverage(organisation=firm, buildings=[building], until=TODAY, by=cast["zhou"]) == 1
    assert actions.end_coverage(organisation=firm, buildings=[building], until=TODAY, by=cast["zhou"]) == 0
    assert Event.objects.filter(verb__in=["coverage.begun", "coverage.ended"]).count() == 2


def test_a_dissolved_organisation_works_for_nobody_and_its_titles_pass_to_the_successor(cast, unit):
    heir = cast.organisations["产权单位01（机关企业）"]
    homes = list(Home.objects.filter(entrance__building__number=12, entrance__number=4)[:3])
    for n, home in enumerate(homes):
        Ownership.objects.create(home=home, organisation=unit, share=1, shares=1 + n, since=date(2020, 6, 1))
    Ownership.objects.create(home=homes[1], organisation=heir, share=1, shares=2, since=date(2020, 6, 1))
    Posting.objects.create(person=cast["gehua"], organisation=unit, title="房管员", since=YESTERDAY)
    Posting.objects.create(person=cast["yidong"], organisation=unit, title="将来", since=TODAY + timedelta(days=9))
    Contact.objects.create(organisation=unit, duty="报修", phone="010-55550001")

    for who in ("zhou", "laoshan", "lianxiren", "admin"):
        with pytest.raises(NotAllowed):
            actions.dissolve(organisation=unit, on=TODAY, successor=heir, by=cast[who])
    actions.dissolve(organisation=unit, on=TODAY, successor=heir, by=cast["jiedao"])

    unit.refresh_from_db()
    assert (unit.dissolved_on, unit.successor) == (TODAY, heir)
    assert served(unit) == []
    assert not Posting.objects.current(TODAY + timedelta(days=30)).filter(organisation=unit).exists()
    assert not Contact.objects.current().filter(organisation=unit).exists()
    facts = Ownership.objects.current().filter(home__in=homes).order_by("home")
    assert [(fact.organisation, fact.share, fact.shares) for fact in facts] == [
        (heir, 1, 1),
        (heir, 1, 1),
        (heir, 1, 3),
    ]
    event = Event.objects.get(verb="organisation.dissolved")
    assert (event.data["homes"], event.data["postings"], event.data["coverages"]) == (3, 2, 2)
    assert [notice.recipient for notice in event.notices.filter(channel="inbox")] == [cast["lianxiren"]]


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ({"on": TODAY + timedelta(days=1)}, "不能晚于今天"),
        ({"successor": "itself"}, "不能是本单位"),
        ({"successor": "ended"}, "终止"),
    ],
)
def test_an_end_that_cannot_be_is_refused(cast, unit, what, sentence):
    ended = cast.organisations["产权单位02（机关企业）"]
    actions.dissolve(organisation=ended, on=TODAY, by=cast["jiedao"])
    what = {"on": TODAY, **what}
    if "successor" in what:
        what["successor"] = {"itself": unit, "ended": ended}[what["successor"]]
    ended.refresh_from_db()
    with pytest.raises(NotPossibleNow, match=sentence):
        actions.dissolve(organisation=unit, by=cast["jiedao"], **what)
    unit.refresh_from_db()
    assert unit.dissolved_on is None


def test_a_street_does_not_end_what_serves_another_street_too(cast, firm):
    for who in ("jiedao", "laoshan"):
        with pytest.raises(NotAllowed, match="还服务其他街道"):
            actions.dissolve(organisation=firm, on=TODAY, by=cast[who])


@pytest.mark.parametrize("name", ["居委会", "街道"])
def test_offices_of_government_are_not_ended_here(cast, name):
    with pytest.raises(NotAllowed):
        actions.dissolve(organisation=cast.organisations[name], on=TODAY, by=cast["jiedao"])


def test_what_has_ended_serves_nothing_new(cast, unit):
    actions.dissolve(organisation=unit, on=TODAY, by=cast["jiedao"])
    unit.refresh_from_db()
    building = Building.objects.get(community=cast.communities["蓟门里"], number=20)
    with pytest.raises(NotPossibleNow, match="终止"):
        actions.begin_coverage(organisation=unit, buildings=[building], since=TODAY, by=cast["jiedao"])
    assert not Coverage.objects.current().filter(organisation=unit).exists()


def test_contacts_are_kept_by_the_lead_and_the_street_and_stay_out_of_events(cast, firm):
    for who in ("li", "zhou", "gehua", "shenji"):
        with pytest.raises(NotAllowed):
            actions.keep_reachable(organisation=firm, duty_phone="010-1", hours="", by=cast[who])
    actions.keep_reachable(organisation=firm, duty_phone="010-55559999", hours="全天", by=cast["wuye"])
    contact = actions.begin_contact(organisation=firm, duty="报修", phone="010-55558888", by=cast["jiedao"])
    actions.end_contact(contact=contact, by=cast["wuye"])
    firm.refresh_from_db()
    assert (firm.duty_phone, firm.hours) == ("010-55559999", "全天")
    assert not Contact.objects.current().filter(organisation=firm).exists()
    assert "5555" not in "".join(map(str, Event.objects.values_list("data", flat=True)))
    with pytest.raises(NotPossibleNow):
        actions.end_contact(contact=contact, by=cast["wuye"])

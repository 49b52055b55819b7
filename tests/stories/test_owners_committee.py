"""The owners of 蓟门里 elect a 业委会; it takes the place of the 物管会, which hands over and is no more."""

import uuid
from datetime import datetime, timedelta

import pytest

from committees.bodies.models import Committee, seats_of
from committees.formation import actions as formation
from committees.formation.states import Statement
from governance.clocks import actions as clocks
from governance.clocks.models import Clock
from governance.workdays import SHANGHAI
from tests.stories.jimenli import register_neighbours

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
DAY = timedelta(days=1)
NAME = "蓟门里社区第一届业主委员会"
FIVE = ("li", "zhao", "wang", "dang", "weiyuan4")
BALLOT = {
    "system": "北京业主 APP",
    "closed_on": "2026-03-25",
    "document": "业主大会决定 2026-1",
    "heads": "300",
    "heads_taking_part": "200",
    "area": "30000",
    "area_taking_part": "20000",
    "area_agreeing": "10001",
}


def recommend(committee, cast):
    """By the 居委会; each agrees and shows the papers."""
    for name in FIVE:
        how = {"way": "neighbourhood", "kind": "owner", "nonce": uuid.uuid4(), "by": cast["zhou"]}
        one = formation.nominate(committee=committee, person=cast[name], **how)
        formation.agree(nomination=one, by=cast[name])
        formation.state(nomination=one, statements=dict.fromkeys(Statement, "存档"), by=cast["zhou"])


def test_an_owners_committee_takes_the_place_of_the_management_committee(cast, person, time_machine, settings):
    settings.RATE_LIMITS = False
    time_machine.move_to(MONDAY, tick=False)
    register_neighbours(cast)

    def later(at):
        time_machine.move_to(at, tick=False)
        for _ in range(2):
            clocks.tick(now=at)

    old = Committee.objects.get(kind="management")
    street, zhou = person("jiedao"), person("zhou")

    # Announced by the street: its size by §39; only owners are recommended
    typed = {"community": old.community_id, "kind": "owners", "name": NAME, "text": "请推荐"}
    street.open("/committees/new/").press("发布组建公告", **typed, planned_size="4")
    street.reads("业主委员会不得少于5人，公告的是4人（第三十九条）")
    street.does("/committees/new/", **typed, planned_size="5").reads(NAME, "推荐中")
    body = Committee.objects.get(name=NAME)
    home, steps = body.get_absolute_url(), f"{body.get_absolute_url()}steps/"
    tenant = cast["weiyuan10"]
    how = {"way": "neighbourhood", "kind": "owner", "name": tenant.display_name, "phone": tenant.phone}
    zhou.open(f"{home}nominate/").press("提交推荐", **how)
    zhou.reads("业主委员会委员应当是本社区登记的业主，或者产权单位委派的人员（第三十九条）")
    recommend(body, cast)
    later(MONDAY + 8 * DAY)
    zhou.does(f"{steps}nominate/").reads("候选人已定")
    names = {f"n{one.pk}": "member" for one in body.nominations.all()}
    street.does(f"{steps}set_members/", **names).reads("人选已定")

    # Fifteen days before the ballot the list hangs (§35); the ballot counts as 民法典 §278 says; five years at most
    zhou.open(f"{steps}publicise/").reads("业主大会会议前公示十五日（第三十五条）")
    zhou.does(f"{steps}publicise/").reads("公示至 2026年3月25日")
    later(datetime(2026, 3, 26, 9, tzinfo=SHANGHAI))
    street, zhou, li, other = person("jiedao"), person("zhou"), person("li"), person("weiyuan5")
    li.open("/desk/", status=404)
    form, term = f"{steps}form/", {"since": "2026-03-26", "last_day": "2031-03-25"}
    ballot = BALLOT | {"closed_on": "2026-03-26"}
    street.open(form).press("宣布成立", to=form, **term, **BALLOT, heads_agreeing="101", status=409)
    street.reads("表决应当在公示期满（2026年3月26日）以后结束")
    street.open(form).press("宣布成立", to=form, **term, **ballot, heads_agreeing="100", status=409)
    street.reads("没有选举产生：同意的未超过参与表决面积半数且人数半数（民法典第二百七十八条）")
    late = term | {"last_day": "2031-03-26"}
    street.open(form).press("宣布成立", to=form, **late, **ballot, heads_agreeing="101", status=409)
    street.reads("业委会任期不超过 5 年，最晚到2031年3月25日（第三十九条）")
    street.does(form, **term, **ballot, heads_agreeing="101").reads(NAME, "已成立")
    warnings = {"owners_renewal", "committee_term_90", "committee_term_30"}
    running = {"owners_filing", "owners_first_meeting", "owners_term", *warnings}
    assert set(Clock.objects.about(body).running().values_list("kind", flat=True)) == running

    # From that second five owners work, beside the old members; their officers are chosen at the first meeting
    seats = {seat.person.username: seat.pk for seat in body.seats.select_related("person")}
    zhou.does(f"{steps}offices/", chair=seats["li"], deputies=[seats["zhao"]]).reads("李秀兰 · 主任", "赵建国 · 副主任")
    li.open("/desk/").reads("待办")
    li.does(f"{steps}hand_in/").reads("报送备案")
    street.does(f"{steps}file/", certificate="海北太业备〔2026〕1 号").reads("已备案")

    # Filed: the 物管会 has thirty days (§59); what it has goes to the new body
    gone = old.get_absolute_url()
    street.open(gone).reads("解散中", "委员会解散", "4月27日", "第五十九条", "由此接续", NAME)
    other.is_told("启动解散：业主委员会已选举产生并备案")
    li.open(f"{gone}steps/hand_over/").reads(f"移交给{NAME}")
    li.press("保存", seal="on", seal_note="交新一届主任").reads("移交", "已移交：印章", "尚未移交：财务账目和共用资金")
    later(datetime(2026, 4, 10, 9, tzinfo=SHANGHAI))
    other = person("weiyuan5").open("/desk/")
    street = person("jiedao").does(f"{gone}steps/dissolve/").reads("已解散", "尚未移交：财务账目和共用资金")
    other.open("/desk/", status=404)
    assert not seats_of(cast["weiyuan5"]).exists()
    li = person("li").is_told("一名委员的席位已结束，还有：片区 1 件")
    li.does(f"{gone}steps/hand_over/", seal="on", accounts="on", archives="on", contracts="on", open_work="on")
    li.reads("已经全部移交。")
    line = ("历届组织", "蓟门里社区物业管理委员会", "至2026年4月10日", "业主委员会已选举产生并备案", NAME, "现任")
    li.open(home).reads(NAME, "接续自", "蓟门里社区物业管理委员会", *line)

    # Until the last second of five years, and not one longer
    time_machine.move_to(datetime(2031, 3, 25, 23, 59, 59, tzinfo=SHANGHAI), tick=False)
    li = person("li").open("/desk/")
    time_machine.move_to(datetime(2031, 3, 26, tzinfo=SHANGHAI), tick=False)
    li.open("/desk/", status=404)

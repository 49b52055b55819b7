"""蓟门里 gets its second 物管会: from the street's announcement to a working body of eleven, and to its last second."""

from datetime import date, datetime, timedelta

import pytest

from committees.announcements.models import Announcement
from committees.bodies.models import Committee, seats_of
from committees.formation.models import Nomination
from committees.formation.states import Statement
from governance.clocks import actions as clocks
from governance.registry.models import Home, Occupancy, Ownership, Posting
from governance.workdays import SHANGHAI

pytestmark = pytest.mark.django_db

SINCE = date(2020, 6, 1)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
NAME = "蓟门里社区第二届物业管理委员会"
OWNERS = ["dang", *(f"weiyuan{number}" for number in range(4, 10))]
PEOPLE = {"zhou": "neighbourhood", "weiyuan11": "neighbourhood", "weiyuan10": "occupant"} | dict.fromkeys(
    OWNERS, "owner"
)


@pytest.fixture
def neighbours(cast):
    """What the registers know of those who will sit: seven more owners, a tenant, one more of the 居委会."""
    homes = iter(Home.objects.filter(entrance__building__number__in=(10, 20), ownerships=None).order_by("pk")[:7])
    for username in OWNERS[1:]:
        Ownership.objects.create(home=next(homes), person=cast[username], since=SINCE)
    Occupancy.objects.create(home=next(homes), person=cast["weiyuan10"], kind="tenant", since=SINCE)
    office = cast.organisations["居委会"]
    Posting.objects.create(person=cast["weiyuan11"], organisation=office, title="社工", since=SINCE)
    return cast


def test_founding_jimenli(neighbours, person, picture, time_machine, settings):
    cast = neighbours
    settings.RATE_LIMITS = False
    time_machine.move_to(MONDAY, tick=False)
    # The first term was over yesterday; nobody of it may do anything any more
    first = Committee.objects.get(name="蓟门里社区物业管理委员会")
    Committee.objects.filter(pk=first.pk).update(since=date(2023, 3, 2), last_day=date(2026, 3, 1), until=MONDAY)
    assert not seats_of(cast["wang"]).exists()
    street, zhou, wang, li = person("jiedao"), person("zhou"), person("wang"), person("li")
    wang.open("/desk/", status=404)

    # The street announces; a body of eight is refused at its field, and nothing typed is lost
    typed = {
        "community": first.community_id,
        "kind": "management",
        "name": NAME,
        "succeeds": first.pk,
        "text": "请推荐人选，自荐、联名均可。",
    }
    street.open("/committees/new/").press("发布组建公告", **typed, planned_size="8")
    street.reads("物管会不得少于7人，人数应当为单数（第五十四条）", "请推荐人选，自荐、联名均可。")
    street.does("/committees/new/", **typed, planned_size="11").reads(NAME, "推荐中", "已有 0 人被推荐")
    committee = Committee.objects.get(name=NAME)
    home = committee.get_absolute_url()
    call = Announcement.objects.get(kind="founding")
    li.open(call.get_absolute_url()).reads("委员应当符合的条件", "10 户以上", "3月9日", "自然日，节假日不顺延")

    # wang recommends himself; zhao recommends li and finds one household only; the 居委会 the others
    wang.open(home).does(f"{home}nominate/", way="self", kind="owner").reads("王志强", "还缺什么", "业主代表")
    how = {"way": "joint", "kind": "owner", "name": "李秀兰", "phone": cast["li"].phone}
    person("zhao").does(f"{home}nominate/", **how).reads("已有 1 户联名，应当有 10 户以上")
    for username, kind in PEOPLE.items():
        who = cast[username]
        how = {"way": "neighbourhood", "kind": kind, "name": who.display_name, "phone": who.phone}
        zhou.does(f"{home}nominate/", **how)
        if username != "zhou":
            page = Nomination.objects.get(person=who).get_absolute_url()
            person(username).open(page).press("同意被推荐").reads("您已同意被推荐")
    evidence = {code.value: "居委会存档" for code in Statement}
    for one in Nomination.objects.exclude(person=cast["li"]):
        zhou.does(f"{one.get_absolute_url()}state/", **evidence)

    # Too early is refused with the day; after a week the announcement has ended by itself
    zhou.open(f"{home}steps/nominate/").reads("材料齐全", "联名只有1户").press("确定候选人", status=409)
    zhou.reads("公示到 2026年3月9日", "期满后才能进入下一步")
    time_machine.move_to(MONDAY + timedelta(days=7, hours=1), tick=False)
    clocks.tick(now=MONDAY + timedelta(days=7, hours=1))
    clocks.tick(now=MONDAY + timedelta(days=7, hours=1))
    zhou.does(f"{home}steps/nominate/").reads(NAME, "候选人已定")
    li.is_told("您没有列入", "联名只有1户，应当有10户以上")

    # The street chooses: the page says what the list lacks, by which article, and then lets it pass
    by_name = {one.person.username: one.pk for one in Nomination.objects.filter(committee=committee, state="listed")}
    assert set(by_name) == {*PEOPLE, "wang"}
    offices = dict.fromkeys((f"n{pk}" for pk in by_name.values()), "member")
    offices |= {f"n{by_name['zhou']}": "chair", f"n{by_name['dang']}": "deputy"}
    step = f"{home}steps/set_members/"
    street.open(step).press("检查名单", to=step, check="1", **offices | {f"n{by_name['wang']}": ""})
    street.reads("物管会人数应当为单数，现有10人（第五十四条）")
    street.does(step, **offices).reads(NAME, "人选已定")

    # The list hangs online and on paper; li objects and is answered
    zhou.does(f"{home}steps/publicise/")
    listed = Announcement.objects.get(kind="members")
    page = listed.get_absolute_url()
    zhou.open(f"{page}sheet/").reads("委员名单公示", "周敏", "居委会代表", "主任", "公示期", "扫码")
    zhou.does(f"{page}posting/", place="东门公告栏", photo=picture("公告栏", "white")).reads("张贴在东门公告栏")
    li.open(page).press("提交异议", text="有一位委员楼道里堆了东西").reads("我提出的异议", "还没有答复")
    wang.open(page)
    assert "楼道里堆了东西" not in wang.words
    time_machine.move_to(MONDAY + timedelta(days=15), tick=False)
    clocks.tick(now=MONDAY + timedelta(days=15))
    clocks.tick(now=MONDAY + timedelta(days=15))
    form, term = f"{home}steps/form/", {"last_day": "2029-03-16", "since": "2026-03-17"}
    street.open(form).press("宣布成立", to=form, **term, status=409).reads("还有1条异议没有答复")
    zhou.open(page).does(f"/objections/{listed.objections.get().pk}/reply/", reply="已经清理，照片存档")
    li.is_told("您对蓟门里社区委员名单公示提出的异议已有答复")
    late = term | {"last_day": "2029-03-17"}
    street.open(form).press("宣布成立", to=form, **late, status=409).reads("最晚到2029年3月16日（第五十八条）")
    street.does(form, **term).reads(NAME, "已成立", "周敏 · 主任", "党卫民 · 副主任", "符合规定的人数和构成")

    # Filed, sealed, at work
    wang.is_told(f"{NAME}已成立，任期至2029年3月16日")
    zhou.does(f"{home}steps/hand_in/")
    street.does(f"{home}steps/file/", certificate="海北太物管备〔2026〕1 号")
    zhou.does(f"{home}steps/start/").reads("履职中", "海北太物管备〔2026〕1 号")
    assert committee.seats.current().count() == 11
    wang.open("/desk/")
    li.open(home).reads("我们是谁", "王志强", "经过", "公告组建", "成立", "街道备案")

    # Until the last second, and not one longer
    time_machine.move_to(datetime(2029, 3, 16, 23, 59, 59, tzinfo=SHANGHAI), tick=False)
    wang = person("wang").open("/desk/").reads("待办")  # three years on he signs in anew
    time_machine.move_to(datetime(2029, 3, 17, tzinfo=SHANGHAI), tick=False)
    wang.open("/desk/", status=404)

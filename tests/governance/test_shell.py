"""The frame of every page: where I am, my menu, my notices, at six questions at most."""

import re

import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from committees.party import actions as party
from governance.registry.models import today
from issues.demo import parties
from issues.insight.rules import communities_counted_for
from issues.insight.shell import Duties, shell
from issues.petitions import rules
from tests.test_access import ACCESS, CAST

pytestmark = pytest.mark.django_db

BODIES = ["会议", "公示", "物管会", "表扬感谢", "党组织"]
CREWS = ["会议", "公示", "物管会", "工作专班", "表扬感谢", "党组织"]
LISTED = ["待办", "事项", "走访", "看板"]
STREET = [
    ("办理", LISTED),
    ("议事", CREWS),
    ("小区", ["辖区", "包楼", "应急", "物业合同", "派单对照", "查房屋"]),
    ("管理", ["任职管理", "导入", "时限与提醒"]),
]
NEIGHBOURHOOD = [
    ("办理", [*LISTED, "我的诉求"]),
    ("议事", CREWS),
    ("小区", ["辖区", "包楼", "应急", "物业合同", "派单对照", "房屋核实"]),
    ("管理", ["任职管理", "导入"]),
]
PLACES = {
    "li": ("蓟门里社区", []),
    "zhao": ("蓟门里社区", []),
    "sun": ("老山东里北社区", []),
    "wang": (
        "蓟门里社区",
        [
            ("办理", ["待办", "事项", "走访", "我的诉求"]),
            ("议事", BODIES),
            ("小区", ["包楼", "应急", "派单对照"]),
        ],
    ),
    "zhou": ("蓟门里社区", NEIGHBOURHOOD),
    "dang": (
        "蓟门里社区",
        [
            ("办理", [*LISTED, "我的诉求"]),
            ("议事", BODIES),
            ("小区", ["包楼", "应急", "物业合同", "派单对照"]),
        ],
    ),
    "wuye": ("首华物业", [("", ["我的任务", "会议", "表扬感谢", "包楼", "应急", "物业合同", "任职管理"])]),
    "gehua": ("歌华有线", [("", ["我的任务", "会议", "表扬感谢", "任职管理"])]),
    "chengguan": ("北太平庄街道", [("", ["我的任务", "会议", "表扬感谢", "任职管理"])]),
    "jiedao": ("北太平庄街道", STREET),
    "laoshan": ("老山街道", STREET),
    "zhuanban": ("老山东里北社区", [("办理", ["走访", "我的诉求"]), ("议事", CREWS), ("小区", ["包楼", "应急"])]),
    "jiandu": ("老山东里北社区", [("办理", ["走访", "我的诉求"]), ("议事", CREWS), ("小区", ["包楼", "应急"])]),
    "juwei": ("老山东里北社区", NEIGHBOURHOOD),
    "admin": ("", [("", ["时限与提醒", "运行状况", "运维后台"])]),
}


def frame(user, path="/inbox/", **cookies):
    request = RequestFactory().get(path)
    request.user = user
    request.COOKIES |= cookies
    return dict(shell(request)["shell"].items())


def entries(user, path="/inbox/"):
    return [entry for group in frame(user, path)["menu"] for entry in group["entries"]]


@pytest.mark.parametrize("who", PLACES)
def test_everybody_is_where_they_belong_and_finds_their_work(cast, who, django_assert_max_num_queries):
    place, labels = PLACES[who]
    with django_assert_max_num_queries(8):
        drawn = frame(cast[who])
    assert drawn["place"] == place
    assert [(group["label"], [entry["label"] for entry in group["entries"]]) for group in drawn["menu"]] == labels
    assert bool(drawn["search_url"]) == any("事项" in group for _, group in labels)


@pytest.mark.parametrize("who", PLACES)
def test_the_frame_agrees_with_the_rules(cast, who):
    person, me = cast[who], Duties(cast[who])
    assert me.has_desk == rules.has_desk(person)
    assert me.has_tasks == rules.has_tasks(person)
    assert me.may_file == rules.may_file(person)
    assert me.has_numbers == communities_counted_for(person).exists()


@pytest.mark.parametrize("who", PLACES)
def test_every_entry_of_the_menu_opens_for_its_person(sign_in, cast, who):
    client = sign_in(cast[who])
    for entry in entries(cast[who]):
        assert client.get(entry["url"], follow=True).status_code == 200, entry["label"]


def test_a_resident_on_a_roll_finds_the_organisation_from_the_front_page(cast, sign_in):
    branch = parties.settle(cast)["branch"]
    party.enrol(party=branch, person=cast["li"], since=today(), by=cast["dang"])
    assert frame(cast["li"])["menu"] == []
    assert reverse("parties") in sign_in(cast["li"]).get("/").content.decode()
    assert branch.get_absolute_url() in sign_in(cast["li"]).get("/party/?tab=mine").content.decode()


# Parts of a page, forms and steps on the way somewhere, and what is somebody else's work though the page would open.
NOT_THEIRS = {"li": ["/rounds/", "/taskforces/", "/meetings/actions/"], "zhuanban": ["/contracts/"]}
NO_PLACE_TO_GO = {
    "confirm_password",
    "petition_suggest",
    "healthz",
    "tasks",
    "calendar",
    "agenda_put",
    "suggestion_new",
    "committee_past",
}


@pytest.mark.parametrize("who", ["li", "zhuanban", "jiedao"])
def test_whatever_opens_is_two_clicks_from_the_front_page(cast, sign_in, who):
    client = sign_in(cast[who])
    opens = {name for name, row in ACCESS.items() if row[1].split()[CAST.index(who)] == "200"} - NO_PLACE_TO_GO
    places = {address(name) for name in opens} - {None, *NOT_THEIRS.get(who, ())}
    first = links(client, "/")
    left = places - first
    nearest = sorted(first & places, key=lambda path: not any(one.startswith(path) for one in left))
    for path in nearest:
        left -= links(client, path) if left else set()
    assert left == set()


def address(name):
    """None for a page of one row."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def links(client, path):
    return set(re.findall(r'href="(/[^"#?]*)', client.get(path).content.decode()))


def test_an_ended_duty_leaves_the_menu(cast):
    cast["wuye"].postings.update(until="2020-06-02")
    assert frame(cast["wuye"])["menu"] == []
    assert frame(cast["wuye"])["place"] == ""


def test_the_page_i_am_on_is_marked(cast):
    assert [e["label"] for e in entries(cast["zhou"], "/dashboard/") if e["active"]] == ["看板"]
    assert [e["label"] for e in entries(cast["zhou"], "/issues/WT1/") if e["active"]] == ["事项"]


def test_a_neighbours_petition_is_work_and_ones_own_is_ones_own(sign_in, cast, file_for):
    """Both stand under /petitions/; the menu must not call a neighbour's petition mine."""
    client = sign_in(cast["wang"])
    for who, label in (("li", "待办"), ("wang", "我的诉求")):
        page = client.get(file_for(who).get_absolute_url()).content.decode()
        marked = re.findall(r'class="menu__link"[^>]*aria-current="page"><span>([^<]+)', page)
        assert marked == [label], who
    assert [e["label"] for e in entries(cast["wang"], "/petitions/new/") if e["active"]] == ["我的诉求"]


def test_unread_notices_are_counted(cast, file_for):
    file_for("li")
    assert frame(cast["wang"])["unread"] == "1"
    assert frame(cast["zhao"])["unread"] == "0"


def test_the_elder_version_is_a_cookie_and_a_class(client, cast):
    assert 'class="elder"' not in client.get("/accounts/login/").content.decode()
    assert client.get("/elder/").status_code == 405
    assert client.post("/elder/", {"next": "/accounts/login/"}).url == "/accounts/login/"
    page = client.get("/accounts/login/").content.decode()
    assert '<html lang="zh-Hans" class="elder">' in page
    assert "标准版" in page
    client.post("/elder/")
    assert 'class="elder"' not in client.get("/accounts/login/").content.decode()


def test_a_stranger_costs_no_question(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/about/").content.decode()
    assert "登录" in page
    assert "消息" not in page.split("<main")[0]


def test_nothing_is_asked_before_the_frame_is_drawn(cast, rf, django_assert_num_queries):
    request = rf.get("/")
    request.user = cast["zhou"]
    with django_assert_num_queries(0):
        shell(request)

"""A member walks a building with a phone of 390 px: the network fails, and everything arrives once all the same."""

import re
import uuid
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from committees.bodies.models import Zone
from governance.registry.models import Home, today
from governance.signin.models import Session
from issues.petitions.models import Petition
from issues.visits import actions
from issues.visits.models import Visit, Wish
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(cast):
    """Building 12 in a round of wang's zone."""
    zone = Zone.objects.get(lead__person=cast["wang"])
    days = {"begins_on": today(), "ends_on": today() + timedelta(days=9)}
    walk = actions.open_round(zone=zone, name="秋季走访", nonce=uuid.uuid4(), by=cast["wang"], **days)
    return f"/rounds/{walk.pk}/buildings/{cast['li'].ownerships.get().home.entrance.building_id}/"


def say(page, words, *, files=False):
    page.get_by_label("第 1 件：提了什么").fill(words)
    if files:
        page.get_by_label("代为提交诉求（本人同意）").first.check()
        page.get_by_label("怎么称呼这位居民").fill("张奶奶")
        page.get_by_label("她怎样同意代为提交").select_option("spoken")


def enter(page):
    page.get_by_role("button", name="登记这一户，接着下一户").click()


def mark_of(page, door):
    home = Home.objects.get(entrance__building__number=12, entrance__number=1, door=door)
    return page.locator(f'a[data-home="{home.pk}"] .door__mark')


def test_what_is_said_without_network_waits_in_the_phone_and_is_sent_once(window, address):
    wang = window("wang", PHONE).go(address)
    page = wang.shot("walk").page
    say(page, "窗外的线垂下来")
    enter(page)
    expect(page.get_by_label("第 1 件：提了什么")).to_have_value("")
    assert mark_of(page, "101").inner_text() == "谈了"

    page.context.set_offline(True)
    say(page, "楼前的线钉在外墙上", files=True)
    enter(page)
    wang.says("有 1 户存在这部手机里")
    expect(page.locator("[data-walk-news]")).to_be_in_viewport()
    page.get_by_label("不在家").check()
    enter(page)
    wang.says("有 2 户存在这部手机里")
    wang.fits()
    say(page, "写到一半的")
    assert Visit.objects.count() == 1

    page.context.set_offline(False)
    expect(page.locator("[data-walk-news]")).to_be_hidden()
    found = Visit.objects.order_by("pk").values_list("home__door", "outcome")
    assert list(found) == [("101", "talked"), ("102", "talked"), ("103", "away")]
    assert Petition.objects.get(wishes__visit__home__door="102").on_behalf_of == "张奶奶"

    wang.go(address)  # a draft outlives the page
    assert page.get_by_label("第 1 件：提了什么").input_value() == "写到一半的"
    enter(page)
    expect(page.get_by_label("第 1 件：提了什么")).to_have_value("")
    assert list(Wish.objects.filter(words="写到一半的").values_list("visit__home__door", flat=True)) == ["201"]
    wang.faults[:] = [fault for fault in wang.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def test_an_answer_that_was_lost_on_the_way_makes_no_second_entry(window, address):
    wang = window("wang", PHONE).go(address)
    page, lost = wang.page, []

    def lose_the_first(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)  # the server has it
            route.abort()
        else:
            route.continue_()

    page.route(f"**{address}", lose_the_first)
    say(page, "窗外的线垂下来")
    enter(page)
    wang.says("有 1 户存在这部手机里")
    assert (lost, Visit.objects.count()) == ([204], 1)
    page.context.set_offline(True)
    page.context.set_offline(False)
    expect(page.locator("[data-walk-news]")).to_be_hidden()
    assert Visit.objects.count() == Wish.objects.count() == 1
    wang.faults[:] = [fault for fault in wang.faults if "ERR_FAILED" not in fault]


def test_what_waits_is_sent_from_the_rounds_page_in_its_order_after_a_new_session(window, address, cast):
    """The session ended meanwhile, and the member signed in again in another tab: nothing is lost or overtaken."""
    wang = window("wang", PHONE).go(address)
    page = wang.page
    page.context.set_offline(True)
    page.get_by_label("不愿受访").check()
    enter(page)
    wang.says("有 1 户存在这部手机里")
    Session.objects.filter(person=cast["wang"]).delete()
    page.context.set_offline(False)
    wang.says("请重新登录")
    form = page.locator("form[data-walk]")
    form.get_by_label("哪一户").select_option(label="12号楼1单元101")
    say(page, "后来又愿意谈了，线垂下来")
    enter(page)
    wang.says("有 2 户存在这部手机里")
    assert Visit.objects.count() == 0
    other = page.context.new_page()
    other.goto(wang.home + "/accounts/login/")
    other.locator('button[name="username"][value="wang"]').click()
    other.wait_for_url(wang.home + "/")
    other.goto(wang.home + "/rounds/")
    expect(other.locator("[data-walk-news]")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-walk-news]")).to_be_hidden()
    found = Visit.objects.order_by("pk").values_list("home__door", "outcome", "wishes__words")
    assert list(found) == [("101", "refused", None), ("101", "talked", "后来又愿意谈了，线垂下来")]
    page.get_by_label("不在家").check()
    enter(page)  # with the mark of the session before: fetched anew by itself
    expect(mark_of(page, "102")).to_have_text("不在家")
    wang.faults[:] = [one for one in wang.faults if not re.search("ERR_INTERNET_DISCONNECTED|403", one)]


def test_what_was_refused_is_opened_without_losing_what_is_half_typed(window, address):
    wang = window("wang", PHONE).go(address)
    page = wang.page
    page.context.set_offline(True)
    enter(page)  # 谈了, and no words
    wang.says("有 1 户存在这部手机里")
    say(page, "写到一半的")
    page.context.set_offline(False)
    page.get_by_role("button", name="修改 12号楼1单元101").click()
    assert page.get_by_label("第 1 件：提了什么").input_value() == ""
    page.get_by_role("button", name="修改 12号楼1单元102").click()
    assert page.get_by_label("第 1 件：提了什么").input_value() == "写到一半的"
    page.get_by_label("代为提交诉求（本人同意）").first.check()
    expect(page.get_by_label("怎么称呼这位居民")).to_be_visible()
    wang.faults[:] = [one for one in wang.faults if not re.search("ERR_INTERNET_DISCONNECTED|422", one)]


def test_what_the_server_refuses_is_said_on_the_page_with_everything_typed(window, address):
    wang = window("wang", PHONE).go(address)
    say(wang.page, "漏气", files=True)
    enter(wang.page)
    wang.says("请把问题写清楚，至少 5 个字").shot("walk-refused")
    assert wang.page.get_by_label("第 1 件：提了什么").input_value() == "漏气"
    wang.faults[:] = [fault for fault in wang.faults if "422" not in fault]

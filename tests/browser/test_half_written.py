"""What was typed outlives the session: sign in again, and it is there; for the same person and the same form only."""

import pytest

from governance.signin.models import Session
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "六楼屋顶下雨就漏，卧室墙都湿了，来过两次没有修好"


def send_into_nothing(view):
    """The form is sent off after the session has ended."""
    view.page.get_by_label("发生了什么").fill(WORDS)
    Session.objects.all().delete()
    with view.page.expect_navigation():
        view.page.get_by_role("button", name="提交诉求", exact=True).locator("visible=true").first.click()
    assert view.path.startswith("/accounts/login/")


def come_back_as(view, username):
    with view.page.expect_navigation():
        view.page.locator(f'button[name="username"][value="{username}"]').click()


def test_a_half_written_petition_is_there_after_signing_in_again(cast, window):
    li = window("li", PHONE)
    li.go("/petitions/new/")
    send_into_nothing(li)
    come_back_as(li, "li")
    assert li.path == "/petitions/new/"
    li.says("已恢复您刚才填写的内容")
    assert li.page.get_by_label("发生了什么").input_value() == WORDS
    li.go("/board/").go("/petitions/new/")
    assert li.page.get_by_label("发生了什么").input_value() == ""


def test_somebody_else_in_the_same_window_finds_nothing(cast, window):
    li = window("li", PHONE)
    li.go("/petitions/new/")
    send_into_nothing(li)
    come_back_as(li, "zhao")
    assert li.path == "/petitions/new/"
    assert li.page.get_by_label("发生了什么").input_value() == ""
    assert li.page.evaluate("Object.values(sessionStorage).join()").find(WORDS[:6]) == -1

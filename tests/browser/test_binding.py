"""A printed code on a phone: the 居委会 prints, sun scans at 390 px and is bound; a neighbour signs up first."""

import re
import uuid

import pytest
from django.test import Client

from governance.registry.models import Entrance, homes_of
from tests.browser.conftest import PHONE
from tests.browser.test_main_journey import press, tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sheet(cast):
    """Door -> code, read from the sheet as the 居委会 of 老山东里北 prints it."""
    entrance = Entrance.objects.get(building__community__name="老山东里北社区", building__number=5, number=1)
    client = Client()
    client.force_login(cast["juwei"])
    page = client.post(f"/homes/codes/{entrance.pk}/", {"nonce": str(uuid.uuid4())}).content.decode()
    found = re.findall(r"<b>5号楼1单元(\d+)</b>.*?slip__code\">([0-9A-Z-]+)<", page, flags=re.S)
    assert len(found) == 12
    return dict(found)


def test_sun_binds_her_home_with_a_code_on_her_phone(cast, window, sheet):
    sun = window("sun", PHONE).go("/accounts/home/")
    sun.page.get_by_role("link", name="我有房屋码，马上绑定").click()
    sun.page.get_by_label("房屋码").fill(sheet["301"].lower())
    sun.shot("bind-type")
    press(sun.page, "下一步")
    sun.says(sheet["301"])
    tick(sun.page, "kind", "family")
    sun.shot("bind-kind")
    press(sun.page, "绑定这处房屋")
    sun.says("已绑定老山东里北社区5号楼1单元301").shot("bound")
    assert {str(home) for home in homes_of(cast["sun"])} == {"5号楼1单元202", "5号楼1单元301"}


def test_a_neighbour_scans_signs_up_and_is_bound(cast, window, sheet):
    guest = window("", PHONE).go(f"/bind/{sheet['401'].replace('-', '')}/")
    page = guest.shot("bind-guest").page
    page.get_by_role("link", name="没有账号，去注册").click()
    page.get_by_label("手机号").fill("13900000007")
    page.get_by_label("用户名（有验证码时选填）").fill("linju")
    page.locator("[name=password1]").fill("kaihua-2026-x")
    page.get_by_label("再输一次密码").fill("kaihua-2026-x")
    page.get_by_label("姓名").fill("邻居甲")
    page.get_by_label("我已阅读并同意隐私说明").check()
    guest.shot("bind-signup")
    press(page, "注册")
    tick(page, "kind", "tenant")
    press(page, "绑定这处房屋")
    guest.says("现在就可以反映问题")

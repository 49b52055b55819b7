"""The main journey in a real Chromium, on a real worker: filed, triaged, done, verified, reopened, solved."""

import re
import time

import pytest
from PIL import Image, ImageDraw

from issues.petitions.models import Petition, Photo
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def picture(tmp_path):
    """`picture("屋顶.jpg")` is a photo on the person's own machine."""

    def drawn(name, colour="#7a8"):
        path = tmp_path / name
        image = Image.new("RGB", (1200, 900), colour)
        ImageDraw.Draw(image).line((0, 0, 1200, 900), fill="white", width=9)
        image.save(path)
        return str(path)

    return drawn


def tick(page, name, value):
    """Choose a radio as a thumb does: by its label."""
    box = page.locator(f'input[name="{name}"][value="{value}"]').first
    page.locator(f'label[for="{box.get_attribute("id")}"]').first.click()


def press(page, words):
    """The button that says so and can be seen; its page has come when this returns."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).locator("visible=true").first.click()


def test_from_filing_to_reopening_to_solved(cast, window, worker, picture):
    worker()
    li, wang, wuye = window("li", PHONE), window("wang"), window("wuye")

    # 1. li files on her phone
    page = li.go("/").says("我要反映").shot("home").page
    page.get_by_role("link", name=re.compile("我要反映")).first.click()
    page.get_by_label("发生了什么").fill("六楼屋顶下雨就漏，卧室墙都湿了")
    page.get_by_text("屋面").first.wait_for()  # suggested from her words
    tick(page, "place_kind", "home")
    page.locator('input[type="file"]').set_input_files([picture("屋顶.jpg"), picture("卧室.png", "#a87")])
    tick(page, "visibility", "neighbours")
    li.shot("filing")
    press(page, "提交诉求")
    petition = Petition.objects.get()
    li.says(petition.number).shot("filed")
    assert (petition.category.code, petition.photos.count()) == ("C3", 2)
    wait_until(lambda: Photo.objects.ready().count() == 2)

    # 2. wang triages at his desk and dispatches
    page = wang.go("/desk/").shot("desk").page
    page.locator(f'a[href="{petition.get_absolute_url()}"]').first.click()
    wang.says("受理").shot("triage")
    press(page, "受理为新事项")
    issue = Petition.objects.get().issue
    page = wang.go(issue.get_absolute_url()).shot("issue").page
    page.get_by_label("牵头单位（首接负责）").locator("visible=true").select_option(label="首华物业")
    press(page, "派单")
    wang.says("首华物业")
    task = issue.tasks.get()

    # 3. wuye signs, works and reports with photos before and after
    page = wuye.go("/tasks/").shot("tasks").page
    page.locator(f'a[href="{task.get_absolute_url()}"]').first.click()
    wuye.shot("task")
    assert "李秀兰" not in page.content()
    assert cast["li"].phone not in page.content()
    page.locator('form[action$="/sign/"] button').locator("visible=true").first.click()
    wuye.says("办理中")
    page.locator('textarea[name="text"]').locator("visible=true").first.fill("已重做防水，雨后复查不漏")
    page.locator('input[name="before"]').locator("visible=true").set_input_files(picture("前.jpg", "#555"))
    page.locator('input[name="after"]').locator("visible=true").set_input_files(picture("后.jpg", "#bbb"))
    wuye.shot("report")
    press(page, "提交反馈")
    wuye.says("已反馈")
    wait_until(lambda: Photo.objects.ready().count() == 4)

    # 4. wang verifies and answers; li says it is not solved
    answer(wang, issue, "屋面已重做防水，雨后复查不漏。")
    page = li.go(petition.get_absolute_url()).shot("replied").page
    tick(page, "solved", "no")
    tick(page, "satisfied", "no")
    press(page, "提交评价")
    li.says("重新办理").shot("reopened")
    issue.refresh_from_db()
    assert (issue.state, issue.supervision) == ("open", "chair")

    # 5. again, and now it is solved
    page = wang.go(issue.get_absolute_url()).says("督办").page
    answer(wang, issue, "又补了檐口，浇水两小时不漏。", reason="物管会委员已到现场看过")
    page = li.go(petition.get_absolute_url()).page
    tick(page, "solved", "yes")
    tick(page, "satisfied", "yes")
    press(page, "提交评价")
    li.says("已办结").shot("closed")
    assert Petition.objects.get().state == "closed"

    # 6. the street sees it in its numbers, and the rows behind them
    from issues.insight.actions import refresh

    refresh()
    jiedao = window("jiedao")
    page = jiedao.go("/dashboard/").says("蓟门里").shot("dashboard").page
    page.locator("table a").first.click()
    jiedao.shot("rows")
    li.go("/inbox/").shot("inbox")
    window("", DESKTOP).go("/").shot("front")


def answer(window, issue, words, reason=""):
    page = window.go(issue.get_absolute_url() + "answer/").page
    page.get_by_label("给诉求人的答复").fill(words)
    missing = page.get_by_label("没有办理照片的原因")
    if missing.count():
        missing.fill(reason or "现场看过")
    window.shot("answer")
    press(page, "核实并答复")


def wait_until(said, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if said():
            return
        time.sleep(0.2)
    pytest.fail(f"the worker did not come to it: {[(p.name, p.state, p.tries) for p in Photo.objects.all()]}")

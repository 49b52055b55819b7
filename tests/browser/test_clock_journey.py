"""A due date explains itself; a street drafts another reminder, rehearses it, lets it go live, and it arrives."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from governance.clocks import actions as clocks
from governance.clocks.models import Clock, Firing, Ladder
from tests.browser.conftest import PHONE
from tests.browser.test_main_journey import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOUR = timedelta(hours=1)
EARLY = "时限过四成，请尽快办理"


def test_a_street_changes_a_reminder_and_it_arrives_as_rehearsed(cast, issue_of, window):
    issue = issue_of("li", at=timezone.now() - 50 * HOUR)  # of seven days
    clock = Clock.objects.about(issue).get(kind="handling")
    clocks.tick()

    # 1. the street officer reads why the due date is what it is
    jiedao = window("jiedao").go(issue.get_absolute_url())
    page = jiedao.page
    page.get_by_text("为什么是这个时间").first.click()
    jiedao.says(re.escape(clock.explanation)).says(re.escape(clock.basis)).shot("explained")

    # 2. what holds, and a draft of the street's own
    page.get_by_role("link", name="时限与提醒").first.click()
    jiedao.says("四级处置").shot("limits")
    page.get_by_role("link", name="提醒与升级").first.click()
    jiedao.shot("ladders")
    everybodys = Ladder.objects.get(kind="handling", urgency="P3", street=None)
    page.locator(f'a[href="{everybodys.get_absolute_url()}"]').first.click()
    press(page, "为本街道拟一份")
    page.locator('[name="step-0-number"]').fill("40")
    page.locator('[name="step-0-label"]').fill(EARLY)
    page.get_by_label("这样改的理由").fill("留出备料的时间")
    press(page, "保存草稿")
    jiedao.says("还没有生效").shot("draft")

    # 3. the rehearsal says when it will speak, and to whom
    draft = Ladder.objects.drafts().get()
    page.get_by_role("link", name="预演").first.click()
    planned = clock.started_at + 7 * 24 * HOUR * 2 / 5
    line = page.get_by_role("row").filter(has_text=issue.number).filter(has_text=EARLY)
    assert line.count() == 1
    assert timezone.localtime(planned).strftime("%H:%M") in line.inner_text()
    assert "经办人（1 人）" in line.inner_text()
    jiedao.shot("rehearsal")
    press(page, "生效")
    jiedao.says("已生效").shot("live")

    # 4. time passes; the reminder fires at its moment and not before, and reaches whom it concerns
    clocks.tick(now=timezone.now())
    clocks.tick(now=planned - timedelta(seconds=1))
    assert not Firing.objects.filter(clock=clock).exists()
    assert clocks.tick(now=planned) == 1
    draft.refresh_from_db()
    assert list(Firing.objects.values_list("clock", "step", "planned_at")) == [(clock.pk, "share_40", planned)]
    wang = window("wang", PHONE).go("/inbox/").says("将于")
    wang.shot("reminded").says(re.escape(issue.number))
    assert "将于" not in window("li", PHONE).go("/inbox/").page.content()

"""The wires of 蓟门里, by meeting: two tables and the site with five operators, a resolution, five tasks, answers."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from committees.announcements.models import Announcement
from committees.meetings import actions
from committees.meetings.models import ActionItem, Meeting, Resolution
from governance.accounts.models import User
from governance.clocks.actions import tick
from governance.registry.models import Posting, today
from issues.petitions import actions as work
from issues.petitions.models import Issue, Petition, Task

pytestmark = pytest.mark.django_db

OPERATORS = {
    "歌华有线": "gehua",
    "中国移动": "yidong",
    "中国电信": "dianxin",
    "中国联通": "liantong",
    "中国铁塔": "tieta",
}
SIX = ("zhou", "dang", "wang", "weiyuan4", "weiyuan5", "weiyuan6")
ARTICLE = "第五十七条"


@pytest.fixture
def people(cast):
    """A contact for each operator that the demo leaves without one."""
    for name, username in OPERATORS.items():
        if username not in cast.people:
            cast.people[username] = User.objects.create_user(username, password="x", display_name=f"{name}联系人")
            Posting.objects.create(
                person=cast[username], organisation=cast.organisations[name], title="区域联系人", is_lead=True
            )
    return cast.people


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-23 10:00+08:00", tick=False) as machine:
        yield machine


def call(zhou, kind, title, guests=()):
    """Called on the page for tomorrow evening."""
    zhou.open("/meetings/new/")
    body = re.search(rf'value="({kind}-[^"]+)"', zhou.answer.content.decode()).group(1)
    when = {"day": str(today() + timedelta(days=1)), "hour": "19:00", "place": "居委会二层"}
    zhou.press("召集会议", body=body, title=title, organisations=guests, **when)
    return Meeting.objects.latest("pk")


def hold(clock, zhou, meeting, seats=(), guests=()):
    """It is the next evening: the code lies on the table. The first signs in on the page, the others likewise."""
    clock.move_to(meeting.begins_at)
    zhou.does(f"/meetings/{meeting.pk}/open/")
    zhou.open(f"/meetings/{meeting.pk}/code/").reads("六位数字")
    code = re.search(r"六位数字 (\d{6})", zhou.words).group(1)
    first, *others = [*seats, *guests]
    first.does(f"/meetings/{meeting.pk}/sign_in/", code=code).reads("已签到")
    for one in others:
        actions.sign_in(meeting=meeting, code=code, by=one.user)


def close(clock, zhou, meeting, said):
    """Two hours later; the minutes are written from the draft and approved."""
    clock.shift(timedelta(hours=2))
    here = f"/meetings/{meeting.pk}/"
    zhou.does(f"{here}close/")
    zhou.open(f"{here}write/")
    draft = next(form for form in zhou.page.forms if "text" in form.fields).fields["text"][0]
    zhou.press(to=f"{here}write/", text=draft.replace("讨论情况：", f"讨论情况：{said}", 1))
    zhou.does(f"{here}approve/")
    zhou.open(f"{here}minutes/").reads(said)


def test_the_wires_by_meeting(cast, people, person, clock):
    residents = {name: person(name) for name in ("li", "zhao")}
    for name, text in (("li", "楼前架空线乱成蜘蛛网，垂到窗口"), ("zhao", "废弃的线没人剪，小孩够得着")):
        residents[name].open("/petitions/new/").press(
            "提交诉求", text=text, category="K2", place_kind="public", place_text="12号楼前", visibility="private"
        )
    petitions = {row.petitioner.username: row for row in Petition.objects.select_related("petitioner")}
    zhou = person("zhou")
    zhou.does(f"/petitions/{petitions['li'].number}/accept/", urgency="P4", title="12号楼前架空线整治")
    zhou.does(f"/petitions/{petitions['zhao'].number}/accept/", urgency="P4", title="12号楼废线清理")
    wires, dead = Issue.objects.order_by("pk")

    # the first table: five operators are invited, and each comes
    keys = [cast.organisations[name].pk for name in OPERATORS]
    staff = {name: person(cast[username]) for name, username in OPERATORS.items()}
    table = call(zhou, "coordination", "架空线第一次协调会", keys)
    staff["中国电信"].is_told("架空线第一次协调会")
    zhou.does(f"/meetings/{table.pk}/item/", subject=f"issue-{wires.pk}")
    hold(clock, zhou, table, guests=staff.values())
    zhou.open(f"/meetings/{table.pk}/").reads("12号楼前架空线整治", "受邀单位")
    assert all(f"{name}：已到（区域联系人）" in zhou.words for name in OPERATORS)
    staff["中国电信"].open(f"/meetings/{table.pk}/").reads("12号楼前架空线整治")
    assert not any(name in staff["中国电信"].words for name in ("李秀兰", "赵建国", wires.number))
    close(clock, zhou, table, "各自认领")
    staff["中国电信"].open(f"/meetings/{table.pk}/minutes/", status=404)

    # on site
    site = call(zhou, "on_site", "架空线现场会", keys)
    hold(clock, zhou, site, guests=staff.values())
    zhou.does(f"/meetings/{site.pk}/close/")

    # the committee: five may talk, but not resolve; with the sixth they may
    own = call(zhou, "committee", "物管会会议")
    zhou.does(f"/meetings/{own.pk}/item/", subject=f"issue-{wires.pk}")
    members = {name: zhou if name == "zhou" else person(name) for name in SIX}
    hold(clock, zhou, own, seats=[members[name] for name in SIX[:5]])
    resolve = f"/meetings/{own.pk}/resolve/"
    words = {"title": "整治架空线", "text": "五家单位十二月内清废线、捆扎入槽。"}
    zhou.open(resolve).press(to=resolve, **words).reads("不能作出决议", ARTICLE)
    assert not Resolution.objects.exists()
    code = Meeting.objects.get(pk=own.pk).code
    members["weiyuan6"].does(f"/meetings/{own.pk}/sign_in/", code=code)
    zhou.does(resolve, **words)
    resolution = Resolution.objects.get()
    here = f"/resolutions/{resolution.pk}/"

    # five tasks with dates, written down for this resolution, cannot be given before it has passed
    item = own.items.get()
    for name, key in zip(OPERATORS, keys, strict=True):
        due = str(today() + timedelta(days=10))
        promise = {"organisation": key, "text": f"{name}的线捆扎入槽", "due_on": due}
        zhou.does(f"/meetings/{own.pk}/action/", item=item.pk, resolution=resolution.pk, **promise)
    give = f"/meetings/{own.pk}/dispatch/"
    zhou.open(give).press(to=give, status=409)
    members["wang"].does(f"{here}sign/").reads("11 名委员中 1 人签字同意")
    for name in ("zhou", "dang", "weiyuan4", "weiyuan5"):
        actions.sign_resolution(resolution=resolution, by=cast[name])
    zhou.open(here).reads("还不能通过", "至少 6 人，现有 5 人", ARTICLE)
    members["weiyuan6"].does(f"{here}sign/").reads("已通过")
    zhou.does(give)
    close(clock, zhou, own, "一致同意")

    # published the next day: everybody reads it, for ten working days
    clock.shift(timedelta(hours=13))
    zhou.is_told("整治架空线").does(f"{here}publish/")
    residents["li"].open("/meetings/?tab=results").reads("整治架空线", "公示中")
    residents["li"].open(here).reads("五家单位十二月内", "11 名委员中 6 人签字同意", "歌华有线的线捆扎入槽")
    notice = Announcement.objects.get()
    residents["li"].open(notice.get_absolute_url()).reads("整治架空线")

    # the promises are the organisations' tasks, and stand in the course of the issue
    tasks = {task.organisation.name: task for task in Task.objects.select_related("organisation")}
    assert set(tasks) == set(OPERATORS)
    zhou.open(f"/issues/{wires.number}/").reads("会议确定怎样办", "物管会会议确定", "中国铁塔的线捆扎入槽")
    residents["li"].open(f"/petitions/{petitions['li'].number}/").reads("会议确定怎样办", "歌华有线的线捆扎入槽")
    first = tasks.pop("歌华有线")
    staff["歌华有线"].does(f"/tasks/{first.number}/sign/")
    staff["歌华有线"].does(f"/tasks/{first.number}/report/", text="歌华有线已入槽")
    for name, task in tasks.items():
        work.sign(task=task, by=staff[name].user)
        work.report(task=task, text=f"{name}已入槽", by=staff[name].user)
    assert set(ActionItem.objects.values_list("state", "report")) == {("done", f"{name}已入槽") for name in OPERATORS}

    # the second table hears that all is done; then one resolution answers both issues, and each petitioner hears
    second = call(zhou, "coordination", "架空线第二次协调会", keys)
    zhou.does(f"/meetings/{second.pk}/item/", title="各家进度")
    hold(clock, zhou, second, guests=[staff["歌华有线"]])
    close(clock, zhou, second, "五家均已完成")
    answered = f"{here}answer/"
    both = [f"issue-{row.pk}" for row in (wires, dead)]
    zhou.open(answered).press(to=answered, matters=both, text="五家单位的线已全部入槽，废线已清")
    for name, resident in residents.items():
        resident.is_told(petitions[name].number, "五家单位的线已全部入槽")
    assert set(Issue.objects.values_list("state", flat=True)) == {"answered"}
    zhou.open(here).reads("以本决议答复了 2 件事项的诉求人")

    # when the publicity is over, it is in force
    clock.move_to(notice.ends_at + timedelta(minutes=1))
    tick(now=timezone.now())
    residents["zhao"].open(here).reads("已生效")

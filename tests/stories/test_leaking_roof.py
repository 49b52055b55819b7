"""The leaking roof: seven days become twenty-four hours because it rains, and once is not enough."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from governance.clocks import actions as clocks
from governance.registry.models import Posting
from issues.petitions import actions
from issues.petitions.models import Issue, Petition, Photo, Task

pytestmark = pytest.mark.django_db

TITLEHOLDER = "产权单位06（机关企业）"


def at(day, hour):
    return datetime(2026, 7, day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_the_leaking_roof(cast, person, picture, time_machine):
    organisations = cast.organisations
    Posting.objects.create(
        person=cast["lianxiren"],
        organisation=organisations[TITLEHOLDER],
        title="房管员",
        is_lead=True,
        since=at(1, 0).date(),
    )

    # 1 July: li files with two photos; nobody but the committee sees it
    time_machine.move_to(at(1, 9), tick=False)
    li = person("li").open("/petitions/new/").reads("发生了什么", "添加照片", "谁能看到这件诉求")
    li.press(
        "提交诉求",
        text="六楼屋顶下雨就漏，卧室墙都湿了",
        category="C3",
        place_kind="home",
        visibility="private",
        photos=[picture("屋顶", "gray"), picture("卧室", "tan")],
    )
    petition = Petition.objects.get()
    mine = f"/petitions/{petition.number}/"
    assert li.path == mine
    li.reads("已收到", petition.number, "2026年7月2日 周四 09:00", "待受理", "六楼屋顶下雨就漏")
    person("zhao").open(mine, status=404)
    person("wuye").open(mine, status=404)
    actions.sweep_photos()
    assert Photo.objects.ready().count() == 2

    # wang triages and sends it to the firm and to the owner of the house
    time_machine.move_to(at(1, 11), tick=False)
    wang = person("wang").is_told("新的诉求").open("/desk/").reads("12号楼")
    wang.open(mine).reads("六楼屋顶下雨就漏", "李秀兰")
    wang.does(f"{mine}accept/", urgency="P3", category="C3")
    issue = Issue.objects.get()
    work = f"/issues/{issue.number}/"
    assert issue.due_at == at(8, 11)
    li.is_told("已由物管会委员受理", "2026年7月8日 周三 11:00").open(mine).reads("办理中", "现在轮到")
    wang.does(
        f"{work}dispatch/",
        lead=organisations["首华物业"].pk,
        others=[organisations[TITLEHOLDER].pk],
        brief="先临时遮盖，再查防水层",
    )
    firm_task, owner_task = Task.objects.get(is_lead=True), Task.objects.get(is_lead=False)
    li.is_told(f"首华物业、{TITLEHOLDER}", "牵头单位：首华物业")

    # it rains: seven days become one
    time_machine.move_to(at(2, 8), tick=False)
    wang.open(work).press(to=f"{work}urgency/", urgency="P2", reason="正在下雨，漏水加重")
    issue.refresh_from_db()
    assert issue.due_at == at(3, 8)
    li.is_told("提高为紧急 24 小时", "2026年7月3日 周五 08:00", "正在下雨")
    wuye, owner = person("wuye").is_told("提高为紧急"), person("lianxiren")
    wuye.open("/tasks/").reads(firm_task.number)
    wuye.does(f"/tasks/{firm_task.number}/sign/").reads("已签收")
    owner.does(f"/tasks/{owner_task.number}/sign/")
    owner.open(f"/tasks/{firm_task.number}/", status=404)

    # the firm asks for two more days and gets them; li knows why
    wuye.does(f"/tasks/{firm_task.number}/extension/", days="2", reason="雨停后才能铺防水层").reads("等待物管会审批")
    wang.is_told("申请延期 2 天").open(work)
    wang.press("不同意", grant="yes").reads("已同意延期")
    issue.refresh_from_db()
    assert issue.due_at == at(5, 8)
    li.is_told("同意延期 2 天", "2026年7月5日 周日 08:00", "雨停后才能铺防水层")

    # three quarters of the time have gone: whoever has not reported is reminded, once
    time_machine.move_to(at(4, 14), tick=False)
    assert [clocks.tick(), clocks.tick()] == [1, 0]
    wuye.is_told("到期提醒", "请尽快办理")

    # reported, sent back once, reported again
    report = f"/tasks/{firm_task.number}/report/"
    wuye.does(report, text="补了两处裂缝", before=[picture("前", "red")], after=[picture("后", "green")])
    owner.does(f"/tasks/{owner_task.number}/report/", text="已同意动用维修资金")
    wang.is_told("各单位均已反馈").open(work).reads("待核实", "补了两处裂缝")
    wang.does(f"{work}send_back/", reason="女儿墙根部还在渗")
    wuye.is_told("核实未通过", "女儿墙根部还在渗")
    wuye.does(report, text="女儿墙根部重做防水", after=[picture("重做", "blue")])
    owner.does(f"/tasks/{owner_task.number}/report/", text="已到场确认")
    actions.sweep_photos()
    assert [Photo.objects.filter(task=firm_task, is_before=before).count() for before in (True, False)] == [1, 2]

    # answered with photos; li sees them, and says that it is not solved
    time_machine.move_to(at(4, 18), tick=False)
    wang.does(f"{work}answer/", text="屋面和女儿墙防水已重做")
    issue.refresh_from_db()
    assert (issue.state, issue.has_evidence) == ("answered", True)
    li.is_told("已有答复", "屋面和女儿墙防水已重做", "2026年7月11日 周六 18:00").open(mine)
    li.reads("已答复待评价")
    after = Photo.objects.filter(task=firm_task, is_before=False).first()
    assert after.thumb_url in li.answer.content.decode()
    assert li.looks_at(after.thumb_url) == (200, "image/jpeg", b"\xff\xd8")
    assert person("zhao").looks_at(after.thumb_url)[0] == 404
    time_machine.move_to(at(6, 9), tick=False)
    li.does(f"{mine}appraise/", solved="no", satisfied="no", comment="昨夜又漏了")
    person("zhou").is_told("没有解决", "由物管会主任督办")
    issue.refresh_from_db()
    assert (issue.state, issue.supervision, issue.due_at) == ("open", "chair", at(7, 9))
    wang.open(work).reads("督办")

    # the second round holds
    wang.does(f"{work}dispatch/", lead=organisations["首华物业"].pk)
    again = Task.objects.active().get()
    wuye.does(f"/tasks/{again.number}/sign/")
    wuye.does(f"/tasks/{again.number}/report/", text="整片屋面重铺", after=[picture("整片", "navy")])
    wang.does(f"{work}answer/", text="整片屋面已重铺，两场雨后复查不漏")
    time_machine.move_to(at(10, 9), tick=False)
    li.does(f"{mine}appraise/", solved="yes", satisfied="yes", comment="这次好了")
    person("zhou").is_told("已解决，满意")
    petition.refresh_from_db()
    issue.refresh_from_db()
    assert (petition.state, petition.solved, petition.reopenings, issue.state) == ("closed", True, 1, "closed")
    assert clocks.tick(now=at(31, 9)) == 0

    # the whole route, as li reads it
    li.open(mine).reads("已办结").reads(
        "提交诉求",
        "受理",
        "派单",
        "提高紧急程度",
        "签收",
        "申请延期",
        "同意延期",
        "到期提醒",
        "补了两处裂缝",
        "退回重办",
        "女儿墙根部重做防水",
        "屋面和女儿墙防水已重做",
        "第 1 次重新办理",
        "整片屋面重铺",
        "两场雨后复查不漏",
        "已解决，满意",
    )

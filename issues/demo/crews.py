"""老山's task force in the demo: its charter, six member units, three weeks of log, one meeting and what it agreed.

By the real deeds, with times in the past and without chance: the same every time.
"""

import uuid
from datetime import timedelta

from committees.meetings import actions as meetings
from committees.meetings.states import MeetingKind
from committees.taskforces import actions
from committees.taskforces.actions import Unit
from governance.clocks.actions import calendar
from governance.workdays import SHANGHAI
from issues.demo.walks import DAY, noon

SPACE = uuid.UUID("6a1b0c1e-3a83-4f9a-8f49-0a3a6d1c7e35")
PURPOSE = "排查老旧小区问题，决策共谋“10+1”项更新改造提升工程，协调解决施工中的困难。"
LEAVES = "竣工移交的“10+1”项工程、停车和充电的管理办法、问题清单的办结情况。"
WEEKS, LASTS = timedelta(days=21), timedelta(days=150)
SILENT = (-4, -9)  # working days, from the last one back, on which nobody wrote anything
# (what was done, people out, problems), in turn
BY_THE_LEADER = [
    ("入户核对第三组问题，补登外墙渗水 4 处", 6, ""),
    ("与设计单位到现场核对停车位画线方案", 5, "5号楼北侧消防通道被占，需要街道协调"),
    ("组织居民代表看雨水管改造样板段", 9, ""),
    ("核对本周施工进度，张贴下周停水告示", 4, ""),
    ("清理楼道堆物 12 处，登记不愿清理的 3 户", 11, "3 户不在家，约周末再来"),
]
BY_THE_FIRM = [
    ("配合施工单位断水检修，17 时恢复供水", 3, ""),
    ("增派两名保洁清运建筑垃圾", 2, "清运车进不来，需要提前挪车"),
]


def work(ground, base):
    """Everything; some forty deeds."""
    today = base.astimezone(SHANGHAI).date()
    charter = found(ground, today)
    keep_log(ground, charter, base, today)
    meet(ground, charter, today)


def found(ground, today):
    """The charter was drawn up half a year ago; the body stood before."""
    force, of = ground["zhuanban"].seats.current().get().committee, ground.organisations
    units = [
        Unit("牵头，协调各部门，组织验收", of["老山街道"]),
        Unit("入户宣传，收集意见，组织议事", of["老山居委会"]),
        Unit("现场管理，停车和保洁，施工配合", of["首华物业"]),
        Unit("提供图纸和产权资料，分担专项费用", of["产权单位01（机关企业）"]),
        Unit("反映意见，监督施工，参加验收", kind="residents", name="居民代表十二人"),
        Unit("方案评审，技术指导", kind="experts", name="更新改造专家组"),
    ]
    what = {"purpose": PURPOSE, "leaves": LEAVES, "last_day": today + LASTS, "units": units}
    at = noon(today - 180 * DAY)
    return actions.draw_up(committee=force, nonce=uuid.uuid5(SPACE, "charter"), by=ground["laoshan"], at=at, **what)


def keep_log(ground, charter, base, today):
    """Every working day of three weeks but two; one entry was put right an hour later."""
    working, first = calendar(), today - WEEKS
    days = [first + n * DAY for n in range(WEEKS.days + 1)]
    days = [day for day in days if working.is_workday(day)]
    days = [day for day in days if day not in [days[n] for n in SILENT]]
    for n, day in enumerate(days):
        write(ground, charter, "zhuanban", BY_THE_LEADER[n % len(BY_THE_LEADER)], noon(day, 17), base)
        if n % 3 == 0:
            write(ground, charter, "wuye", BY_THE_FIRM[n // 3 % len(BY_THE_FIRM)], noon(day, 17, 30), base)
    done, people, problems = BY_THE_LEADER[(len(days) - 2) % len(BY_THE_LEADER)]
    write(ground, charter, "zhuanban", (f"{done}，已拍照存档", people, problems), noon(days[-2], 18), base)


def write(ground, charter, username, said, at, base):
    done, people, problems = said
    if at <= base:
        what = {"done": done, "people_out": people, "problems": problems}
        nonce = uuid.uuid5(SPACE, f"{username} {at:%Y-%m-%d %H:%M}")
        actions.write_log(charter=charter, nonce=nonce, by=ground[username], at=at, **what)


def meet(ground, charter, today):
    """Six days ago: progress, and one thing for the firm to do."""
    at, lead, body = noon(today - 6 * DAY, 14), ground["zhuanban"], charter.committee
    meeting = meetings.call_meeting(
        kind=MeetingKind.TASK_FORCE,
        committee=body,
        community=body.community,
        title="专班周例会",
        place="老山东里北社区居委会",
        begins_at=at,
        organisations=[ground.organisations["首华物业"]],
        nonce=uuid.uuid5(SPACE, "meeting"),
        by=lead,
        at=at - 3 * DAY,
    )
    meeting = meetings.open_meeting(meeting=meeting, by=lead, at=at)
    meetings.add_action(
        meeting=meeting,
        organisation=ground.organisations["首华物业"],
        text="施工期间每天早晚各清扫一次，建筑垃圾当天清运",
        due_on=today + 8 * DAY,
        nonce=uuid.uuid5(SPACE, "action"),
        by=lead,
        at=at,
    )
    meeting = meetings.close_meeting(meeting=meeting, by=lead, at=at + timedelta(hours=1))
    meetings.write_minutes(meeting=meeting, text="通报进度，约定施工期间的保洁。", by=lead, at=at + timedelta(hours=2))
    meetings.give_actions(meeting=meeting, by=lead, at=at + timedelta(hours=2))
    meetings.approve_minutes(meeting=meeting, by=lead, at=at + timedelta(hours=3))

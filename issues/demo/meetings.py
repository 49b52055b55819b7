"""Meetings of the demo: the wires of 蓟门里 at two tables and on site, what the committee resolved, who does what."""

import uuid
from datetime import timedelta

from django.utils import timezone

from committees.bodies.models import Committee, Seat
from committees.bodies.states import CommitteeKind
from committees.meetings import actions
from committees.meetings.states import MatterClass, MeetingKind, Source
from issues.demo.cast import OPERATORS
from issues.petitions.models import Issue

WIRES = "K2"
FORMS = 4_000_000
PROMISES = (
    ("歌华有线", "清除楼间废弃的有线电视线缆", 9),
    ("中国移动", "把光缆捆扎入槽", 12),
    ("中国电信", "把光缆捆扎入槽", 12),
    ("中国联通", "把光缆捆扎入槽", 12),
    ("中国铁塔", "加固两根倾斜的线杆", 16),
)
QUESTIONS = (
    ("楼道多久打扫一次？", "每天一次，每周三冲洗，保洁员的排班贴在各单元门口。"),
    ("12号楼北侧的路灯什么时候修好？", "两盏灯已更换，当晚亮灯。", -1),
    ("下半年公共区域的广告收入是多少，用在哪里？", 5),
)
TEXT = (
    "一、十二月内完成12号楼至16号楼楼间架空线整治，由歌华有线先清废线，其他单位随后捆扎入槽，中国铁塔加固线杆。\n"
    "二、施工期间由首华物业在楼门口张贴告示，保障居民出行。\n"
    "三、物管会每周通报进度，完工后与居民代表到现场核实。"
)


def meet(ground, base):
    """A coordination meeting, the site, the committee's resolution with its publicity, a second table, a council."""
    table = Table(ground, base)
    first = table.sits(MeetingKind.COORDINATION, "架空线整治第一次协调会", 12, OPERATORS, ["谁的线谁清，先摸清底数"])
    table.ends(first, "五家单位到会，各自认领线缆，约定到现场核对。")
    site = table.sits(MeetingKind.ON_SITE, "架空线整治现场会", 10, OPERATORS, ["12号楼至16号楼逐楼核对"])
    table.ends(site, "逐楼核对，废线约占三分之一；两根线杆倾斜，需要加固。")
    own = table.sits(MeetingKind.COMMITTEE, "物管会十一月会议", 8, (), ["架空线整治", "冬季停车安排"])
    table.resolves(own)
    table.ends(own, "通过架空线整治的决议；停车安排先征求意见，下次再议。")
    second = table.sits(MeetingKind.COORDINATION, "架空线整治第二次协调会", 3, OPERATORS, ["各家进度"])
    table.ends(second, "废线已清完，其他各家按期进行。")
    table.asks_around()


class Table:
    def __init__(self, ground, base):
        self.ground, self.base, self.zhou = ground, base, ground["zhou"]
        self.community = ground.communities["蓟门里"]
        self.body = Committee.objects.get(kind=CommitteeKind.MANAGEMENT, community=self.community)
        here = Seat.objects.current().filter(committee=self.body)
        self.seats = list(here.select_related("person").order_by("pk"))
        self.made = 0

    def form(self):
        """The marks of forms, the same in every demo."""
        self.made += 1
        return uuid.UUID(int=FORMS + self.made)

    def evening(self, days, hour=19):
        """Seven in the evening so many days ago; coming days are negative."""
        day = timezone.localtime(self.base) - timedelta(days=days)
        return day.replace(hour=hour, minute=0, second=0, microsecond=0)

    def calls(self, kind, title, days, guests=(), **more):
        begins = self.evening(days)
        return actions.call_meeting(
            kind=kind,
            title=title,
            community=self.community,
            committee=self.body if kind == MeetingKind.COMMITTEE else None,
            begins_at=begins,
            place="蓟门里社区居委会二层",
            organisations=[self.ground.organisations[name] for name in guests],
            nonce=self.form(),
            by=self.zhou,
            at=min(begins - timedelta(days=3), self.base),
            **more,
        )

    def asks_around(self):
        """A council to come: what the committee brings, what a resident suggested, and one suggestion that waits."""
        council = self.calls(MeetingKind.COUNCIL, "冬季停车议事会", -4, is_open=True)
        words = {"title": "冬季停车怎么安排", "note_text": "夜间回来晚的车停在哪里，先听大家说。"}
        actions.add_item(meeting=council, source=Source.MEMBER, nonce=self.form(), by=self.zhou, at=self.base, **words)
        title, why = "消防通道不再停车", "晚上12号楼北侧的通道停满了车，救护车进不来。"
        lanes = self.suggests("li", title, why)
        taken = {"meeting": council, "title": title, "nonce": self.form()}
        actions.take_suggestion(suggestion=lanes, by=self.zhou, at=self.base, **taken)
        self.reports()
        self.suggests("zhao", "给自行车棚装灯", "车棚里晚上看不清，老人容易绊倒。")

    def reports(self):
        """首华物业 is asked three things: one it answers at the table, one days later, one it owes still."""
        firm = self.ground.organisations["首华物业"]
        meeting = self.calls(MeetingKind.REPORT, "首华物业下半年报告会", 6, ["首华物业"], is_open=True)
        at = self.evening(6)
        meeting = actions.open_meeting(meeting=meeting, by=self.zhou, at=at)
        actions.attend(meeting=meeting, organisation=firm, who="项目负责人", by=self.zhou, at=at)
        answered, later, owed = QUESTIONS
        asked = {"meeting": meeting, "organisation": firm, "by": self.zhou, "at": at + timedelta(minutes=50)}
        actions.add_question(text=answered[0], answer=answered[1], nonce=self.form(), **asked)
        for text, days in (later[::2], owed):
            due = (timezone.localtime(self.base) + timedelta(days=days)).date()
            actions.add_question(text=text, due_on=due, nonce=self.form(), **asked)
        over = at + timedelta(hours=1, minutes=30)
        given = actions.give_actions(meeting=meeting, by=self.zhou, at=over)
        actions.close_meeting(meeting=meeting, by=self.zhou, at=over)
        actions.finish_action(action=given[0], report=later[1], by=self.ground["wuye"], at=self.evening(2, hour=15))

    def suggests(self, who, title, why):
        words = {"community": self.community, "title": title, "why": why, "nonce": self.form()}
        return actions.suggest(by=self.ground[who], at=self.evening(1, hour=20), **words)

    def sits(self, kind, title, days, guests, items):
        """Called three days before; nine members come, and somebody of each organisation."""
        meeting = self.calls(kind, title, days, guests)
        at = self.evening(days)
        for number, words in enumerate(items):
            subject = self.wires() if number == 0 else None
            what = {"title": words, "subject": subject, "source": Source.MEMBER, "nonce": self.form()}
            actions.add_item(meeting=meeting, by=self.zhou, at=at - timedelta(days=1), **what)
        meeting = actions.open_meeting(meeting=meeting, by=self.zhou, at=at)
        for seat in self.seats[:9]:
            actions.attend(meeting=meeting, seat=seat, by=self.zhou, at=at)
        for name in guests:
            guest = self.ground.organisations[name]
            actions.attend(meeting=meeting, organisation=guest, who="区域联系人", by=self.zhou, at=at)
        return meeting

    def wires(self):
        """The newest issue about wires that runs, where the year left one."""
        issues = Issue.objects.running().filter(community=self.community, category__code=WIRES)
        return issues.order_by("-pk").first()

    def resolves(self, meeting):
        """Seven sign the same evening; published the next morning, and given to five operators."""
        at = meeting.opened_at + timedelta(hours=1)
        words = {"title": "整治12号楼至16号楼架空线", "text": TEXT, "matter_class": MatterClass.ORDINARY}
        resolution = actions.propose(meeting=meeting, nonce=self.form(), by=self.zhou, at=at, **words)
        for number, seat in enumerate(self.seats[:7]):
            signed = at + timedelta(minutes=number)
            resolution = actions.sign_resolution(resolution=resolution, by=seat.person, at=signed)
        morning = (at + timedelta(days=1)).replace(hour=9)
        for name, text, days in PROMISES:
            due = (timezone.localtime(self.base) + timedelta(days=days)).date()
            promise = {"organisation": self.ground.organisations[name], "text": text, "due_on": due}
            actions.add_action(
                meeting=meeting, resolution=resolution, nonce=self.form(), by=self.zhou, at=at, **promise
            )
        actions.publish(resolution=resolution, by=self.zhou, at=morning)
        given = actions.give_actions(meeting=meeting, by=self.zhou, at=morning)
        done = given[0], "楼间废线已全部清除，共清理约 1.2 公里。"
        actions.finish_action(action=done[0], report=done[1], by=self.ground["gehua"], at=self.evening(4, hour=16))

    def ends(self, meeting, said):
        """Closed after two hours; the minutes are written and approved the next day."""
        over = meeting.opened_at + timedelta(hours=2)
        meeting = actions.close_meeting(meeting=meeting, by=self.zhou, at=over)
        text = actions.draft_of(meeting).replace("讨论情况：\n", f"讨论情况：{said}\n", 1)
        morning = (over + timedelta(days=1)).replace(hour=10)
        actions.write_minutes(meeting=meeting, text=text, by=self.zhou, at=morning)
        actions.approve_minutes(meeting=meeting, by=self.zhou, at=morning)

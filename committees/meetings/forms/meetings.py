"""What people type about meetings; cleaned data are the deeds' arguments."""

from datetime import datetime, time
from itertools import groupby

from django import forms
from django.db.models import Q
from django.utils import timezone

from committees.bodies.states import Office, SeatKind
from committees.meetings import kinds as subjects
from committees.meetings import rules
from committees.meetings.actions import draft_of
from committees.meetings.actions.calling import NEEDS_DELEGATION
from committees.meetings.actions.demanding import too_late_for
from committees.meetings.actions.minutes import items_of, must_not_keep_out
from committees.meetings.actions.sitting import no_proxy
from committees.meetings.actions.telling import TOO_SOON, earliest_day, too_soon
from committees.meetings.models import Attendance, Demand, Minutes, Resolution
from committees.meetings.papers import AFTER, BEFORE, PAPER
from committees.meetings.states import AttendedHow, MeetingKind, Source
from governance.accounts.forms import CHOOSE, Day, Line, Nonce, PlainForm, Words
from governance.attachments.forms import FilesField
from governance.phrases import day
from governance.registry.models import Organisation, at_work
from governance.workdays import SHANGHAI

AT_LEAST_ONE = {"required": "请至少选一项", "invalid_choice": "有一个选项已经没有了，请重新选择"}


class Once(PlainForm):
    """Sent twice, it counts once."""

    nonce = Nonce()


class Hour(forms.TimeField):
    def __init__(self, **kwargs):
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **kwargs)
        self.error_messages |= {"required": "请填写时间", "invalid": "请按 19:00 这样填写时间"}


class Organisations(forms.ModelMultipleChoiceField):
    """Many to choose from, so they stand under their kinds."""

    widget = forms.CheckboxSelectMultiple

    def choose_from(self, rows):
        self.queryset = rows
        kinds = groupby(rows.order_by("kind", "name"), key=lambda one: one.get_kind_display())
        self.choices = [(kind, [(one.pk, one.name) for one in those]) for kind, those in kinds]


class When(forms.Form):
    """A day and an hour become `begins_at`."""

    def moment(self, given):
        day, hour = given.pop("day", None), given.pop("hour", None)
        if not day or not hour:
            return None
        return datetime.combine(day, time(hour.hour, hour.minute), SHANGHAI)


class CallForm(When, Once):
    lead = "召集以后，委员和受邀单位会收到通知。议题可以随后再加。"
    submit = "召集会议"
    # thirty minutes of questions, a ledger, published answers: 丰台 2026 has its firms report so
    body = forms.ChoiceField(
        label="开什么会",
        error_messages=CHOOSE,
        help_text="物业报告会由项目负责人当面报告，留出至少三十分钟提问；提问记入台账，答复向所有人公开。",
    )
    title = Line(label="会议名称", max_length=80, hint="例如：架空线整治第一次协调会")
    day = Day(label="日期")
    hour = Hour(label="时间")
    place = Line(label="地点", max_length=100, hint="例如：社区居委会二层会议室")
    link = forms.URLField(
        label="线上会议链接（选填）",
        required=False,
        max_length=300,
        assume_scheme="https",
        error_messages={"invalid": "请填写完整的网址，例如 https://…"},
    )
    organisations = Organisations(None, label="邀请单位（选填）", required=False, error_messages=AT_LEAST_ONE)
    is_open = forms.BooleanField(label="欢迎本社区居民参加", required=False)
    topic = Line(label="第一个议题（选填）", max_length=80, required=False)
    delegation = Line(
        label="主任怎样委托（副主任召集时填写）",
        required=False,
        max_length=100,
        hint="例如：主任 11 月 20 日书面委托",
    )
    demand = forms.ModelChoiceField(
        Demand.objects.none(), label="应哪个提议召开（选填）", required=False, empty_label="不是应提议召开"
    )

    def __init__(self, data=None, *, user, brought=None, **kwargs):
        super().__init__(data, **kwargs)
        self.user, self.brought = user, brought
        where = brought.community if brought else None
        calls = [call for call in rules.calls(user) if where in (None, call[2])]
        self.calls = {_name(*call): call for call in calls}
        bodies = [body for _, body, _ in self.calls.values() if body]
        fields = self.fields
        fields["body"].choices = [(name, _label(*call)) for name, call in self.calls.items()]
        fields["demand"].queryset = (
            Demand.objects.visible_to(user).unmet().filter(committee__in=bodies, reached_at__isnull=False)
        )
        if not fields["demand"].queryset.exists():
            del fields["demand"]
        if any(body.is_elected for body in bodies):
            fields["day"].help_text = "业委会会议至少提前五日召集，居委会同时收到议题（物业管理条例第四十五条）。"
        if not any(rules.seat_on(user, body).office == Office.DEPUTY and not body.is_elected for body in bodies):
            del fields["delegation"]
        places = {place.pk: place for _, _, place in self.calls.values()}
        found = [Organisation.objects.serving(place).existing() for place in places.values()]
        fields["organisations"].choose_from(union(found))

    def clean(self):
        given = super().clean()
        kind, committee, community = self.calls.get(given.pop("body", ""), (None, None, None))
        given["begins_at"] = self.moment(given)
        if given["begins_at"] and given["begins_at"] <= datetime.now(SHANGHAI):
            self.add_error("day", "开会时间应当在现在以后")
        demand = given.get("demand")
        if given["begins_at"] and too_soon(committee, given["begins_at"], timezone.now()):
            self.add_error("day", f"{TOO_SOON}最早可以定在{day(earliest_day(timezone.now()))}")
        is_asked = kind == MeetingKind.COMMITTEE and not committee.is_elected and not demand
        is_asked = is_asked and not given.get("delegation")
        if is_asked and rules.seat_on(self.user, committee).office == Office.DEPUTY:
            self.add_error("delegation", NEEDS_DELEGATION)
        if demand and (committee is None or demand.committee_id != committee.pk):
            self.add_error("demand", "这个提议是对另一个委员会的，请改选")
        elif late := too_late_for(demand, given["begins_at"], timezone.now()):
            self.add_error("day", late.rstrip("。"))
        given["item"] = self.item(given.pop("topic", ""))
        if given.get("is_open") and given["item"] and subjects.is_personal(given["item"].get("subject")):
            self.add_error("is_open", subjects.PERSONAL)
        return given | {"kind": kind, "committee": committee, "community": community}

    def item(self, topic):
        """What it is called for, to be the first on its agenda."""
        if not topic:
            return None
        matter = self.brought
        carried = (
            {"subject": matter.subject, "suggestion": matter.suggestion, "note_text": matter.note} if matter else {}
        )
        return {"title": topic, **carried}


def _name(kind, body, place):
    return f"{kind}-{body.pk if body else 0}-{place.pk}"


def _label(kind, body, place):
    return f"{body}会议" if kind == MeetingKind.COMMITTEE else f"{kind.label}（{body or place}）"


def union(querysets):
    """Rows of any of these, without a UNION that a form could not filter."""
    wanted = Q(pk__in=[])
    for rows in querysets:
        wanted |= Q(pk__in=rows.order_by().values("pk"))
    return Organisation.objects.filter(wanted)


class DemandForm(Once):
    lead = (
        "三分之一以上的委员提议，主任应当召集会议（物业管理条例第五十七条、第四十五条）。"
        "提交以后，其他委员会收到通知，可以附议。"
    )
    submit = "提议召开会议"
    committee = forms.ModelChoiceField(None, label="提议哪个委员会开会", empty_label=None, error_messages=CHOOSE)
    reason = Words(label="提议讨论什么", max_length=300)

    def __init__(self, data=None, *, committees, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["committee"].queryset = committees
        if len(committees) == 1:
            del self.fields["committee"]
            self.instead = committees[0]

    def clean(self):
        given = super().clean()
        return given if "committee" in self.fields else given | {"committee": self.instead}


class StepForm(PlainForm):
    """A form of one step; it knows the meeting and who fills it in."""

    def __init__(self, data=None, *, row, user, **kwargs):
        self.row, self.user = row, user
        super().__init__(data, **kwargs)
        self.prepare()

    def prepare(self):
        pass

    def deed(self):
        return self.cleaned_data


class OpenForm(StepForm):
    lead = "开始以后，页面上会显示六位签到码，请放在会场显眼处，到会的人用它签到。"
    submit = "开始开会"


class CloseForm(StepForm):
    lead = "散会以后不能再签到。"
    submit = "散会"


class DispatchForm(StepForm):
    lead = "下面等待交办的事会一次交给各单位，各单位会收到通知。属于事项的，成为该单位的任务，并写进事项的办理过程。"
    submit = "全部交办"


class QuestionForm(StepForm, Once):
    lead = (
        "会上的提问一条一条记下。当场答清楚的写上答复；没有答清楚的写明哪天前答复，“交办”以后单位才收到。"
        "提问和答复任何人都能看到，请不要写提问人的姓名、门牌和电话。"
    )
    submit = "记入台账"
    text = Words(label="问了什么", max_length=300, rows=3)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="由谁答复", empty_label="请选择", error_messages=CHOOSE
    )
    answer = Words(label="当场的答复（选填）", max_length=500, required=False, rows=3)
    due_on = Day(label="哪天前答复（当场没有答清楚时填写）", required=False)

    def prepare(self):
        here = Organisation.objects.serving(self.row.community).existing()
        invited = here.filter(pk__in=self.row.invitations.values("organisation"))
        self.fields["organisation"].queryset = invited if invited.exists() else here
        last = self.row.actions.unscoped("who steers the meeting").order_by("pk").last()
        guess = last.organisation_id if last else invited.values_list("pk", flat=True).first()
        self.initial = {"organisation": guess} | self.initial

    def clean(self):
        given = super().clean()
        due = given.get("due_on")
        if not given.get("answer") and "due_on" not in self.errors:
            if not due:
                self.add_error("due_on", "没有当场答复的，请写明哪天前答复")
            elif due < timezone.localdate():
                self.add_error("due_on", "日期不能早于今天")
        return given


class Seen(StepForm):
    """It remembers with which minutes it was drawn."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def minutes(self):
        return Minutes.objects.filter(meeting=self.row).unscoped("who steers the meeting writes them").first()

    def prepare(self):
        minutes = self.minutes
        self.initial = {"seen": minutes.drafted_at.isoformat() if minutes else ""} | self.initial

    def clean_seen(self):
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None


class ApproveForm(Seen):
    lead = "请从头到尾看一遍。确认以后，纪要不能再改一个字；需要更正的，在下次会议上说明。"
    submit = "确认纪要"


class CodeForm(StepForm):
    lead = "请看会场上显示的六位数字。"
    submit = "签到"
    code = Line(label="签到码", max_length=12)

    def prepare(self):
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean_code(self):
        code = "".join(one for one in self.cleaned_data["code"] if one.isdecimal())
        if code != self.row.code:
            raise forms.ValidationError("签到码不对，请看会场上显示的六位数字")
        return code


class AttendForm(StepForm):
    lead = "没有手机的委员、没有账号的单位来人，由主持人在这里登记。"
    submit = "登记到会"
    who_is_here = forms.ChoiceField(label="谁到会", error_messages=CHOOSE)
    who = Line(label="单位来人的职务（单位到会时填写）", max_length=40, required=False, hint="例如：区域经理，不写姓名")
    proxy = Line(
        label="代为出席的人（委员本人没有来时填写）",
        max_length=40,
        required=False,
        help_text="业主代表和业委会委员应当本人出席，不能委托他人（物业管理条例第五十七条、第四十五条）。",
    )

    def prepare(self):
        meeting = self.row
        here = set(meeting.attendances.exclude(seat=None).values_list("seat", flat=True))
        seats = [seat for seat in meeting.seats(meeting.day).select_related("person") if seat.pk not in here]
        self.seats = {f"seat-{seat.pk}": seat for seat in seats}
        guests = Organisation.objects.filter(meeting_invitations__meeting=meeting).order_by("pk")
        self.guests = {f"organisation-{guest.pk}": guest for guest in guests}
        members = [
            (name, f"{seat.person.display_name}（{seat.get_kind_display()}）") for name, seat in self.seats.items()
        ]
        invited = [(name, guest.name) for name, guest in self.guests.items()]
        self.fields["who_is_here"].choices = [("", "请选择"), ("委员", members), ("受邀单位", invited)]

    def clean(self):
        given = super().clean()
        name = given.pop("who_is_here", "")
        seat, guest = self.seats.get(name), self.guests.get(name)
        if seat and given.get("proxy") and seat.kind == SeatKind.OWNER:
            self.add_error("proxy", no_proxy(self.row))
        if guest and not given.get("who"):
            self.add_error("who", "请写来人的职务")
        kept = {"who": given.get("who", "") if guest else "", "proxy": given.get("proxy", "") if seat else ""}
        return kept | {"seat": seat, "organisation": guest}


class ItemForm(StepForm, Once):
    lead = "加在议程最后，次序可以随后调整。请不要写诉求人的姓名、门牌和电话。"
    submit = "加入议程"
    subject = forms.ChoiceField(label="正在办理的事项（选填）", required=False, error_messages=CHOOSE)
    number = Line(label="或者填事项编号（选填）", max_length=20, required=False, hint="例如：WT20261122-0007")
    title = Line(label="议题", max_length=80, required=False, help_text="选了事项、不填议题，就用事项的标题。")
    note_text = Words(label="说明（选填）", max_length=500, required=False, rows=3)
    source = forms.ChoiceField(
        label="谁提出",
        choices=[(one.value, one.label) for one in (Source.MEMBER, Source.RESIDENT)],
        initial=Source.MEMBER,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    papers = FilesField(label="会议材料（选填）", purpose=PAPER)

    def deed(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "papers"}  # claimed by the nonce

    def prepare(self):
        place = self.row.community
        found = [(kind, matter) for kind in subjects.known() for matter in kind.open_to(self.user, place)]
        self.matters = {f"{kind.name}-{matter.pk}": matter for kind, matter in found}
        self.fields["subject"].choices = [("", "不是事项"), *((name, str(one)) for name, one in self.matters.items())]

    def clean(self):
        given = super().clean()
        matter = self.matters.get(given.get("subject", ""))
        number = given.pop("number", "").strip()
        if number and matter is None:
            place = self.row.community
            found = [kind.found(self.user, place, number) for kind in subjects.known()]
            matter = next((one for one in found if one), None)
            if matter is None:
                self.add_error("number", "没有您可以放进议程的这个编号，请核对")
        given["title"] = given.get("title") or (getattr(matter, "title", "") if matter else "")
        if self.row.is_open and subjects.is_personal(matter):
            self.add_error("number" if number else "subject", subjects.PERSONAL)
        if not given["title"] and not self.errors:
            self.add_error("title", "请填写议题，或者选一件事项")
        return given | {"subject": matter}


class PapersForm(StepForm, Once):
    lead = "委员、居委会、街道和受邀单位可以在会前下载。请不要放诉求人的姓名、门牌和电话。"
    submit = "放到议题下面"
    papers = FilesField(label="会议材料", purpose=PAPER, needed=True)

    def deed(self):
        return {"nonce": self.cleaned_data["nonce"]}


class UnattendForm(StepForm):
    lead = "登记错了的，在这里撤下。本人凭签到码签到的，不在这里。"
    submit = "撤下这条登记"
    attendance = forms.ModelChoiceField(
        Attendance.objects.none(), label="哪一条", empty_label="请选择", error_messages=CHOOSE
    )

    def prepare(self):
        rows = self.row.attendances.filter(how=AttendedHow.HAND)
        field = self.fields["attendance"]
        field.queryset = rows.select_related("seat__person", "organisation").order_by("pk")
        field.label_from_instance = _came


def _came(row):
    if row.organisation:
        return f"{row.organisation}：{row.who}"
    return f"{row.seat.person.display_name}（{row.seat.get_kind_display()}）" + (
        f"，{row.proxy}代" if row.proxy else ""
    )


class InviteForm(StepForm):
    lead = "受邀单位的人员会收到通知，能看到时间、地点、议程和自己单位要办的事，看不到诉求人。"
    submit = "邀请"
    organisations = Organisations(None, label="单位", error_messages=AT_LEAST_ONE)

    def prepare(self):
        there = self.row.invitations.values("organisation")
        here = Organisation.objects.serving(self.row.community).existing()
        self.fields["organisations"].choose_from(here.exclude(pk__in=there))


class ChangeForm(When, StepForm):
    lead = "改了以后，委员和受邀单位会收到通知。"
    submit = "修改并通知"
    day = Day(label="日期")
    hour = Hour(label="时间")
    place = Line(label="地点", max_length=100)
    link = forms.URLField(label="线上会议链接（选填）", required=False, max_length=300, assume_scheme="https")

    def prepare(self):
        begins = self.row.begins_at.astimezone(SHANGHAI)
        now = {"day": begins.date(), "hour": begins.time(), "place": self.row.place, "link": self.row.link}
        self.initial = now | self.initial

    def clean(self):
        given = super().clean()
        given["begins_at"] = self.moment(given)
        if given["begins_at"] and given["begins_at"] <= datetime.now(SHANGHAI):
            self.add_error("day", "开会时间应当在现在以后")
        moved = given["begins_at"] != self.row.begins_at
        if moved and (late := too_late_for(self.row.demand, given["begins_at"], timezone.now())):
            self.add_error("day", late.rstrip("。"))
        return given


class CancelForm(StepForm):
    lead = "取消以后，委员和受邀单位会收到通知。"
    submit = "取消会议"
    reason = Line(label="取消原因", max_length=200)


def only_item(meeting):
    """The matter that is meant where there is one only."""
    items = list(meeting.items.all()[:2])
    return {"item": items[0].pk} if len(items) == 1 else {}


class ActionForm(StepForm, Once):
    lead = "写明哪个单位、做什么、哪天前完成。先记下来，“交办”以后单位才收到。"
    submit = "记下"
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="承办单位", empty_label="请选择", error_messages=CHOOSE
    )
    posting = forms.ModelChoiceField(
        at_work().none(), label="责任人（选填）", required=False, empty_label="由单位安排", error_messages=CHOOSE
    )
    text = Words(label="做什么", max_length=300, rows=3)
    due_on = Day(label="哪天前完成")
    item = forms.ModelChoiceField(
        Resolution.objects.none(), label="属于哪个议题（选填）", required=False, empty_label="不属于某个议题"
    )
    resolution = forms.ModelChoiceField(
        Resolution.objects.none(), label="落实哪份决议（选填）", required=False, empty_label="不是决议"
    )

    def prepare(self):
        meeting, fields = self.row, self.fields
        here = Organisation.objects.serving(meeting.community).existing()
        fields["organisation"].queryset = here
        people = at_work().filter(organisation__in=here).exclude(person__is_active=False)
        fields["posting"].queryset = people.select_related("organisation").order_by("organisation__name", "pk")
        fields["item"].queryset = items_of(meeting, self.user)
        fields["resolution"].queryset = meeting.resolutions.exclude(state__in=["revoked", "voided"]).unscoped(
            "who steers the meeting"
        )
        if not fields["resolution"].queryset.exists():
            del fields["resolution"]
        self.initial = self._like_the_last() | self.initial

    def _like_the_last(self):
        """Things agreed one after the other mostly belong together; the first one to the only matter there is."""
        last = self.row.actions.unscoped("who steers the meeting").order_by("pk").last()
        if last:
            return {"item": last.item_id, "resolution": last.resolution_id, "due_on": last.due_on}
        return only_item(self.row)

    def clean(self):
        given = super().clean()
        posting, organisation = given.get("posting"), given.get("organisation")
        if posting and organisation and posting.organisation_id != organisation.pk:
            self.add_error("posting", f"这个人不在{organisation}任职，请改选")
        return given


class MinutesForm(Seen):
    lead = "已按议程列好，请补上讨论情况。保存以后还可以再改，确认以后不能再改。请不要写诉求人的姓名、门牌和电话。"
    submit = "保存"
    text = Words(label="纪要", rows=24, max_length=20_000)

    def prepare(self):
        super().prepare()
        minutes = self.minutes
        must_not_keep_out(self.user, minutes)
        self.initial = {"text": minutes.text if minutes else draft_of(self.row, self.user)} | self.initial

    def deed(self):
        return self.cleaned_data | {"text": self.cleaned_data["text"].replace("\r\n", "\n")}


class FinishForm(StepForm, Once):
    lead = (
        "写明做了什么、结果怎样，最好附办理前后的照片。"
        "会议主持人会收到通知；落实已公布决议的，和物业报告会上的答复，任何人都能看到。"
    )
    submit = "登记办理结果"
    report = Words(label="办理结果", max_length=500)
    before = FilesField(label="办理前照片（选填）", purpose=BEFORE)
    after = FilesField(label="办理后照片（选填）", purpose=AFTER, help_text="请不要拍到人脸和门牌号。")

    def deed(self):
        return {"report": self.cleaned_data["report"], "nonce": self.cleaned_data["nonce"]}


class RedoForm(StepForm):
    lead = "写明还差什么。承办单位会收到通知，原定的完成日期不变；已有的照片留着。"
    submit = "请继续办理"
    reason = Line(label="还差什么", max_length=200)


class DropForm(StepForm):
    lead = "不再办理的，写明原因。已经交办的，承办单位会收到通知。"
    submit = "不再办理"
    reason = Line(label="原因", max_length=200)

"""What people type about announcements; cleaned data are the deeds' arguments."""

from django import forms
from django.utils import timezone

from committees.announcements import kinds
from committees.announcements.actions.objecting import against_receiving
from committees.announcements.limits import MOST_TITLE, MOST_WORDS
from committees.announcements.states import Way
from committees.bodies.owners_matters import AsksWhoseMatter, statement
from committees.bodies.parts import PARTS
from governance.accounts.forms import CHOOSE, Day, Line, Nonce, PhotoField, PlainForm, Words
from governance.clocks import actions as clocks
from governance.clocks.models.limits import time_limit
from governance.phrases import deadline
from governance.registry.models import Community

NOT_BY_NOTICE = (
    "公示的文字像是“{}”，这类事项由业主共同决定，不能用公示代替（物业管理条例第三十四条）。"
    "只是公布情况、征求意见，或者公布业主表决结果的，请勾选这一项再提交"
)


class NoticeForm(AsksWhoseMatter, PlainForm):
    """What a community publishes of its own: each kind says until when it would hang."""

    lead = "开始公示以后，任何人都能看到全文，内容不能再改；有误的，撤回以后重新公示。"
    submit = "开始公示"
    community = forms.ModelChoiceField(Community.objects.none(), label="社区", error_messages=CHOOSE)
    kind = forms.ChoiceField(
        label="类别和公示期",
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        help_text="会议作出的决议请在会议里公布，不用在这里重写。",
    )
    title = Line(label="标题", max_length=MOST_TITLE, hint="例如：2026 年公共收益收支情况")
    text = Words(label="正文", max_length=MOST_WORDS, rows=10, help_text="请不要写居民的姓名、门牌和电话。")
    is_ours = statement("已对照物业管理条例第三十四条：这份公示不代替业主共同作出决定")
    nonce = Nonce()

    def __init__(self, *args, communities, **kwargs):
        super().__init__(*args, **kwargs)
        here, places = self.fields["community"], list(communities)
        here.queryset = communities
        if len(places) == 1:
            here.initial, here.widget = places[0], forms.HiddenInput()
        self.fields["kind"].choices = [(kind.name, self.until(kind, places[0])) for kind in kinds.free()]
        self.fields["kind"].initial = kinds.GENERAL
        self.ask_if_heard()

    def weighed(self):
        return self.data.get("title", "") + self.data.get("text", "")

    def clean(self):
        given = super().clean()
        self.refuse_unless_stated(given, NOT_BY_NOTICE)
        return given

    def until(self, kind, community):
        """`社区公示：7 个自然日，从现在起至 2026年11月30日 24:00`."""
        limit = time_limit(kind.period, on=timezone.localdate(), street=community.street_id)
        due = clocks.due(timezone.now(), limit)
        return f"{kind.label}：{limit}，从现在起至 {deadline(due.at)}{'（暂定）' if due.provisional else ''}"

    def deed(self):
        """The arguments of `announce`."""
        return self.cleaned_data | {"subject": self.cleaned_data["community"]}


class PostingForm(PlainForm):
    lead = "法规要求在物业管理区域内显著位置公示，网上公示只是补充。请登记纸质公示张贴在哪里，最好附一张照片。"
    submit = "登记张贴"
    place = Line(label="张贴位置", max_length=100, hint="例如：东门公告栏、各楼门口")
    on = Day(label="张贴日期", initial=timezone.localdate)
    photo = PhotoField(label="张贴照片（选填）", required=False, help_text="不超过 10 MB。请不要拍到人。")

    def __init__(self, *args, announcement, **kwargs):
        self.announcement = announcement
        super().__init__(*args, **kwargs)

    def clean_on(self):
        on = self.cleaned_data["on"]
        first = timezone.localdate(self.announcement.drafted_at)
        if not first <= on <= timezone.localdate():
            raise forms.ValidationError("张贴日期应当在拟稿以后，不晚于今天")
        return on


class PublishForm(PlainForm):
    lead = "开始公示以后，任何人都能看到全文；期限从现在起算，内容不能再改。"
    submit = "开始公示"

    def __init__(self, *args, announcement, **kwargs):
        super().__init__(*args, **kwargs)


class WithdrawForm(PlainForm):
    lead = "撤回以后不能恢复，原文和撤回原因仍然公开；改正后请重新公示，期限重新计算。"
    submit = "撤回公示"
    reason = Line(label="撤回原因", max_length=200, hint="例如：名单中有一处有误，改正后重新公示")

    def __init__(self, *args, announcement, **kwargs):
        super().__init__(*args, **kwargs)


class ObjectionForm(PlainForm):
    submit = "提交异议"
    nonce = Nonce()
    text = Words(label="您的异议和理由", max_length=1000)

    def __init__(self, *args, announcement, **kwargs):
        super().__init__(*args, **kwargs)
        readers = "、".join(PARTS[part] for part in announcement.law.side)
        said = f"您的姓名和异议只有您自己和公示的一方看得到：{readers}。涉及检举控告的，请向纪检监察机关反映。"
        self.fields["text"].help_text = said


class TakenForm(PlainForm):
    """What somebody said or handed in at the counter."""

    lead = (
        "有人在公示期内当面说的、书面交来的异议，由您登记；和网上提出的一样计数、一样要答复。"
        "只有本社区的业主和住户可以提出异议，请先核对。公示期满以后不能再登记，请当天登记。"
    )
    submit = "登记异议"
    nonce = Nonce()
    way = forms.ChoiceField(
        label="怎样提出的",
        choices=[(way.value, way.label) for way in (Way.SPOKEN, Way.WRITTEN)],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    received_on = Day(label="收到日期", initial=timezone.localdate)
    text = Words(label="异议和理由", max_length=1000, help_text="照原话、原文登记。")
    objector = Line(label="提出人姓名（选填）", max_length=30, required=False)

    def __init__(self, *args, announcement, **kwargs):
        self.announcement = announcement
        super().__init__(*args, **kwargs)
        readers = "、".join(PARTS[part] for part in announcement.law.side)
        self.fields[
            "objector"
        ].help_text = f"答复时要找得到人才填。姓名和异议都不公开，只有公示的一方看得到：{readers}。"

    def clean_received_on(self):
        on = self.cleaned_data["received_on"]
        if against := against_receiving(self.announcement, on, timezone.now()):
            raise forms.ValidationError(against)
        return on


class ReplyForm(PlainForm):
    lead = "答复只有提出异议的人和公示单位看得到，提交后不能修改。"
    submit = "提交答复"
    reply = Words(label="答复", max_length=1000)

"""What people type about resolutions; cleaned data are the deeds' arguments."""

from decimal import Decimal

from django import forms
from django.contrib.contenttypes.models import ContentType

from committees.bodies.models import Seat
from committees.meetings import kinds as subjects
from committees.meetings.counts import quorum_of
from committees.meetings.forms.meetings import AT_LEAST_ONE, Once, StepForm, only_item
from committees.meetings.models import AgendaItem
from committees.meetings.papers import SCAN
from committees.meetings.states import MatterClass, OwnersMatter
from governance.accounts.forms import CHOOSE, Day, Line, Words
from governance.attachments.forms import FilesField


class ResolveForm(StepForm, Once):
    lead = (
        "提出以后文字不能再改，委员会收到通知并签字。"
        "全体委员过半数签字同意，决议才通过（物业管理条例第五十七条、第四十五条）。"
    )
    submit = "提出决议"
    title = Line(label="决议事项", max_length=80)
    text = Words(label="决议内容", max_length=2000, rows=8)
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label="属于哪个议题（选填）", required=False, empty_label="不属于某个议题"
    )
    matter = forms.ChoiceField(
        label="这件事由谁决定",
        choices=[("", "委员会职责内的事项"), ("业主共同决定（物业管理条例第三十四条）", OwnersMatter.choices)],
        required=False,
        help_text="由业主共同决定的事项，委员签字还不够，要登记业主表决的结果（民法典第二百七十八条）。",
        error_messages=CHOOSE,
    )

    def prepare(self):
        self.fields["item"].queryset = self.row.items.order_by("position")
        self.initial = only_item(self.row) | self.initial

    def clean(self):
        given = super().clean()
        if faults := quorum_of(self.row).faults:
            self.add_error(None, "这次会议可以讨论，不能作出决议：" + "；".join(faults) + "。")
        matter = given.pop("matter", "")
        kind = MatterClass.OWNERS if matter else MatterClass.ORDINARY
        return given | {"matter_class": kind, "owners_matter": matter}


class SignForm(StepForm):
    lead = "签字表示同意这份决议。签字以后不能收回。"
    submit = "我同意并签字"


class PaperForm(StepForm, Once):
    lead = "委员在打印的决议上签了字，由主持人登记。纸质签字页请妥善保存。"
    submit = "登记纸质签字"
    seat = forms.ModelChoiceField(Seat.objects.none(), label="哪位委员", empty_label="请选择", error_messages=CHOOSE)
    paper = Line(label="签字页存放处", max_length=100, hint="例如：居委会档案柜 2026-3")
    scan = FilesField(
        label="签字页照片或者扫描件（选填）",
        purpose=SCAN,
        help_text="只有本委员会委员、居委会和街道能打开。",
    )

    def deed(self):
        return {name: self.cleaned_data[name] for name in ("seat", "paper", "nonce")}

    def prepare(self):
        signed = self.row.signatures.values("seat")
        seats = self.row.meeting.members.exclude(pk__in=signed).select_related("person", "committee")
        field = self.fields["seat"]
        field.queryset = seats
        field.label_from_instance = lambda seat: f"{seat.person.display_name}（{seat.get_kind_display()}）"


class Area(forms.DecimalField):
    """Square metres with two decimals, as whole numbers of 0.01 m²."""

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_digits=14, decimal_places=2, **kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal"})
        self.error_messages |= {"required": "请填写面积", "invalid": "请只填数字，例如 36000.00"}

    def clean(self, value):
        area = super().clean(value)
        return None if area is None else int(area * Decimal(100))


class Heads(forms.IntegerField):
    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=10_000_000, **kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "numeric"})
        self.error_messages |= {"required": "请填写人数", "invalid": "请只填整数"}


class VoteForm(StepForm):
    lead = (
        "业主表决不在本平台进行：通过互联网表决的，应当用市住房城乡建设部门的电子投票系统（物业管理条例第三十五条）。"
        "请照结果文件登记；是否通过按民法典第二百七十八条计算。"
    )
    submit = "登记表决结果"
    system = Line(label="在哪里表决", max_length=60, hint="例如：北京业主 APP、书面表决")
    closed_on = Day(label="表决结束日期")
    document = Line(label="结果文件", max_length=120, hint="文件名称、编号和存放处")
    heads = Heads(label="业主总人数")
    heads_taking_part = Heads(label="参与表决人数")
    heads_agreeing = Heads(label="同意人数")
    area = Area(label="专有部分总面积（平方米）")
    area_taking_part = Area(label="参与表决面积（平方米）")
    area_agreeing = Area(label="同意面积（平方米）")

    def clean(self):
        given = super().clean()
        for what, word in (("heads", "人数"), ("area", "面积")):
            whole, part, yes = given.get(what), given.get(f"{what}_taking_part"), given.get(f"{what}_agreeing")
            if None in (whole, part, yes):
                continue
            if not whole:
                self.add_error(what, f"总{word}不能是 0")
            if part > whole:
                self.add_error(f"{what}_taking_part", f"参与表决的{word}不能大于总{word}")
            if yes > part:
                self.add_error(f"{what}_agreeing", f"同意的{word}不能大于参与表决的{word}")
        return given


class PublishForm(StepForm):
    submit = "公布并开始公示"

    def prepare(self):
        law = self.row.committee.law
        length = "公示七日" if self.row.committee.is_elected else "公示十个工作日"
        self.lead = (
            f"公布以后任何人都能看到全文，并开始{length}，期满生效。散会后三日内应当公布"
            f"（物业管理条例{law.meets}）；请同时在小区显著位置张贴。"
        )


class AnswerForm(StepForm):
    lead = "选中的事项一次答复，每位诉求人都会收到，并请他们评价。"
    submit = "答复诉求人"
    matters = forms.MultipleChoiceField(
        label="答复哪些事项", widget=forms.CheckboxSelectMultiple, error_messages=AT_LEAST_ONE
    )
    text = Words(label="答复内容", max_length=1000, rows=5)

    def prepare(self):
        place = self.row.community
        first = [item.subject_id for item in self.row.meeting.items.all() if item.subject_id]
        found = [(kind, one) for kind in subjects.known() for one in kind.answerable(self.user, place, first)]
        there = {(row.subject_type_id, row.subject_id) for row in self.row.answered.all()}
        self.matters = {
            f"{kind.name}-{matter.pk}": matter for kind, matter in found if (_type(matter), matter.pk) not in there
        }
        self.fields["matters"].choices = [(name, str(matter)) for name, matter in self.matters.items()]

    def deed(self):
        chosen = [self.matters[name] for name in self.cleaned_data["matters"]]
        return {"matters": chosen, "text": self.cleaned_data["text"]}


def _type(matter):
    return ContentType.objects.get_for_model(matter).pk


class ReasonForm(StepForm):
    reason = Line(label="原因", max_length=200)


class VoidForm(ReasonForm):
    lead = "作废以后不能恢复；要改文字的，作废这一份，另提一份。"
    submit = "作废"


class RevokeForm(ReasonForm):
    lead = "撤销以后，决议全文和撤销原因仍然公开，公示同时撤回。"
    submit = "撤销这份决议"

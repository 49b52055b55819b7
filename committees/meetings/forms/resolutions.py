"""What people type about resolutions; cleaned data are the deeds' arguments."""

from django import forms
from django.contrib.contenttypes.models import ContentType

from committees.bodies.ballots import BallotForm
from committees.bodies.models import Seat
from committees.bodies.owners_matters import AsksWhoseMatter, statement
from committees.bodies.states import OwnersMatter
from committees.meetings import kinds as subjects
from committees.meetings import rules
from committees.meetings.actions.minutes import items_of
from committees.meetings.counts import quorum_of
from committees.meetings.forms.meetings import AT_LEAST_ONE, Once, StepForm, only_item
from committees.meetings.models import AgendaItem
from committees.meetings.papers import SCAN
from committees.meetings.states import MatterClass
from governance.accounts.forms import CHOOSE, Line, Words
from governance.attachments.forms import FilesField

NO_QUORUM = "这次会议可以讨论，不能作出决议：{}。"
NOT_OURS = (
    "决议的文字像是“{}”，这类事项由业主共同决定，委员签字不能通过（物业管理条例{}）。"
    "请改选由谁决定；确实属于委员会职责的，请勾选这一项再提出"
)


class ResolveForm(AsksWhoseMatter, StepForm, Once):
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
        choices=[
            ("", "请选择"),
            (MatterClass.ORDINARY.value, MatterClass.ORDINARY.label),
            ("业主共同决定（物业管理条例第三十四条）", OwnersMatter.choices),
        ],
        help_text="由业主共同决定的事项，委员签字还不够，要登记业主表决的结果（民法典第二百七十八条）。",
        error_messages=CHOOSE,
    )
    is_ours = statement("已对照物业管理条例第三十四条：这件事不属于业主共同决定的事项")

    def prepare(self):
        self.fields["item"].queryset = items_of(self.row, self.user)
        if faults := quorum_of(self.row).faults:  # said before anybody types a page
            self.lead = NO_QUORUM.format("；".join(faults))
        self.ask_if_heard()
        self.initial = only_item(self.row) | self.initial

    def clean(self):
        given = super().clean()
        if faults := quorum_of(self.row).faults:
            self.add_error(None, NO_QUORUM.format("；".join(faults)))
        self.refuse_unless_stated(given, NOT_OURS.format("{}", self.row.committee.law.decides))
        matter = given.pop("matter", "")
        if matter == MatterClass.ORDINARY:
            return given | {"matter_class": MatterClass.ORDINARY, "owners_matter": ""}
        return given | {"matter_class": MatterClass.OWNERS, "owners_matter": matter}

    def weighed(self):
        """What is called the committee's own."""
        said = {name: self.data.get(name, "") for name in ("title", "text", "matter")}
        return said["title"] + said["text"] if said["matter"] == MatterClass.ORDINARY else ""


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
        seats = rules.signing_seats(self.row).exclude(pk__in=signed).select_related("person", "committee")
        field = self.fields["seat"]
        field.queryset = seats
        field.label_from_instance = lambda seat: f"{seat.person.display_name}（{seat.get_kind_display()}）"


class VoteForm(StepForm, BallotForm):
    lead = (
        "业主表决不在本平台进行：通过互联网表决的，应当用市住房城乡建设部门的电子投票系统（物业管理条例第三十五条）。"
        "请照结果文件登记；是否通过按民法典第二百七十八条计算。"
    )
    submit = "登记表决结果"


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

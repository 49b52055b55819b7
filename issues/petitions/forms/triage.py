"""What the committee decides about a new petition."""

from django import forms

from issues.petitions import addressees
from issues.petitions.forms.categories import as_choices, current_categories
from issues.petitions.forms.moves import CHOOSE, Line, MoveForm, Words
from issues.petitions.models import Issue
from issues.petitions.states import Urgency, Visibility

CHANNELS = [
    ("12345 政务服务便民热线", "12345 政务服务便民热线"),
    ("110 报警", "110 报警"),
    ("人民法院或人民调解委员会", "人民法院或人民调解委员会"),
    ("信访部门", "信访部门"),
    ("行业主管部门热线", "行业主管部门热线"),
]


class AcceptForm(MoveForm):
    lead = "受理后编为一件新事项，开始计算办理时间，诉求人会收到通知。"
    submit = "受理为新事项"
    title = Line(label="事项标题", max_length=80, help_text="公开后所有人可见，请不要写姓名、电话和门牌号。")
    urgency = forms.ChoiceField(label="紧急程度", choices=Urgency, widget=forms.RadioSelect, error_messages=CHOOSE)
    category = forms.ChoiceField(label="类别", error_messages=CHOOSE)
    is_public = forms.BooleanField(label="在公开栏展示", required=False)

    def __init__(self, *args, petition, **kwargs):
        where = petition.building or "公共区域"
        initial = {
            "title": f"{where} {petition.category.name}",
            "urgency": petition.category.urgency,
            "category": petition.category.code,
        }
        super().__init__(*args, petition=petition, initial=initial, **kwargs)
        default = addressees.default_for(petition)
        if default is not None:
            self.lead += f"派单时会先选：{default.reason}。"
        self.categories = current_categories()
        self.fields["category"].choices = as_choices(self.categories | {petition.category.code: petition.category})
        if petition.visibility != Visibility.NEIGHBOURS:
            self.fields["is_public"].disabled = True
            self.fields["is_public"].help_text = "诉求人选择了只给办理人员看，所以不能公开。"
        elif petition.category.is_personal:
            self.fields["is_public"].disabled = True
            self.fields["is_public"].help_text = "这一类涉及个人处境或邻里之间，不在公开栏展示。"

    def clean_category(self):
        code = self.cleaned_data["category"]
        return self.categories.get(code, self.petition.category)


class JoinForm(MoveForm):
    lead = "并入后，这位诉求人与该事项的其他诉求人一起得到办理和答复。"
    submit = "并入这件事项"
    issue = Line(label="事项编号", max_length=20, hint="WT 开头的编号")

    def clean_issue(self):
        """Only what this person works on in the same community; what is closed cannot be joined."""
        number = self.cleaned_data["issue"].upper()
        mine = Issue.objects.worked_on_by(self.user).filter(community=self.petition.community_id)
        issue = mine.filter(number=number).first()
        if issue is None:
            raise forms.ValidationError("没有找到这个编号的事项，请核对编号，或从下面相近的事项里选")
        return issue


class AskBackForm(MoveForm):
    lead = "受理时间暂停，诉求人补充后重新计算。"
    submit = "请诉求人补充"
    question = Words(label="请诉求人补充什么", max_length=500, help_text="一次问清楚，诉求人会收到这段话。")


class RedirectForm(MoveForm):
    lead = "告诉诉求人该找谁，这件诉求在本平台办结。"
    submit = "转其他渠道"
    is_grave = True
    channel = forms.ChoiceField(label="应当找谁", choices=CHANNELS, widget=forms.RadioSelect, error_messages=CHOOSE)
    reason = Words(label="说明", max_length=400, help_text="为什么由他们办理、怎样联系，诉求人会看到。")


class DeclineForm(MoveForm):
    lead = "不予受理后这件诉求即告办结，诉求人会看到您写的理由。"
    submit = "不予受理"
    is_grave = True
    reason = Words(label="不予受理的理由", max_length=500, help_text="说明依据，以及诉求人还能怎么做。")

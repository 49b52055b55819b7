"""What people type on the way to an agenda; cleaned data are the deeds' arguments."""

from django import forms

from committees.meetings.forms.meetings import Once, StepForm
from governance.accounts.forms import CHOOSE, Line, Words
from governance.phrases import moment


class SuggestForm(Once):
    lead = "物管会主任、副主任和居委会会收到，列入议程或者说明不列入的理由，都会通知您。委员看到内容，看不到您的姓名。"
    submit = "提出建议"
    community = forms.ModelChoiceField(None, label="哪个社区", empty_label=None, error_messages=CHOOSE)
    title = Line(label="建议讨论什么", max_length=80, hint="例如：在 3 号楼前加装充电桩")
    why = Words(label="为什么", max_length=300, rows=4, help_text="请不要写别人的姓名、门牌和电话。")

    def __init__(self, data=None, *, communities, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["community"].queryset = communities
        if len(communities) == 1:
            self.fields["community"].widget = forms.HiddenInput()
            self.fields["community"].initial = communities[0]


class DeclineForm(StepForm):
    lead = "建议人会收到理由。"
    submit = "不列入议程"
    reason = Line(label="理由", max_length=200, hint="例如：已由街道统一安排，年底前完成")


class WithdrawForm(StepForm):
    lead = "撤回以后，不再列入议程。"
    submit = "撤回建议"


class PutForm(Once):
    lead = "加在议程最后，次序可以随后调整。请不要写诉求人的姓名、门牌和电话。"
    submit = "列入议程"
    meeting = forms.ModelChoiceField(
        None, label="哪一次会议", empty_label=None, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    title = Line(label="议题", max_length=80)
    note_text = Words(label="说明（选填）", max_length=500, required=False, rows=3)

    def __init__(self, data=None, *, brought, meetings, **kwargs):
        first = {"title": brought.title, "note_text": brought.note, "meeting": meetings.first()}
        super().__init__(data, initial=first, **kwargs)
        self.fields["meeting"].queryset = meetings
        self.fields["meeting"].label_from_instance = called
        if brought.subject is not None:
            self.fields["title"].help_text = f"事项 {brought.subject.number}，会上定下的事会成为它的任务。"


def called(meeting):
    return f"{meeting.title}（{meeting.get_kind_display()}），{moment(meeting.begins_at)}，{meeting.place}"

"""What an organisation types about its task; cleaned data are the deed's arguments."""

from django import forms

from issues.petitions import addressees
from issues.petitions.forms.filing import PhotosField, read_nonce
from issues.petitions.forms.moves import CHOOSE, TOO_LONG, Words, plain_helper
from issues.petitions.states import GroundChoice

PHOTO_ATTRS = {"multiple": True, "accept": "image/jpeg,image/png,image/webp", "data-preview": ""}


class TaskForm(forms.Form):
    """`explanation` says what will happen, `submit` what the button does."""

    explanation = ""
    submit = "提交"
    is_grave = False

    def __init__(self, *args, task, user, **kwargs):
        self.task, self.user = task, user
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        for field in self.fields.values():
            field.error_messages.setdefault("max_length", TOO_LONG)

    def deed(self):
        """The arguments of the deed."""
        return self.cleaned_data


class SignForm(TaskForm):
    explanation = "签收表示由你们办理，从现在起按事项的办理时限计算。"
    submit = "签收"


class RefuseForm(TaskForm):
    explanation = "退单后由物管会重新派单；同一事项第二次退单，由街道裁定由谁办理。"
    submit = "退单"
    is_grave = True
    reason = Words(label="退单理由", max_length=500, rows=3, help_text="说明为什么不归你们办理，物管会和诉求人会看到。")
    proposed = forms.TypedChoiceField(label="建议由谁办理（选填）", required=False, empty_value=None)

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, task=task, **kwargs)
        issue = task.issue
        offered = [
            row for row in addressees.of_place(issue.community, issue.building) if row.pk != task.organisation_id
        ]
        by_key = {str(row.pk): row for row in offered}
        self.fields["proposed"].choices = [("", "不清楚"), *addressees.as_choices(offered, issue.category.lead_hint)]
        self.fields["proposed"].coerce = by_key.get
        self.fields["proposed"].error_messages["invalid_choice"] = "这个单位不服务这里，请从列表里重新选择"
        self.fields["reason"].error_messages["required"] = "请写明退单理由，没有理由不能退单"


class ReportForm(TaskForm):
    """Photos are kept by their own deed, whatever becomes of the rest of the form."""

    explanation = "反馈后由物管会核实，并答复诉求人。"
    submit = "提交反馈"
    text = Words(label="做了什么", max_length=2000, rows=5, help_text="写清楚查到的原因、做了什么、结果怎样。")
    before = PhotosField(label="办理前照片（选填）", required=False)
    after = PhotosField(
        label="办理后照片",
        required=False,
        help_text="办理前后一共最多 6 张，每张不超过 10 MB，JPG、PNG 或 WebP。没有照片时物管会要另外说明原因。",
    )

    def __init__(self, data=None, files=None, **kwargs):
        self.nonce, self.nonce_is_known = read_nonce(data)
        super().__init__(data, files, **kwargs)
        for name in ("before", "after"):
            self.fields[name].widget.attrs |= PHOTO_ATTRS
        self.fields["text"].error_messages["required"] = "请写下做了什么"

    def clean(self):
        if not self.nonce_is_known:
            self.add_error(None, "页面已经过期并自动更新，请核对后再提交一次。")
        return self.cleaned_data

    def refuse_photos(self, name, sentences):
        """What the deed said of the files, beside their field."""
        for sentence in sentences:
            self.add_error(name, sentence)

    def deed(self):
        return {"text": self.cleaned_data["text"], "nonce": self.nonce}


class ExtensionForm(TaskForm):
    explanation = "申请由物管会审批，同意后事项的办理时限顺延，诉求人会知道原因。一件任务一次只能有一份申请等待审批。"
    submit = "申请延期"
    days = forms.IntegerField(
        label="延长几天",
        min_value=1,
        max_value=30,
        error_messages={
            "required": "请填写延长的天数，1 到 30 天",
            "invalid": "请填写整数，1 到 30 天",
            "min_value": "至少延长 1 天",
            "max_value": "一次最多延长 30 天",
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    reason = Words(label="为什么需要更多时间", max_length=300, rows=3, help_text="诉求人会看到这段话。")


class GroundForm(TaskForm):
    """The resolution behind it is no more: whoever runs the issue says what becomes of the task."""

    submit = "决定"
    is_grave = True
    choice = forms.ChoiceField(
        label="这项任务怎样处理", choices=GroundChoice.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    words = Words(
        label="收回的理由，或者继续办理的依据",
        max_length=300,
        rows=3,
        help_text="承办单位和诉求人会看到。继续办理的，写明依据哪份合同、哪条规定或者哪次会议。",
    )

    @property
    def explanation(self):
        return f"决定以后立即通知{self.task.organisation}。收回任务的，会上定下的这件事不再办理。"


class DecisionForm(forms.Form):
    grant = forms.TypedChoiceField(choices=[("yes", "同意"), ("no", "不同意")], coerce=lambda value: value == "yes")

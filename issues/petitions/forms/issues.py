"""What the committee types about an issue; cleaned data are the deed's arguments."""

import uuid

from django import forms

from issues.petitions import addressees
from issues.petitions.forms.moves import TOO_LONG, Line, Words, plain_helper
from issues.petitions.models import Issue
from issues.petitions.states import TASK_ACTIVE, TaskState, Urgency

MOST_OFFERED = 50


class IssueForm(forms.Form):
    """`explanation` says what will happen, `submit` what the button does."""

    explanation = ""
    submit = "提交"

    def __init__(self, *args, issue, user, **kwargs):
        self.issue, self.user = issue, user
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        for field in self.fields.values():
            field.error_messages.setdefault("max_length", TOO_LONG)


class AddresseesForm(forms.Form):
    """One lead and any number of others, out of the organisations that serve the place."""

    lead = forms.TypedChoiceField(label="牵头单位（首接负责）", error_messages={"required": "请选择一个牵头单位"})
    others = forms.TypedMultipleChoiceField(
        label="同时派给（选填）", required=False, widget=forms.CheckboxSelectMultiple
    )
    brief = Words(
        label="交办要求（选填）", max_length=500, rows=3, required=False, hint="例如：请先到现场查看，再联系诉求人"
    )

    def offer(self, organisations, hint="", marks=None, default=None):
        """`default` is whom the routing table names: offered wherever it serves, with the reason."""
        if default is not None:
            named = {row.pk for row in organisations}
            organisations = [*organisations, *([default.organisation] if default.organisation.pk not in named else [])]
            self.fields["lead"].help_text = f"已按派单对照表预选，可以更改。{default.reason}。"
        by_key = {str(row.pk): row for row in organisations}
        choices = addressees.as_choices(organisations, hint, marks)
        for name, empty in (("lead", [("", "请选择")]), ("others", [])):
            self.fields[name].choices = empty + choices
            self.fields[name].coerce = by_key.get
            self.fields[name].error_messages["invalid_choice"] = "这个单位不服务这里，请从列表里重新选择"


class DispatchForm(IssueForm, AddresseesForm):
    explanation = "承办单位会收到任务并开始计算签收时间，诉求人会知道交给了谁。"
    submit = "派单"
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**62)

    def __init__(self, *args, issue, user, seen=0, **kwargs):
        tasks = list(issue.tasks.unscoped("of the issue the form is of"))
        active = [task for task in tasks if task.state in TASK_ACTIVE]
        refused = [task for task in tasks if task.state == TaskState.REFUSED]
        proposed = next((task.proposed_id for task in reversed(refused) if task.proposed_id), None)
        default = None if issue.lead_id or proposed else addressees.default_for(issue)
        initial = {
            "seen": seen,
            "lead": str(issue.lead_id or proposed or (default.organisation.pk if default else "")),
            "others": [str(task.organisation_id) for task in active if not task.is_lead],
        }
        super().__init__(*args, issue=issue, user=user, initial=initial, **kwargs)
        marks = {task.organisation_id: "（曾退单）" for task in refused}
        marks |= {task.organisation_id: "（已派单）" for task in active}
        organisations = addressees.of_place(issue.community, issue.building)
        named = {row.pk for row in organisations}
        organisations += [task.organisation for task in active if task.organisation_id not in named]
        self.offer(organisations, issue.category.lead_hint, marks, default)
        if proposed and not issue.lead_id:
            self.fields["lead"].help_text = "已按退单单位的建议预选，可以更改。"
        if active:
            self.fields["others"].help_text = "已派单的单位保留原任务；更换牵头单位会收回原牵头单位的任务。"


class AnswerForm(IssueForm):
    explanation = "答复会发给这件事项的每一位诉求人，并请他们评价是否解决、是否满意。"
    submit = "核实并答复"
    text = Words(label="给诉求人的答复", max_length=2000, rows=5, help_text="说明查到了什么、做了什么、以后怎么办。")
    no_evidence_reason = Words(label="没有办理照片的原因", max_length=300, rows=2, required=False)

    def __init__(self, *args, has_evidence, **kwargs):
        super().__init__(*args, **kwargs)
        if has_evidence:
            del self.fields["no_evidence_reason"]
        else:
            field = self.fields["no_evidence_reason"]
            field.required = True
            field.error_messages["required"] = "承办单位没有上传办理后的照片，请说明原因，例如：已到现场核实"
            field.help_text = "承办单位没有上传照片，所以需要说明。诉求人会看到答复，原因留存备查。"
        self.fields["text"].error_messages["required"] = "请写下给诉求人的答复"


class SendBackForm(IssueForm):
    explanation = "已反馈的单位会收到通知并继续办理，办理时限不变。"
    submit = "退回重办"
    reason = Words(label="哪里还没有办好", max_length=500, rows=3, help_text="写清楚还要做什么，承办单位会看到。")


class UrgencyForm(IssueForm):
    """Raising may go without a word, lowering may not."""

    explanation = "提高后时限会提前；降低须说明理由，时限不会早于现在的到期时间。"
    submit = "调整紧急程度"
    urgency = forms.ChoiceField(
        label="调整为",
        choices=Urgency,
        error_messages={"required": "请选择紧急程度", "invalid_choice": "请重新选择紧急程度"},
    )
    reason = Line(label="理由（降低时必填）", max_length=300, required=False, hint="例如：正在下雨，漏水加重")

    def __init__(self, *args, may_lower, **kwargs):
        super().__init__(*args, **kwargs)
        if may_lower:
            return
        higher = [choice for choice in Urgency.choices if choice[0] < self.issue.urgency]
        self.fields["urgency"].choices = [("", "请选择"), *higher]
        self.fields["reason"].label = "理由（选填）"
        self.explanation = "提高后时限会提前；降低由正在办理的物管会或居委会决定。"

    def clean(self):
        urgency = self.cleaned_data.get("urgency")
        if urgency and urgency > self.issue.urgency and not self.cleaned_data.get("reason"):
            self.add_error("reason", "降低紧急程度会影响诉求人等待的时间，请写明理由")
        return self.cleaned_data


class NoteForm(IssueForm):
    submit = "保存记录"
    text = Words(label="工作记录", max_length=1000, rows=3, help_text="只有物管会、居委会和街道能看到。")
    nonce = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"nonce": uuid.uuid4()}, **kwargs)
        self.fields["text"].error_messages["required"] = "请写下要记录的内容"


# --- many at once ----------------------------------------------------------------------------------------


class BulkDispatchForm(AddresseesForm):
    submit = "派单"

    def __init__(self, *args, issues, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        hints = {issue.category.lead_hint for issue in issues}
        places = {(issue.community_id, issue.building_id): issue for issue in issues}
        organisations = {}
        for issue in list(places.values())[:MOST_OFFERED]:
            organisations |= {row.pk: row for row in addressees.of_place(issue.community, issue.building)}
        default = the_same_for_all(addressees.defaults_for(issues)) if issues else None
        if default is not None:
            self.initial.setdefault("lead", str(default.organisation.pk))
        self.offer(list(organisations.values()), "、".join(sorted(hints)), default=default)


def the_same_for_all(defaults):
    """The first, where each names the same organisation."""
    named = {default and default.organisation.pk for default in defaults}
    return defaults[0] if len(named) == 1 else None


class BulkJoinForm(forms.Form):
    submit = "并入事项"
    issue = forms.ChoiceField(label="并入哪一件事项", required=False)
    number = Line(label="或输入事项编号（选填）", max_length=20, required=False, hint="WT 开头的编号")

    def __init__(self, *args, petitions, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        community = petitions[0].community_id if petitions else None
        self.open = Issue.objects.worked_on_by(user).running().filter(community=community)
        offered = self.open.select_related("building").order_by("-pk")[:MOST_OFFERED]
        self.fields["issue"].choices = [
            ("", "请选择"),
            *((str(issue.pk), f"{issue.number} {issue.title}（{issue.place}）") for issue in offered),
        ]
        self.fields["issue"].error_messages["invalid_choice"] = "这件事项已经不能并入，请重新选择"

    def clean(self):
        """The number typed counts before the one chosen."""
        number, chosen = self.cleaned_data.get("number", "").strip().upper(), self.cleaned_data.get("issue")
        if number:
            found = self.open.filter(number=number).first()
            if found is None:
                self.add_error("number", "没有找到这个编号的办理中事项，请核对编号，或从上面选择")
        elif chosen:
            found = self.open.filter(pk=chosen).first()
        elif not self.errors:
            self.add_error("issue", "请选择一件事项，或输入事项编号")
        if not self.errors:
            self.cleaned_data = {"issue": found}
        return self.cleaned_data

"""Forms of the clocks: the steps of a draft, the yearly notice, and a new version of a limit."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from governance.clocks import kinds
from governance.clocks.catalogue import LABELS
from governance.clocks.ladder import DUE, MOST_RUNGS
from governance.clocks.models import TimeLimit
from governance.clocks.notice_file import HELP, NotANotice, read_notice
from governance.clocks.states import Speaks

BEFORE, AT, AFTER = "before", "at", "after"
WHEN = [(BEFORE, "到期前：时限的百分之"), (AT, "到期时"), (AFTER, "到期后")]
UNITS = {"minutes": ("分钟", 1), "hours": ("小时", 60), "days": ("天", 1440)}


class StepForm(forms.Form):
    when = forms.ChoiceField(label="什么时候", choices=WHEN, required=False)
    number = forms.IntegerField(
        label="数值",
        required=False,
        min_value=1,
        max_value=10_000,
        error_messages={"invalid": "请填写整数", "min_value": "请填写大于 0 的数", "max_value": "数值太大，请核对"},
    )
    unit = forms.ChoiceField(label="单位", choices=[(name, said[0]) for name, said in UNITS.items()], required=False)
    speaks = forms.ChoiceField(label="性质", choices=Speaks.choices, required=False)
    label = forms.CharField(label="名称", max_length=60, required=False)
    audience = forms.MultipleChoiceField(label="告知谁", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("when", "unit", "speaks"):
            self.fields[name].widget.attrs["class"] = "form-select"
        for name in ("number", "label"):
            self.fields[name].widget.attrs["class"] = "form-control"
        self.fields["audience"].choices = list(kind.parts.items())
        self.fields["audience"].error_messages["invalid_choice"] = "没有这个对象，请重新选择"

    def clean(self):
        given = super().clean()
        if not given.get("label"):
            return given  # an empty line is no step
        when, number = given.get("when"), given.get("number")
        if when == BEFORE and not (number and number < 100):
            self.add_error("number", "请填写 1 到 99 的百分数")
        if when == AFTER and not number:
            self.add_error("number", "请填写到期后多久")
        if not when:
            self.add_error("when", "请选择什么时候")
        return given

    def step(self):
        """(share, after, label, audience, speaks), or None for an empty line."""
        given = self.cleaned_data
        if not given.get("label"):
            return None
        share = given["number"] if given["when"] == BEFORE else None
        minutes = UNITS[given["unit"] or "hours"][1] * (given["number"] or 0)
        after = None if share else timedelta(minutes=minutes if given["when"] == AFTER else 0)
        return share, after, given["label"], given["audience"], given["speaks"] or Speaks.ESCALATION


class _Steps(forms.BaseFormSet):
    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, form_kwargs={"kind": kind}, prefix="step", **kwargs)

    def clean(self):
        times = [step[:2] for step in self.steps()] if not any(self.errors) else []
        if len(times) != len(set(times)):
            raise forms.ValidationError("同一个时间只能有一个步骤，请合并。")

    def steps(self):
        return [step for step in (form.step() for form in self.forms) if step]

    def note(self):
        return self.data.get("note", "")[:200]


StepFormSet = forms.formset_factory(StepForm, formset=_Steps, extra=2, max_num=MOST_RUNGS, validate_max=True)


def steps_of(ladder):
    """What the form shows of a draft."""
    shown = []
    for step in ladder.steps.all():
        when, number, unit = BEFORE, step.share, "hours"
        if step.after is not None:
            minutes = int(step.after.total_seconds() // 60)
            when = AFTER if minutes else AT
            unit = next(name for name in ("days", "hours", "minutes") if minutes % UNITS[name][1] == 0)
            number = minutes // UNITS[unit][1] or None
        shown.append(
            {"when": when, "number": number, "unit": unit, "label": step.label, "speaks": step.speaks}
            | {"audience": step.audience}
        )
    return shown


def written(rungs, parts):
    """The steps as people say them: (when, label, whom, reminder or escalation)."""
    return [
        (_when(rung), rung.label, "、".join(parts.get(name, name) for name in rung.audience), Speaks(rung.kind).label)
        for rung in rungs
    ]


def _when(rung):
    if rung.after is None:
        return f"时限过 {int(rung.fraction * 100)}%"
    if rung.step == DUE or not rung.after:
        return "到期时"
    minutes = int(rung.after.total_seconds() // 60)
    words, size = next(UNITS[name] for name in ("days", "hours", "minutes") if minutes % UNITS[name][1] == 0)
    return f"到期后 {minutes // size} {words}"


class NoticeForm(forms.Form):
    source = forms.CharField(
        label="来源",
        max_length=100,
        help_text="例如：国办发明电〔2026〕… 号",
        error_messages={"required": "请写明通知的名称或文号"},
    )
    notice = forms.CharField(
        label="放假安排",
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        max_length=20_000,
        help_text=HELP,
        error_messages={"required": "请填写放假安排"},
    )

    def clean_notice(self):
        try:
            return read_notice(self.cleaned_data["notice"])
        except NotANotice as error:
            raise forms.ValidationError(error.sentences) from None


class LimitForm(forms.ModelForm):
    """A new version. Which way a street may go with it follows the version before."""

    class Meta:
        model = TimeLimit
        fields = ["kind", "urgency", "category", "street", "amount", "unit", "basis", "valid_from"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:  # a row that is only looked at has no fields
            labels = {**LABELS, **{kind.name: kind.label for kind in kinds.known()}}
            self.fields["kind"] = forms.ChoiceField(
                label="时限", choices=sorted(labels.items(), key=lambda one: one[1])
            )

    def clean_valid_from(self):
        day = self.cleaned_data["valid_from"]
        if day < timezone.localdate():
            raise forms.ValidationError("生效日期不能早于今天，办理中的时限按开始那天的规定计算。")
        return day

"""What can be asked of the owner roll, and the street's decision how heads are counted."""

from django import forms

from governance.accounts.forms import TOO_LONG, bare_helper
from governance.registry.models import today
from governance.registry.states import RollDoubt

BAD_DAY = "请按 2026-11-23 的样子填写日期"


class RollForm(forms.Form):
    """The day, and which doubts are listed. Nonsense is today and all of them, and the page says so."""

    on = forms.DateField(
        label="哪一天",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": BAD_DAY},
    )
    reason = forms.ChoiceField(label="待核原因", required=False, choices=[("", "全部"), *RollDoubt.choices])

    @property
    def day(self):
        self.is_valid()
        return self.cleaned_data.get("on") or today()

    @property
    def wanted(self):
        self.is_valid()
        return self.cleaned_data.get("reason", "")


class HeadRuleForm(forms.Form):
    """Once, or each home on its own; and on what ground."""

    titleholder_counts_once = forms.TypedChoiceField(
        label="同一产权单位的未售公房",
        choices=[("yes", "合计按一人计"), ("no", "每套按一人计")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择怎样计算", "invalid_choice": "请选择怎样计算"},
    )
    basis = forms.CharField(
        label="依据",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：街道办事处 2026 年第 3 号会议纪要；名册上会写明",
        error_messages={"required": "请写明依据，名册上要公布", "max_length": TOO_LONG},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()

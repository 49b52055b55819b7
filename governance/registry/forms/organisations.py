"""Finding an organisation, how to reach it, and that it has ended."""

import re

from django import forms

from governance.accounts.forms import TOO_LONG, bare_helper
from governance.registry.forms.claims import plain
from governance.registry.models import Community, Organisation
from governance.registry.states import OrganisationKind

WRONG_NUMBER = "请填写电话号码，例如 010-62010001 或 13900000000；分机写在后面，例如 010-62010001-8"


def telephone(typed):
    """A number of work as people write it: digits, with dashes between them."""
    number = re.sub(r"[‐-―－]", "-", plain(typed))
    if not re.fullmatch(r"[0-9+][0-9-]{2,19}", number):
        raise forms.ValidationError(WRONG_NUMBER)
    return number


class OrganisationFilter(forms.Form):
    """By name, kind and community served. An address with nonsense in it shows the whole list."""

    q = forms.CharField(label="名称", required=False, max_length=60)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *OrganisationKind.choices])
    community = forms.ModelChoiceField(
        Community.objects.order_by("pk"), label="服务的社区", required=False, empty_label="全部社区"
    )

    def narrow(self, rows):
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("kind"):
            rows = rows.of_kind(wanted["kind"])
        if wanted.get("community"):
            rows = rows.serving(wanted["community"])
        return rows.filter(name__icontains=wanted["q"]) if wanted.get("q") else rows


class ReachForm(forms.ModelForm):
    """值班电话 and 工作时间."""

    class Meta:
        model = Organisation
        fields = ["duty_phone", "hours"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        phone, hours = self.fields["duty_phone"], self.fields["hours"]
        phone.required, phone.error_messages["required"] = True, "请填写值班电话，居民有急事时要打这个号码"
        phone.help_text, phone.widget.attrs["inputmode"] = "24 小时有人接听的号码", "tel"
        hours.help_text = "例如：每日 8:00-20:00，夜间有人值班"
        for field in (phone, hours):
            field.error_messages["max_length"] = TOO_LONG
        self.helper = bare_helper()

    def clean_duty_phone(self):
        return telephone(self.cleaned_data["duty_phone"])


class ContactForm(forms.Form):
    """Whom to ring about what."""

    duty = forms.CharField(
        label="事由",
        max_length=30,
        help_text="例如：报修、收费、夜间值班",
        error_messages={"required": "请填写事由，例如：报修"},
    )
    phone = forms.CharField(
        label="电话",
        max_length=30,
        help_text="工作电话，登录的人都能看到；请不要填私人手机",
        error_messages={"required": "请填写电话号码"},
    )
    name = forms.CharField(
        label="联系人", max_length=40, required=False, help_text="可不填；只有本单位、居委会和街道能看到姓名"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["max_length"] = TOO_LONG
        self.helper = bare_helper()

    def clean_phone(self):
        return telephone(self.cleaned_data["phone"])


class DissolveForm(forms.Form):
    """Since when it exists no longer, and who succeeds it."""

    on = forms.DateField(
        label="终止日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写终止日期", "invalid": "请按 2026-11-23 的样子填写日期"},
    )
    successor = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="承接单位",
        required=False,
        empty_label="没有承接单位",
        help_text="产权转给承接单位；没有时，名册里这些房屋会标为待核",
        error_messages={"invalid_choice": "这家单位已经终止或不存在，请重新选择"},
    )

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        others = Organisation.objects.existing().of_kind(*organisation.kinds).exclude(pk=organisation.pk)
        self.fields["successor"].queryset = others.order_by("name")
        self.helper = bare_helper()

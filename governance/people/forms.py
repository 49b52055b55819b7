"""What people type here: a code, a post, a reason, their own details."""

import uuid
from datetime import timedelta

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.utils import timezone

from governance.accounts.forms import TOO_LONG, bare_helper
from governance.accounts.models import User, bare_number, mobile_number, people_with_phone
from governance.people import slips
from governance.people.actions.codes import UNKNOWN
from governance.registry.actions import Owner, Recorded
from governance.registry.forms.claims import NAME_TOO_LONG, USERNAME_TAKEN, plain
from governance.registry.models import Organisation
from governance.registry.states import ClaimKind, Duty

CHOOSE_AGAIN = "这个选项已经没有了，请重新选择"
NEVER_AFTER = timedelta(days=10 * 366)


class Line(forms.CharField):
    """One line; what is too long is said in Chinese with both counts."""

    def __init__(self, *, max_length, missing="", **more):
        super().__init__(max_length=max_length, **more)
        self.error_messages["max_length"] = TOO_LONG
        if missing:
            self.error_messages["required"] = missing


class PhoneField(forms.CharField):
    def __init__(self, **more):
        super().__init__(validators=[mobile_number], **more)
        self.error_messages["required"] = mobile_number.message
        self.widget.attrs |= {"maxlength": 20, "autocomplete": "tel-national", "inputmode": "tel"}

    def to_python(self, value):
        return super().to_python(bare_number(value))


class DayField(forms.DateField):
    """A day as a browser's own picker gives it; none too far away to be meant."""

    def __init__(self, **more):
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)
        self.error_messages["invalid"] = "请选择日期，或按 2027-06-30 这样填写"
        self.input_formats = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"]

    def clean(self, value):
        day = super().clean(value)
        if day and abs(day - timezone.localdate()) > NEVER_AFTER:
            raise forms.ValidationError("请填写十年以内的日期")
        return day


def read_nonce(data):
    """The form's mark; a broken or missing one is replaced."""
    try:
        return uuid.UUID((data or {}).get("nonce", ""))
    except ValueError:
        return uuid.uuid4()


class PlainForm(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = CHOOSE_AGAIN


# --- homes ---------------------------------------------------------------------------------------


class CodeForm(PlainForm):
    code = Line(
        label="房屋码",
        max_length=40,
        missing="请输入纸上的房屋码，8 位字母和数字",
        help_text="例如 K7QM-2XPA，不分大小写，中间的横线可以不输。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }

    def clean_code(self):
        code = slips.read(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(f"{UNKNOWN}。码里没有数字 0、1 和字母 I、O")
        return code


class BindForm(PlainForm):
    kind = forms.ChoiceField(
        label="您是这处房屋的",
        choices=ClaimKind,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择您是业主、家庭成员还是承租人"},
    )


class FindForm(PlainForm):
    """Where a home is; anything that is no number finds nothing rather than everything."""

    building = Line(label="楼号", max_length=10, required=False)
    entrance = Line(label="单元", max_length=10, required=False)
    door = Line(label="房号", max_length=10, required=False)

    def clean_building(self):
        return self._number("building", "号楼", "楼")

    def clean_entrance(self):
        return self._number("entrance", "单元")

    def clean_door(self):
        return plain(self.cleaned_data["door"]).removesuffix("室").removesuffix("号")

    def _number(self, name, *endings):
        words = plain(self.cleaned_data[name])
        for ending in endings:
            words = words.removesuffix(ending)
        if words and not (words.isascii() and words.isdigit() and len(words) < 5):
            raise forms.ValidationError("请只填数字，例如 12")
        return int(words) if words else None


class SheetForm(PlainForm):
    empty_only = forms.BooleanField(
        label="只印还没有人绑定的房屋", required=False, help_text="不勾选时，本单元每户一张。"
    )


class ReasonForm(PlainForm):
    reason = Line(label="理由", max_length=200, missing="请写明理由，本人会看到")

    def __init__(self, *args, hint="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = hint

    def clean_reason(self):
        return self.cleaned_data["reason"].strip()


class NameForm(ReasonForm):
    name = Line(label="正确的姓名", max_length=40, missing="请填写正确的姓名")
    field_order = ["name", "reason"]


class TransferForm(PlainForm):
    """Who owns the home from which day on: one or two, by account, by the paper roll, or a registered organisation."""

    name = Line(
        label="新业主",
        max_length=40,
        missing="请填写新业主的姓名；单位请填登记的全称",
        help_text="照产权证填写；单位填登记的全称。",
    )
    phone = PhoneField(
        label="新业主手机号（选填）",
        required=False,
        help_text="姓名和手机号与已注册的账号一致时，直接登记到账号；否则记入业主名册，本人注册后由居委会核实认领。",
    )
    other_name = Line(label="共有人（选填）", max_length=40, required=False, help_text="两人共有时填写，各占一半。")
    other_phone = PhoneField(label="共有人手机号（选填）", required=False)
    on = DayField(label="过户日期", error_messages={"required": "请选择过户日期，以产权证为准"})
    reason = Line(
        label="依据",
        max_length=200,
        missing="请写明依据，例如：已核对不动产权证书原件",
        help_text="记录在案，例如：已核对不动产权证书原件。不要写姓名和证件号。",
    )
    seen = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            Row(Column("name", css_class="col-md-6"), Column("phone", css_class="col-md-6")),
            Row(Column("other_name", css_class="col-md-6"), Column("other_phone", css_class="col-md-6")),
            Row(Column("on", css_class="col-md-6")),
            "reason",
            "seen",
        )

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError("过户日期不能晚于今天，过户以后再登记")
        return day

    def clean(self):
        given = super().clean()
        if given.get("other_phone") and not given.get("other_name"):
            self.add_error("other_name", "请填写共有人的姓名")
        if given.get("other_name") and given.get("other_name") == given.get("name"):
            self.add_error("other_name", "共有人和新业主是同一个名字，请核对")
        return given

    def deed(self):
        given = self.cleaned_data
        wanted = [(given["name"], given["phone"])]
        wanted += [(given["other_name"], given["other_phone"])] if given["other_name"] else []
        owners = [owner_meant(name, phone, len(wanted)) for name, phone in wanted]
        return {
            "to": [owner for owner in owners if isinstance(owner, Owner)],
            "recorded": [owner for owner in owners if isinstance(owner, Recorded)],
            **{name: given[name] for name in ("on", "reason", "seen")},
        }


def owner_meant(name, phone, shares):
    """An organisation of exactly this name, the account with this name and number, else a line of the paper roll."""
    if organisation := Organisation.objects.existing().filter(name=name).first():
        return Owner(organisation=organisation, shares=shares)
    person = people_with_phone(phone).filter(display_name=name).first() if phone else None
    return Owner(person, shares=shares) if person else Recorded(name, phone, shares=shares)


# --- staff ---------------------------------------------------------------------------------------


class InviteForm(PlainForm):
    name = Line(label="姓名", max_length=40, missing="请填写受邀人的姓名")
    phone = PhoneField(label="手机号（选填）", required=False, help_text="开通短信时，邀请会同时发到手机。")
    title = Line(
        label="职务", max_length=30, missing="请填写职务，例如 维修员", help_text="例如：项目经理、维修员、受理员"
    )
    duties = forms.MultipleChoiceField(
        label="分工（选填）", choices=Duty, required=False, widget=forms.CheckboxSelectMultiple
    )
    is_lead = forms.BooleanField(
        label="单位负责人", required=False, help_text="负责人可以邀请和结束本单位的任职，请至少保留一位。"
    )
    since = DayField(label="任职自", required=False, help_text="不填就是接受邀请当天。")
    until = DayField(label="任职至（选填）", required=False, help_text="到这一天自动结束；不填就是不定期。")

    def __init__(self, *args, may_post_auditors=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_post_auditors:
            self.fields["duties"].choices = [row for row in Duty.choices if row[0] != Duty.AUDITOR]
        self.helper.layout = Layout(
            Row(Column("name", css_class="col-md-6"), Column("phone", css_class="col-md-6")),
            "title",
            "duties",
            "is_lead",
            Row(Column("since", css_class="col-md-6"), Column("until", css_class="col-md-6")),
        )

    def clean(self):
        given = super().clean()
        since, until = given.get("since") or timezone.localdate(), given.get("until")
        if until and until <= since:
            self.add_error("until", "任职至的日期要晚于任职自的日期")
        if until and until <= timezone.localdate() and "until" not in self.errors:
            self.add_error("until", "任职至的日期要晚于今天")
        duties = given.get("duties", [])
        if Duty.AUDITOR in duties and (len(duties) > 1 or given.get("is_lead")):
            self.add_error("duties", "审计员不能兼任其他分工，也不能是负责人")
        return given


class ExtendForm(PlainForm):
    until = DayField(label="任职至", required=False, help_text="不填就是不定期。")


class JoinForm(BaseUserCreationForm):
    """A new account for somebody who was invited; staff choose longer passwords."""

    error_messages = {"password_mismatch": "两次输入的密码不一样，请重新输入"}
    consent = forms.BooleanField(
        label="我已阅读并同意隐私说明", error_messages={"required": "请先阅读隐私说明，勾选同意后才能开通账号"}
    )

    class Meta:
        model = User
        fields = ["username"]
        error_messages = {"username": {"required": "请起一个用户名"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["username"].label, fields["username"].max_length = "用户名", 30
        fields["username"].help_text = "登录时用，可以用汉字、字母和数字。"
        fields["username"].error_messages["max_length"] = NAME_TOO_LONG
        fields["password1"].label = "密码"
        fields["password1"].help_text = f"至少 {STAFF_PASSWORD} 个字符，不能全是数字，不要用姓名、手机号或常见密码。"
        fields["password2"].label, fields["password2"].help_text = "再输一次密码", ""
        for name in ("password1", "password2"):
            fields[name].error_messages["required"] = "请输入密码"
        self.helper = bare_helper()

    def clean_username(self):
        username = self.cleaned_data["username"]
        if len(username) > 30:
            raise forms.ValidationError(NAME_TOO_LONG)
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(USERNAME_TAKEN)
        return username

    def clean_password1(self):
        password = self.cleaned_data["password1"]
        if len(password) < STAFF_PASSWORD:
            raise forms.ValidationError(f"密码太短，工作人员至少要 {STAFF_PASSWORD} 个字符")
        return password


STAFF_PASSWORD = 10


# --- mine ----------------------------------------------------------------------------------------


class DetailsForm(PlainForm):
    display_name = Line(label="姓名", max_length=40, missing="请填写您的姓名")
    email = forms.EmailField(
        label="电子邮箱（选填）",
        required=False,
        help_text="填了以后，通知也会发到邮箱。",
        error_messages={"invalid": "请填写完整的邮箱，例如 name@example.com"},
    )

    def __init__(self, *args, person, name_is_fixed, **kwargs):
        super().__init__(*args, initial={"display_name": person.display_name, "email": person.email}, **kwargs)
        if name_is_fixed:
            del self.fields["display_name"]


class PhoneForm(PlainForm):
    phone = PhoneField(label="新手机号")
    code = Line(label="短信验证码", max_length=12, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}

"""Forms of signing in: password, demo person, code by text message, second factor, new password."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordMixin

from governance.accounts.forms import HOW_TO_CHOOSE, bare_helper
from governance.accounts.models import User, bare_number, demo_people, mobile_number
from governance.accounts.rules import may_sign_in

PASSWORD_SENTENCES = {
    "old_password": "请输入原密码",
    "new_password1": "请输入新密码",
    "new_password2": "请再输一次新密码",
}
MISMATCH = "两次输入的新密码不一样，请重新输入。"


class SignInForm(AuthenticationForm):
    """`refused`: the sentence of a limit; then the password is not even looked at."""

    error_messages = {
        "invalid_login": "用户名或密码不对，请再试一次。忘记密码可以用短信验证码重设，或联系社区居委会。",
        "inactive": "这个账号不能登录，请联系社区居委会。",
    }

    def __init__(self, *args, refused="", **kwargs):
        super().__init__(*args, **kwargs)
        self.refused = refused
        self.fields["username"].label = "用户名或手机号"
        self.fields["username"].error_messages["required"] = "请填写用户名或手机号"
        self.fields["password"].label = "密码"
        self.fields["password"].error_messages["required"] = "请填写密码"
        self.helper = bare_helper()

    def clean(self):
        if self.refused:
            raise forms.ValidationError(self.refused, code="too_many")
        return super().clean()

    def confirm_login_allowed(self, user):
        """A second wall behind the backend, for installations that add another backend."""
        if not may_sign_in(user):
            raise forms.ValidationError(self.error_messages["inactive"], code="inactive")


class DemoSignInForm(forms.Form):
    username = forms.ModelChoiceField(User.objects.none(), to_field_name="username")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].queryset = demo_people()


class PhoneField(forms.CharField):
    """A mobile number as people write it."""

    def to_python(self, value):
        return super().to_python(bare_number(value))


class PhoneForm(forms.Form):
    """Where to send a code."""

    phone = PhoneField(
        label="手机号",
        validators=[mobile_number],
        max_length=11,
        error_messages={"required": "请填写手机号", "max_length": "请填写 11 位手机号码"},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs.pop("maxlength", None)  # with spaces it is longer
        self.helper = bare_helper()


class DigitsForm(forms.Form):
    """Six digits from a message or an app; a recovery code is longer."""

    digits = forms.CharField(
        label="验证码",
        max_length=40,
        error_messages={"required": "请填写验证码", "max_length": "验证码不会这么长，请核对"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args, label="验证码", text=False, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["digits"]
        field.label = label
        field.error_messages["required"] = f"请填写{label}"
        if text:
            field.widget.attrs |= {"inputmode": "text", "autocapitalize": "none"}
        self.helper = bare_helper()


class WhoForm(forms.Form):
    """Several people share the number that was proved: which of them?"""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label="您是",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "请选择一个账号", "invalid_choice": "请重新选择一个账号"},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda person: f"{person.display_name}（{person.username}）"
        self.only = people[0] if len(people) == 1 else None
        if self.only:
            del self.fields["person"]
        self.helper = bare_helper()

    def clean(self):
        super().clean()
        if self.only:
            self.cleaned_data["person"] = self.only
        return self.cleaned_data


class NewPasswordForm(SetPasswordMixin, WhoForm):
    """Who, and the new password; the rules depend on who."""

    error_messages = {"password_mismatch": MISMATCH}
    new_password1, new_password2 = SetPasswordMixin.create_password_fields(label1="新密码", label2="再输一次新密码")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)

    def clean(self):
        super().clean()
        person = self.cleaned_data.get("person")
        self.validate_passwords("new_password1", "new_password2")
        if person:
            self.validate_password_for_user(person, "new_password2")
        return self.cleaned_data


class ChangePasswordForm(PasswordChangeForm):
    """`refused`: the sentence of a limit; then the old password is not even looked at."""

    error_messages = {
        "password_mismatch": MISMATCH,
        "password_incorrect": "原密码不对，请重新输入。",
    }

    def __init__(self, *args, refused="", **kwargs):
        super().__init__(*args, **kwargs)
        self.refused = refused
        self.fields["old_password"].label = "原密码"
        dress(self)
        self.helper = bare_helper()

    def clean_old_password(self):
        if self.refused:
            raise forms.ValidationError(self.refused, code="too_many")
        return super().clean_old_password()


class ConfirmPasswordForm(forms.Form):
    password = forms.CharField(
        label="密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请填写密码"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


def dress(form):
    """Chinese labels and sentences on the two fields of a new password."""
    form.fields["new_password1"].label = "新密码"
    form.fields["new_password1"].help_text = HOW_TO_CHOOSE
    form.fields["new_password2"].label = "再输一次新密码"
    form.fields["new_password2"].help_text = ""
    for name, sentence in PASSWORD_SENTENCES.items():
        if name in form.fields:
            form.fields[name].error_messages["required"] = sentence

"""Forms of signing in, by password or as a demo person, and of changing the password."""

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from governance.accounts.models import User, demo_people
from governance.accounts.rules import may_sign_in

TOO_LONG = "最多 %(limit_value)d 个字，现在 %(show_value)d 个，请删减"
HOW_TO_CHOOSE = "至少 8 个字符，不能全是数字，不要用姓名、手机号或常见密码。"


def bare_helper():
    """Fields only: the page writes the form tag, the summary of errors and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.form_show_errors = True
    return helper


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或密码不对，请再试一次。忘记密码请联系社区居委会。",
        "inactive": "这个账号不能登录，请联系社区居委会。",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "用户名"
        self.fields["username"].error_messages["required"] = "请填写用户名"
        self.fields["password"].label = "密码"
        self.fields["password"].error_messages["required"] = "请填写密码"
        self.helper = bare_helper()

    def confirm_login_allowed(self, user):
        """A second wall behind the backend, for installations that add another backend."""
        if not may_sign_in(user):
            raise forms.ValidationError(self.error_messages["inactive"], code="inactive")


class DemoSignInForm(forms.Form):
    username = forms.ModelChoiceField(User.objects.none(), to_field_name="username")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].queryset = demo_people()


class ChangePasswordForm(PasswordChangeForm):
    error_messages = {
        "password_mismatch": "两次输入的新密码不一样，请重新输入。",
        "password_incorrect": "原密码不对，请重新输入。",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "原密码"
        self.fields["new_password1"].label = "新密码"
        self.fields["new_password1"].help_text = HOW_TO_CHOOSE
        self.fields["new_password2"].label = "再输一次新密码"
        self.fields["new_password2"].help_text = ""
        missing = {"old_password": "请输入原密码", "new_password1": "请输入新密码", "new_password2": "请再输一次新密码"}
        for name, sentence in missing.items():
            self.fields[name].error_messages["required"] = sentence
        self.helper = bare_helper()

"""What every form of a move shares: it knows the row and the person, and its data are the deed's arguments."""

from crispy_forms.helper import FormHelper
from django import forms

from governance.accounts.forms import TOO_LONG


class Words(forms.CharField):
    """Longer text. A browser sends line ends as two characters; the person sees and counts one."""

    def __init__(self, *, rows=4, hint="", **kwargs):
        attrs = {"rows": rows, "data-max": kwargs.get("max_length", ""), "placeholder": hint}
        super().__init__(widget=forms.Textarea(attrs={name: value for name, value in attrs.items() if value}), **kwargs)
        self.error_messages |= {
            "required": "请填写这一项",
            "null_characters_not_allowed": "有不能识别的字符，请删掉后再试",
        }

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")

    def widget_attrs(self, widget):
        """Without maxlength: a text that is cut while pasting is lost unseen; the counter and the server tell."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class Line(forms.CharField):
    """One line of text."""

    def __init__(self, *, hint="", **kwargs):
        super().__init__(widget=forms.TextInput(attrs={"placeholder": hint} if hint else {}), **kwargs)
        self.error_messages |= {
            "required": "请填写这一项",
            "max_length": "最多 %(limit_value)d 个字，现在 %(show_value)d 个，请缩短",
            "null_characters_not_allowed": "有不能识别的字符，请删掉后再试",
        }


CHOOSE = {"required": "请选一项", "invalid_choice": "这个选项已经没有了，请重新选择"}


def plain_helper():
    """The fields only: the page writes the form tag, the token and the button."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class MoveForm(forms.Form):
    """`lead` says what will happen, `submit` what the button does; cleaned data are passed to the deed."""

    lead = ""
    submit = "提交"
    is_grave = False

    def __init__(self, *args, petition, user, **kwargs):
        self.petition, self.user = petition, user
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        for field in self.fields.values():
            field.error_messages.setdefault("max_length", TOO_LONG)

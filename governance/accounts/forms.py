"""What every room's forms share: a bare layout, the plain fields, and sentences about lengths and passwords."""

import uuid

from crispy_forms.helper import FormHelper
from django import forms

from governance import images

TOO_LONG = "最多 %(limit_value)d 个字，现在 %(show_value)d 个，请删减"
HOW_TO_CHOOSE = "至少 8 个字符（工作人员至少 10 个），不能全是数字，不要用姓名、手机号或常见密码。"


CHOOSE = {"required": "请选一项", "invalid_choice": "这个选项已经没有了，请重新选择"}
TYPED = {
    "required": "请填写这一项",
    "max_length": TOO_LONG,
    "null_characters_not_allowed": "有不能识别的字符，请删掉后再试",
}


def bare_helper():
    """Fields only: the page writes the form tag, the summary of errors and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.form_show_errors = True
    return helper


class Day(forms.DateField):
    """A day; the browser shows its own calendar, and a typed one may be written in the usual ways."""

    input_formats = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]

    def __init__(self, **kwargs):
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)
        self.error_messages |= {"required": "请填写日期", "invalid": "请按 2026-05-01 这样填写日期"}

    def to_python(self, value):
        day = super().to_python(value)
        if day and not 1949 < day.year < 2200:
            raise forms.ValidationError("年份不对，请核对")
        return day


class Line(forms.CharField):
    def __init__(self, *, hint="", **kwargs):
        super().__init__(widget=forms.TextInput(attrs={"placeholder": hint} if hint else {}), **kwargs)
        self.error_messages |= TYPED


class Words(forms.CharField):
    """Several lines."""

    def __init__(self, *, rows=4, hint="", **kwargs):
        attrs = {"rows": rows} | ({"placeholder": hint} if hint else {})
        super().__init__(widget=forms.Textarea(attrs=attrs), **kwargs)
        self.error_messages |= TYPED


class Nonce(forms.UUIDField):
    """Names one opening of a form: sent twice, it counts once."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.HiddenInput, initial=uuid.uuid4, **kwargs)
        self.error_messages |= dict.fromkeys(("required", "invalid"), "请重新打开这个页面再提交")


class PhotoField(forms.FileField):
    """One photo; looked at without decoding it, whatever its name says."""

    def __init__(self, *, help_text="不超过 10 MB。", **kwargs):
        widget = forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
        super().__init__(widget=widget, help_text=f"JPG、PNG 或 WebP，{help_text}", **kwargs)
        self.error_messages |= {"empty": "这个文件是空的，请重新选择照片", "invalid": "请重新选择照片"}
        self.error_messages |= {"required": "请选择一张照片"}

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file:
            try:
                images.inspect(file)
            except images.Unacceptable as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return file or None


class PlainForm(forms.Form):
    """`lead` says what will happen, `submit` what the button does."""

    lead = ""
    submit = "保存"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()

    @property
    def nonce_sent(self):
        """Which opening of the form was sent, valid or not; None where nothing readable came."""
        try:
            return self.fields["nonce"].clean(self.data.get(self.add_prefix("nonce")))
        except forms.ValidationError:
            return None

"""What every room's forms share: a bare layout and sentences about lengths and passwords."""

from crispy_forms.helper import FormHelper

TOO_LONG = "最多 %(limit_value)d 个字，现在 %(show_value)d 个，请删减"
HOW_TO_CHOOSE = "至少 8 个字符（工作人员至少 10 个），不能全是数字，不要用姓名、手机号或常见密码。"


def bare_helper():
    """Fields only: the page writes the form tag, the summary of errors and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.form_show_errors = True
    return helper

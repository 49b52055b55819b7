"""How a person wants to be told; and the reason for a look."""

from django import forms

from governance.journal.channels import is_allowed_hook
from governance.journal.states import Channel, LookReason


class ReachForm(forms.Form):
    email = forms.BooleanField(label="用电子邮件通知我", required=False)
    sms = forms.BooleanField(label="每条消息都发短信", required=False, help_text="不勾选时，只有特急事项才发短信。")
    hook = forms.CharField(
        label="群机器人地址",
        required=False,
        max_length=300,
        help_text="企业微信或钉钉群机器人的地址，以 https:// 开头。不用就留空。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
    )

    def clean_hook(self):
        address = self.cleaned_data["hook"].strip()
        if address and not is_allowed_hook(address):
            raise forms.ValidationError(
                "这个地址不能用。请从企业微信或钉钉的群机器人设置里完整复制，以 https:// 开头。"
            )
        return address

    def reach(self):
        """What is kept with the person; an empty bot is no bot."""
        given = self.cleaned_data
        kept = {Channel.EMAIL.value: given["email"], Channel.SMS.value: given["sms"]}
        return kept | ({Channel.HOOK.value: given["hook"]} if given["hook"] else {})


class LookForm(forms.Form):
    reason = forms.ChoiceField(
        choices=LookReason, error_messages={"required": "请选择查看理由", "invalid_choice": "请选择查看理由"}
    )
    note = forms.CharField(max_length=60, required=False, error_messages={"max_length": "理由最多 60 个字，请删减"})

    def clean(self):
        given = super().clean()
        if given.get("reason") == LookReason.OTHER and not given.get("note") and "note" not in self.errors:
            self.add_error("note", "请写明查看理由")
        return given

    @property
    def sentence(self):
        """What is wrong, or nothing."""
        return next((error for errors in self.errors.values() for error in errors), "")

    def deed(self):
        """What the deed takes; of a form that was refused as well, so that the deed may say why not."""
        return {name: self.cleaned_data.get(name, "") for name in ("reason", "note")}

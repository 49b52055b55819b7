"""The form of an upload."""

import uuid

from django import forms

from governance.accounts.forms import bare_helper
from governance.imports import kinds
from governance.imports.models import type_of
from governance.imports.packages import MOST_BYTES


def name_of(scope):
    """A place as a form sends it."""
    return f"{type_of(scope).model}-{scope.pk}"


class UploadForm(forms.Form):
    """Which sheet, for which place, and the file. Both choices hold only what the person may import today."""

    kind = forms.ChoiceField(label="表的种类", error_messages={"required": "请选择导入哪一种表"})
    scope = forms.ChoiceField(
        label="范围",
        help_text="选街道时，表里每一行写明社区；选一个社区时可以不写",
        error_messages={"required": "请选择这张表属于哪个街道或社区"},
    )
    file = forms.FileField(
        label="Excel 文件",
        help_text=f"只收 .xlsx，最多 {MOST_BYTES // 1024 // 1024} MB。先核对、给您看过，您确认后才写入",
        error_messages={
            "required": "请选择要导入的 Excel 文件",
            "empty": "这个文件是空的，请重新选择",
            "invalid": "文件没有传上来，请重新选择",
            "max_length": "文件名太长，请改短后再上传",
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, person, kind="", **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = kinds.open_to(person)
        self.scopes = {name_of(scope): scope for each in self.kinds for scope in each.scopes(person)}
        self.person = person
        self.fields["kind"].choices = [("", "请选择"), *((each.name, each.label) for each in self.kinds)]
        self.fields["scope"].choices = [(name, str(scope)) for name, scope in self.scopes.items()]
        self.fields["kind"].initial, self.fields["nonce"].initial = kind, uuid.uuid4
        for field in ("kind", "scope"):
            self.fields[field].error_messages["invalid_choice"] = "这一项现在不能选，请重新选择"
        self.fields["nonce"].error_messages = dict.fromkeys(("required", "invalid"), "请重新打开这个页面再上传")
        self.helper = bare_helper()

    def clean(self):
        given = super().clean()
        kind = next((each for each in self.kinds if each.name == given.get("kind")), None)
        scope = self.scopes.get(given.get("scope", ""))
        if kind and scope and scope not in kind.scopes(self.person):
            possible = "、".join(str(each) for each in kind.scopes(self.person)[:5])
            self.add_error("scope", f"“{kind.label}”表只能按{possible}导入，请改选")
        return given | {"kind": kind, "scope": scope}

"""A field of many files. They are kept by `views.take`, whatever becomes of the rest of the form."""

from django import forms

from governance.attachments.limits import MOST_BYTES
from governance.attachments.states import OFFERED


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files for one purpose (kinds.py); the field says what is taken."""

    widget = FilesInput

    def __init__(self, *, purpose, needed=False, **kwargs):
        self.purpose, self.needed = purpose, needed
        each = f"每{purpose.unit}不超过 {MOST_BYTES // 1024**2} MB"
        rule = f"最多 {purpose.most} {purpose.unit}，{each}：{'、'.join(purpose.takes_labels)}。"
        kwargs["help_text"] = f"{kwargs.get('help_text', '')}{rule}"
        super().__init__(required=False, **kwargs)
        self.widget.attrs |= {"multiple": True, "accept": ",".join(OFFERED[kind] for kind in purpose.takes)}
        if purpose.is_photos:
            self.widget.attrs["data-preview"] = ""

    def clean(self, data, initial=None):
        return data or []

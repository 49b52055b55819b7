"""Searching for a person by name or account."""

from urllib.parse import urlencode

from django import forms

from governance.audit import searches

KEPT = ("thing", "kind", "verb", "community", "first", "last")


class PersonForm(forms.Form):
    name = forms.CharField(label="姓名或账号", max_length=150, required=False)
    person = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def __init__(self, data, *, auditor):
        super().__init__(data)
        self.auditor, self.people = auditor, []

    def clean(self):
        given = super().clean()
        if given.get("person"):
            self.people = searches.people_with_key(self.auditor, given["person"])
        elif not given.get("name"):
            raise forms.ValidationError("请填写要查询的姓名或账号")
        else:
            self.people = searches.people_called(self.auditor, given["name"])
        if not self.people:
            raise forms.ValidationError("没有找到：请填写完整的姓名或账号，且此人在本街道有操作记录")
        return given

    @property
    def sentence(self):
        return next((error for errors in self.errors.values() for error in errors), "")

    @property
    def kept(self):
        """The other filters, as they stood."""
        return [(name, self.data[name][:60]) for name in KEPT if self.data.get(name)]

    @property
    def query(self):
        return urlencode(self.kept)

    def query_for(self, person):
        return urlencode([*self.kept, ("person", person.pk)])

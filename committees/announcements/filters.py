"""What the list of announcements can be narrowed to; a value that says nothing narrows nothing."""

from django import forms

from committees.announcements.states import AnnouncementState
from governance.registry.models import Community

TABS = {"": "全部", "online": "公示中", "ended": "已期满"}


class AnnouncementFilter(forms.Form):
    tab = forms.ChoiceField(required=False, choices=TABS.items())
    community = forms.ModelChoiceField(Community.objects.order_by("pk"), required=False)

    @property
    def wanted(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    def narrow(self, rows):
        wanted = self.wanted
        if "community" in wanted:
            rows = rows.filter(community=wanted["community"])
        return rows.filter(state=AnnouncementState(wanted["tab"])) if "tab" in wanted else rows

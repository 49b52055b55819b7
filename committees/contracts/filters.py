"""What the list of contracts can be narrowed to; a value that says nothing narrows nothing."""

from django import forms

from committees.contracts.states import Phase

TABS = {
    "": "全部",
    "expiring": "六个月内期满",
    "unfiled": "还没有备案",
    "open_ended": "不定期",
    "ended": "已终止",
}
PLACES = {"community": "一个社区", "building": "一栋楼"}


class ContractFilter(forms.Form):
    tab = forms.ChoiceField(required=False, choices=TABS.items())
    community = forms.IntegerField(required=False, min_value=0, max_value=2**31)
    building = forms.IntegerField(required=False, min_value=0, max_value=2**31)

    @property
    def wanted(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @property
    def words(self):
        """What narrows the list, in words, without a name."""
        tab = [TABS[self.wanted["tab"]]] if "tab" in self.wanted else []
        return tab + [label for name, label in PLACES.items() if name in self.wanted]

    def narrow(self, rows):
        wanted = self.wanted
        if "community" in wanted:
            rows = rows.filter(community=wanted["community"])
        if "building" in wanted:
            rows = rows.filter(scope__building=wanted["building"])
        if wanted.get("tab") == "unfiled":
            return rows.filter(filed_on=None).exclude(until__isnull=False)
        return rows.in_phase(Phase(wanted["tab"])) if "tab" in wanted else rows

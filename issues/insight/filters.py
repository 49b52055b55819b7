"""What the rows behind a coverage rate can be narrowed to; nonsense is the first list, today, everywhere."""

from django import forms
from django.utils import timezone

from governance.registry.models import Community
from issues.insight import coverage_rates
from issues.insight.rules import communities_counted_for


class CoverageFilter(forms.Form):
    rate = forms.ChoiceField(
        required=False, choices=[(name, kind.label) for name, kind in coverage_rates.KINDS.items()]
    )
    only = forms.ChoiceField(required=False, choices=[("missing", ""), ("covered", "")])
    community = forms.ModelChoiceField(Community.objects.none(), required=False)
    on = forms.DateField(required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.everywhere = communities_counted_for(user)
        self.fields["community"].queryset = self.everywhere
        self.is_valid()
        today, wanted = timezone.localdate(), self.cleaned_data
        self.kind = coverage_rates.KINDS[wanted.get("rate") or "formed"]
        self.which, self.here = wanted.get("only") or "", wanted.get("community")
        self.day = min(wanted.get("on") or today, today)

    @property
    def rows(self):
        places = [self.here] if self.here else self.everywhere
        rows = coverage_rates.only(self.kind.rows(places, self.day), self.which)
        return rows if self.kind.name == "firms" else rows.select_related("community")

    @property
    def words(self):
        which = {"missing": [self.kind.no], "covered": [self.kind.yes]}.get(self.which, [])
        return [self.kind.label, f"{self.day:%Y-%m-%d}", *which, *([self.here.name] if self.here else [])]

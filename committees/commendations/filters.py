"""What the list of commendations can be narrowed to; a value that says nothing narrows nothing."""

from django import forms

from committees.bodies.models import Committee
from committees.commendations.states import CommendationKind, CommendationState
from governance.registry.models import Community, Organisation

TABS = {"": "全部", **dict(CommendationKind.choices)}
PRIVATE = "private"


class CommendationFilter(forms.Form):
    """`private` is what waits to be published, for who may see it."""

    tab = forms.ChoiceField(required=False, choices=[*TABS.items(), (PRIVATE, CommendationState.RECORDED.label)])
    community = forms.ModelChoiceField(Community.objects.order_by("pk"), required=False)
    committee = forms.ModelChoiceField(Committee.objects.order_by("pk"), required=False)
    organisation = forms.ModelChoiceField(Organisation.objects.order_by("pk"), required=False)

    @property
    def wanted(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @property
    def place(self):
        """(name, row) of what it is narrowed to, or None."""
        found = [(name, value) for name, value in self.wanted.items() if name != "tab"]
        return found[0] if found else None

    @property
    def words(self):
        tab = self.wanted.get("tab")
        shown = [dict(self.fields["tab"].choices)[tab]] if tab else []
        return shown + [str(value) for name, value in self.wanted.items() if name != "tab"]

    def narrow(self, rows):
        wanted = self.wanted
        tab = wanted.pop("tab", "")
        if tab == PRIVATE:
            return rows.filter(state=CommendationState.RECORDED, **wanted)
        return rows.filter(**({"kind": tab} if tab else {}), **wanted)

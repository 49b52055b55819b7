"""What the board can be narrowed to. An address with nonsense in it shows the whole board."""

from django import forms

from governance.registry.models import Community
from issues.petitions.states import ISSUE_RUNNING, IssueState

STATES = {
    "running": ("办理中", ISSUE_RUNNING),
    "answered": ("已答复待评价", (IssueState.ANSWERED,)),
    "closed": ("已办结", (IssueState.CLOSED,)),
}


class BoardFilter(forms.Form):
    community = forms.ModelChoiceField(
        Community.objects.order_by("pk"), label="社区", required=False, empty_label="全部社区"
    )
    state = forms.ChoiceField(
        label="进度", required=False, choices=[("", "全部"), *((value, label) for value, (label, _) in STATES.items())]
    )
    q = forms.CharField(label="标题里的字", required=False, max_length=60)

    def narrow(self, rows):
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("community"):
            rows = rows.filter(community=wanted["community"])
        if wanted.get("state"):
            rows = rows.filter(state__in=STATES[wanted["state"]][1])
        return rows.matching(wanted.get("q", ""))

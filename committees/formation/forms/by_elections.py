"""What people type about a by-election; cleaned data are the deeds' arguments."""

from django import forms

from committees.bodies.ballots import BallotForm
from committees.bodies.states import Office, SeatKind
from committees.formation.actions.by_elections import against_calling, against_seating
from committees.formation.forms.steps import FEWEST
from committees.formation.limits import BY_ELECTION_BASIS, KINDS
from committees.formation.models import ByElection, Nomination
from committees.formation.states import NominationState
from governance.accounts.forms import CHOOSE, Line, Nonce, PlainForm, Words

CALL = """{name}有一个席位空缺，现公告补选，请推荐人选。

公告期内，可以自荐、十户以上居民联名推荐，社区党组织、居民委员会也可以推荐人选。推荐请在网上办理，或者到居民委员会领取推荐表。"""
SHOWN = "现将补选人选公示如下。公示期内有异议的，请在网上提出，或者到居民委员会当面提出。"


class CallForm(PlainForm):
    submit = "发布补选公告"
    nonce = Nonce()
    kind = forms.ChoiceField(label="补选哪一类席位", widget=forms.RadioSelect, error_messages=CHOOSE)
    office = forms.ChoiceField(label="职务", choices=Office.choices, initial=Office.MEMBER, error_messages=CHOOSE)
    text = Words(label="公告正文", max_length=4000, rows=7)

    def __init__(self, *args, committee, **kwargs):
        self.committee = committee
        super().__init__(*args, **kwargs)
        self.lead = f"公告发布后立即公开并接受推荐，期满后确定人选，再公示。依据：{BY_ELECTION_BASIS}。"
        kinds = [SeatKind.OWNER] if committee.is_elected else KINDS
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["text"].initial = CALL.format(name=committee)
        if committee.is_elected:
            del self.fields["office"]
            self.fields["kind"].initial = SeatKind.OWNER

    def clean(self):
        given = super().clean()
        again = ByElection.objects.filter(nonce=given.get("nonce")).exists()  # sent twice, it is the same one
        if "kind" in given and not again:
            for sentence in against_calling(self.committee, given["kind"], given.get("office", Office.MEMBER)):
                self.add_error("kind", sentence)
        return given

    def deed(self):
        return self.cleaned_data


class StepForm(PlainForm):
    def __init__(self, *args, by_election, **kwargs):
        self.by_election = by_election
        super().__init__(*args, **kwargs)

    def deed(self):
        return self.cleaned_data


class ChooseForm(StepForm):
    lead = "材料齐全的人选中确定一名，公示期满、答复完异议以后就任；材料不全的不列入，并通知本人缺什么。"
    submit = "开始公示"
    nomination = forms.ModelChoiceField(
        Nomination.objects.none(), label="人选", widget=forms.RadioSelect, empty_label=None, error_messages=CHOOSE
    )
    text = Words(label="公示正文", max_length=4000, rows=4, initial=SHOWN)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = self.by_election.nominations.filter(state=NominationState.PROPOSED).for_list()
        rows = rows.unscoped("whose step it is reads them all").order_by("pk")
        field = self.fields["nomination"]
        field.queryset = rows
        field.label_from_instance = lambda one: f"{one.person}（{'；'.join(one.missing) or '材料齐全'}）"

    def clean_nomination(self):
        one = self.cleaned_data["nomination"]
        against = one.missing or against_seating(self.by_election, one)
        if against:
            raise forms.ValidationError("；".join(against))
        return one


class SeatForm(StepForm):
    lead = "登记以后，当天起有委员的职权，到本届任期最后一天为止。"
    submit = "登记就任"


class ElectedSeatForm(SeatForm, BallotForm):
    lead = FEWEST
    submit = "登记就任"

    def deed(self):
        return {"ballot": self.cleaned_data}


def seat_form(data, *, by_election):
    """A 业委会 needs the owners' ballot, a 物管会 only the publicity."""
    return (ElectedSeatForm if by_election.committee.is_elected else SeatForm)(data, by_election=by_election)


class GiveUpForm(StepForm):
    lead = "正在进行的公示会一并撤回，被推荐的人会收到通知。不能恢复，可以重新公告。"
    submit = "终止补选"
    is_grave = True
    reason = Line(label="原因", max_length=200)

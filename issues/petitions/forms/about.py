"""您反映的是谁的问题: of whom a petition is, asked where its category may be a complaint; and the same at triage."""

from django import forms

from governance.registry.models import Organisation
from governance.registry.states import OrganisationKind
from issues.petitions import addressees
from issues.petitions.actions.recusals import offices_in
from issues.petitions.forms.moves import CHOOSE, MoveForm, Words, plain_helper

NOBODY = "不针对哪个单位或哪个人"
OFFICES = (OrganisationKind.NEIGHBOURHOOD, OrganisationKind.STREET_OFFICE)
# Whose people can be accused here: those who exercise public power. Of firms one complains.
ACCUSED = (*OFFICES, OrganisationKind.DEPARTMENT)
CHANNELS = [
    ("区纪委监委信访举报部门（12388）", "区纪委监委信访举报部门（12388）"),
    ("街道纪检监察机构", "街道纪检监察机构"),
]


def choices_for(communities):
    """For a select, by value: organisations that serve these communities, and the people in office there."""
    organisations, people = {}, {}
    for community in communities:
        for row in [*offices_of(community), *addressees.of_place(community)]:
            organisations[f"o{row.pk}"] = row
        for person, office in offices_in(community).items():
            people.setdefault(f"p{person.pk}", (person, office))
    return organisations, people


def offices_of(community):
    """The 居委会 and the street office."""
    here = Organisation.objects.filter(kind=OrganisationKind.NEIGHBOURHOOD, community=community)
    return (here | Organisation.objects.filter(kind=OrganisationKind.STREET_OFFICE, street=community.street_id)).filter(
        dissolved_on=None
    )


class WhomField(forms.ChoiceField):
    """One select for both: an organisation or a person."""

    def offer(self, communities, empty=NOBODY):
        self.organisations, self.people = choices_for(communities)
        offices = [(key, str(row)) for key, row in self.organisations.items() if row.kind in OFFICES]
        others = [(key, str(row)) for key, row in self.organisations.items() if row.kind not in OFFICES]
        people = [(key, f"{person}（{office}）") for key, (person, office) in self.people.items()]
        groups = [("单位", offices), ("人员", people), ("物业和其他单位", others)]
        self.choices = [("", empty), *((name, rows) for name, rows in groups if rows)]

    def chosen(self, value):
        """The arguments of a deed."""
        person, _ = self.people.get(value, (None, ""))
        return {"about": self.organisations.get(value), "about_person": person}


class AboutForm(forms.Form):
    """A part of the filing form; it has a region of its own, which comes and goes with the category."""

    about = WhomField(
        label="您反映的是谁的问题（选填）",
        required=False,
        error_messages=CHOOSE,
        help_text="选了以后，这个人看不到这件诉求，也不参与办理；单位只知道要解决什么，不知道是谁反映的。",
    )
    known_to_about = forms.BooleanField(
        label="允许被反映单位知道是我",
        required=False,
        help_text="不勾选时，它看不到您的电话和门牌号，即使您允许承办单位看到电话。",
    )
    is_accusation = forms.BooleanField(
        label="这是检举控告：工作人员违纪违法",
        required=False,
        help_text="指居委会、街道、部门的人员收受好处、以权谋私、打击报复等。勾选后只有街道纪检联络员能看到，"
        "不会转给被反映的人和单位。您也可以直接拨打 12388。",
    )

    def __init__(self, data=None, *, communities, auto_id="id_%s"):
        super().__init__(data, auto_id=auto_id)
        self.helper = plain_helper()
        self.fields["about"].offer(communities)

    def clean(self):
        """An accusation is of people in office; what a firm does is complained of."""
        about = self.whom["about"]
        if self.cleaned_data.get("is_accusation") and about and about.kind not in ACCUSED:
            self.add_error("is_accusation", f"{about}不是机关或居委会，不能检举控告；请去掉这一勾选，作为一般问题反映")
        return self.cleaned_data

    @property
    def whom(self):
        return self.fields["about"].chosen(self.cleaned_data.get("about", ""))

    def deed(self):
        known = self.cleaned_data["known_to_about"] and self.whom["about"] is not None
        return self.whom | {"known_to_about": known, "is_accusation": self.cleaned_data["is_accusation"]}


class SetAboutForm(MoveForm):
    lead = "注明后，被反映的人看不到这件诉求，也不能办理，包括您自己。注明后不能更改。"
    submit = "注明"
    about = WhomField(label="反映的是谁的问题", error_messages=CHOOSE)

    def __init__(self, *args, petition, **kwargs):
        super().__init__(*args, petition=petition, **kwargs)
        self.fields["about"].offer([petition.community], empty="请选择")

    def deed(self):
        return self.fields["about"].chosen(self.cleaned_data["about"])


class CallAccusationForm(MoveForm):
    lead = (
        "检举控告居委会、街道或部门工作人员违纪违法的，不得转给被检举控告的人员和单位（信访工作条例第三十条）。"
        "列为检举控告后，只有诉求人和街道纪检联络员能看到，您和其他人员不再能看到。"
    )
    submit = "列为检举控告"
    is_grave = True
    sure = forms.BooleanField(label="反映的是工作人员违纪违法", error_messages={"required": "请确认后勾选，再提交"})

    def deed(self):
        return {}


class LiftForm(MoveForm):
    lead = "只有诉求里提到的是同名的其他人时，才能解除回避。诉求人会看到您写的理由。"
    submit = "解除回避"
    is_grave = True
    reason = Words(
        label="为什么可以解除", max_length=300, rows=3, help_text="例如：说的是住在对门的邻居，不是委员本人。"
    )

    def deed(self):
        return self.cleaned_data


class PassOnForm(MoveForm):
    lead = "转出后这件检举控告在本平台办结，不会通知诉求人以外的任何人。"
    submit = "转纪检监察渠道"
    channel = forms.ChoiceField(label="转给谁", choices=CHANNELS, widget=forms.RadioSelect, error_messages=CHOOSE)
    reason = Words(
        label="给诉求人的答复", max_length=400, help_text="已经怎样转送，诉求人怎样查询进展。请不要写被检举人的姓名。"
    )

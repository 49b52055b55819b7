"""What people type about Party organisations; cleaned data are the deeds' arguments."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from committees.bodies.models import Committee
from committees.party.actions.life import NOT_OF_A_TEMPORARY_ONE
from committees.party.actions.organisations import APPOINTED_ONLY
from committees.party.limits import TERMS, limit_on, term_of
from committees.party.models import PartyOrganisation
from committees.party.states import APPROVES, FIRST_KINDS, Leaving, PartyKind, PartyOffice, PostEnd, Way
from governance.accounts.forms import CHOOSE, Day, Line, Nonce, PlainForm, Words
from governance.accounts.models import User
from governance.phrases import day
from governance.registry.models import Community, Coverage, Organisation

NOBODY = "没有这个用户名，请核对"


class PersonByName(Line):
    """A person by the username that he or she told: nobody is found by searching for names."""

    def clean(self, value):
        typed = super().clean(value)
        person = User.objects.filter(username=typed, is_active=True).first() if typed else None
        if typed and person is None:
            raise forms.ValidationError(NOBODY)
        return person


class PartyForm(PlainForm):
    def __init__(self, *args, party, **kwargs):
        self.party = party
        super().__init__(*args, **kwargs)


class FoundForm(PartyForm):
    lead = "登记已经批准成立的党组织。临时党支部在临时组建的机构撤销后自然撤销。"
    submit = "登记成立"
    kind = forms.ChoiceField(label="类别", error_messages=CHOOSE)
    name = Line(label="名称", max_length=60, hint="例如：蓟门里社区物管会党支部")
    committee = forms.ModelChoiceField(
        Committee.objects.none(),
        label="依托的组织（选填）",
        required=False,
        empty_label="不依托",
        help_text="依托物管会、工作专班的，任期结束时一起结束。",
        error_messages=CHOOSE,
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="依托的单位（选填）",
        required=False,
        empty_label="不依托",
        help_text="物业服务企业、产权单位等自己的党组织，选单位。",
        error_messages=CHOOSE,
    )
    purpose = Line(label="职责任务（临时党支部必填）", max_length=200, required=False)
    since = Day(label="成立日期", initial=timezone.localdate)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        street, community = self.party.street_id, self.party.community_id
        here = Committee.objects.current().filter(community__street=street)
        if community:
            here = here.filter(community=community)
        self.fields["committee"].queryset = here.order_by("name")
        self.fields["organisation"].queryset = organisations_near(street, community)
        kinds = APPROVES.get(self.party.kind, ())
        self.fields["kind"].choices = [("", "请选择"), *((kind.value, kind.label) for kind in kinds)]

    def clean_name(self):
        return not_taken(self.cleaned_data["name"])

    def clean(self):
        typed = super().clean()
        if typed.get("kind") == PartyKind.TEMPORARY and not typed.get("purpose"):
            self.add_error("purpose", "临时党支部请写明任务")
        if typed.get("committee") and typed.get("organisation"):
            self.add_error("organisation", "依托一个组织或者一个单位，请只选一个")
        if typed.get("since") and typed["since"] < self.party.since:
            self.add_error("since", "不能早于上级党组织成立的日期")
        return typed


def organisations_near(street, community):
    """Those of the place, and those that serve a building there."""
    served = Coverage.objects.current().filter(building__community__street=street)
    own = Q(street=street) | Q(community__street=street)
    if community:
        served = served.filter(building__community=community)
        own = Q(community=community) | Q(community=None, street=street)
    near = Organisation.objects.existing().filter(own | Q(pk__in=served.values("organisation")))
    return near.order_by("kind", "name")


class FirstForm(PlainForm):
    """What stands above all others of a street or a community, and its secretary."""

    lead = "登记街道、社区已有的党委、党总支和现任书记。以后下级党组织由它批准成立，任职和名册由它自己管理。"
    submit = "登记党组织"
    kind = forms.ChoiceField(
        label="类别", choices=[(kind.value, kind.label) for kind in FIRST_KINDS], error_messages=CHOOSE
    )
    name = Line(label="名称", max_length=60, hint="例如：蓟门里社区党委")
    street = forms.ModelChoiceField(None, label="街道", empty_label="请选择", error_messages=CHOOSE)
    community = forms.ModelChoiceField(
        None, label="社区（街道一级的不选）", required=False, empty_label="街道一级", error_messages=CHOOSE
    )
    since = Day(label="成立日期", initial=timezone.localdate)
    secretary = PersonByName(label="书记的用户名", max_length=150, help_text="请向本人问用户名")
    way = forms.ChoiceField(label="产生方式", choices=Way, error_messages=CHOOSE, widget=forms.RadioSelect)

    def __init__(self, *args, streets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["street"].queryset = streets
        self.fields["street"].initial = streets.first()
        self.fields["community"].queryset = Community.objects.filter(street__in=streets).order_by("street", "pk")

    def clean_name(self):
        return not_taken(self.cleaned_data["name"])

    def clean_since(self):
        return not_later(self.cleaned_data["since"])

    def clean(self):
        typed = super().clean()
        community, street = typed.get("community"), typed.get("street")
        if community and street and community.street_id != street.pk:
            self.add_error("community", f"{community}不在{street}")
        return typed


def not_taken(name):
    if PartyOrganisation.objects.filter(name=name).exists():
        raise forms.ValidationError("已经有这个名称的党组织，请核对")
    return name


def not_later(since):
    if since > timezone.localdate():
        raise forms.ValidationError("不能晚于今天")
    return since


class AppointForm(PartyForm):
    submit = "登记任职"
    person = PersonByName(label="用户名", max_length=150, help_text="请向本人问用户名")
    office = forms.ChoiceField(label="职务", choices=PartyOffice, error_messages=CHOOSE)
    way = forms.ChoiceField(label="产生方式", choices=Way, error_messages=CHOOSE, widget=forms.RadioSelect)
    since = Day(label="任职日期", initial=timezone.localdate)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.party.is_temporary:
            self.fields["way"].choices = [(Way.APPOINTED, Way.APPOINTED.label)]
            self.fields["way"].initial = Way.APPOINTED
            self.fields["way"].error_messages["invalid_choice"] = APPOINTED_ONLY

    def clean_person(self):
        person = self.cleaned_data["person"]
        if self.party.posts.filter(person=person, until=None).exists():
            raise forms.ValidationError("此人在这个党组织已有职务，请先登记免职")
        return person

    def clean_office(self):
        office = self.cleaned_data["office"]
        if office == PartyOffice.SECRETARY and self.party.posts.filter(office=office, until=None).exists():
            raise forms.ValidationError("已有书记在任，请先登记免职")
        return office

    def clean_since(self):
        return not_before(self.cleaned_data["since"], self.party)


def not_before(since, party):
    if since < party.since:
        raise forms.ValidationError(f"不能早于党组织成立的{day(party.since)}")
    return since


class EnrolForm(PartyForm):
    lead = "名册只有本党组织任职的人和本人看得到。本人同意以前，任何页面都不显示谁是党员。"
    submit = "列入名册"
    person = PersonByName(label="用户名", max_length=150, help_text="请向本人问用户名")
    since = Day(label="从哪一天起", initial=timezone.localdate)

    def clean_person(self):
        person = self.cleaned_data["person"]
        if self.party.members.filter(person=person, until=None).exists():
            raise forms.ValidationError("此人已在名册上")
        return person

    def clean_since(self):
        return not_later(not_before(self.cleaned_data["since"], self.party))


class RecordForm(PartyForm):
    submit = "登记"
    nonce = Nonce()
    kind = forms.ChoiceField(label="类别", error_messages=CHOOSE)
    held_on = Day(label="日期", initial=timezone.localdate)
    title = Line(label="主题", max_length=80)
    present = forms.IntegerField(
        label="到会人数",
        min_value=1,
        max_value=2000,
        error_messages={
            "required": "请填写人数",
            "invalid": "请只填数字",
            "min_value": "人数至少 1 人",
            "max_value": "人数太多，请核对",
        },
    )
    text = Words(label="记录（选填）", max_length=4000, required=False, rows=6)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in self.party.record_kinds]
        if self.party.is_temporary:
            self.fields["kind"].error_messages["invalid_choice"] = NOT_OF_A_TEMPORARY_ONE

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if not self.party.since <= day <= timezone.localdate():
            raise forms.ValidationError("日期应当在党组织成立以后，不晚于今天")
        return day


class CorrectForm(RecordForm):
    """The record as it stands, to be put right."""

    lead = "更正以后，原来的内容仍然保留，能看这条记录的人都看得到。"
    submit = "更正"
    reason = Line(label="更正理由", max_length=200, hint="例如：到会人数登记有误")


class ReportForm(PartyForm):
    lead = "在职党员向居住地报到。只有这个党组织任职的人和您本人看得到。"
    submit = "报到"
    unit = Line(label="所在单位党组织", max_length=80)
    claims = Line(label="认领的岗位", max_length=200, hint="例如：周末值守、帮扶独居老人")


class TermForm(PartyForm):
    submit = "登记换届"
    since = Day(label="本届从哪一天起", initial=timezone.localdate)

    @property
    def lead(self):
        limit = limit_on(term_of(self.party), timezone.localdate(), self.party.street_id)
        years = f"每届任期 {limit}（{TERMS}）。" if limit else ""
        return f"{years}届满前九十日、三十日提醒书记和上级党组织；届满以后，职务和权限不变，直到换届。"

    def clean_since(self):
        return not_later(not_before(self.cleaned_data["since"], self.party))


class EndForm(PartyForm):
    lead = "撤销以后不能恢复；任职和名册在同一天结束，记录保留。"
    submit = "登记撤销"
    on = Day(label="撤销日期", initial=timezone.localdate)

    def clean_on(self):
        day = self.cleaned_data["on"]
        if not self.party.since <= day <= timezone.localdate():
            raise forms.ValidationError("日期应当在成立以后，不晚于今天")
        return day


class RowForm(PlainForm):
    """Of one row that ends: when and why."""

    def __init__(self, *args, row, **kwargs):
        self.row = row
        super().__init__(*args, **kwargs)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if not self.row.since <= on <= timezone.localdate():
            raise forms.ValidationError(f"日期应当不早于{day(self.row.since)}，不晚于今天")
        return on


class EndPostForm(RowForm):
    submit = "登记免职"
    reason = forms.ChoiceField(label="原因", choices=[("", "请选择"), *PostEnd.choices], error_messages=CHOOSE)
    on = Day(label="从哪一天起免去", initial=timezone.localdate)

    @property
    def lead(self):
        post = self.row
        return f"{post.person.display_name}，{post.get_office_display()}，{day(post.since)}起任职。本人会收到通知。"


class LeaveForm(RowForm):
    submit = "移出名册"
    reason = forms.ChoiceField(label="原因", choices=[("", "请选择"), *Leaving.choices], error_messages=CHOOSE)
    on = Day(label="从哪一天起移出", initial=timezone.localdate)

    @property
    def lead(self):
        name = self.row.person.display_name
        return (
            f"{name}，{day(self.row.since)}列入名册。移出以后，本人同意的公开一并撤回；原因只有本党组织任职的人看得到。"
        )


class EndReportForm(RowForm):
    submit = "结束报到"

    @property
    def lead(self):
        report = self.row
        return f"{report.unit}，认领“{report.claims}”，{day(report.since)}起。结束以后可以重新报到。"


class ReviewForm(RowForm):
    submit = "登记核对"

    @property
    def lead(self):
        report = self.row
        return f"{report.person.display_name}，{report.unit}，认领“{report.claims}”。请每年核对一次是否仍在参加。"

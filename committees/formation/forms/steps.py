"""What people type at the steps of a body; cleaned data are the deeds' arguments."""

from datetime import date

from django import forms
from django.utils import timezone

from committees.bodies.actions.founding import faults_of_ground, faults_of_place, faults_of_turn
from committees.bodies.actions.moves import name_taken
from committees.bodies.actions.seating import faults_of_offices, with_offices
from committees.bodies.ballots import BallotForm
from committees.bodies.composition import faults_of_size
from committees.bodies.limits import latest_last_day, limit_on
from committees.bodies.models import Committee, Seat
from committees.bodies.states import GROUPS, CommitteeKind, FoundingGround, Office, endings_of, office_label
from committees.formation.forms.nominations import NUMBER
from governance.accounts.forms import CHOOSE, Day, Line, Nonce, PlainForm, Words
from governance.registry.models import Community, ManagementArea, organisations_of, streets_of
from governance.registry.states import OrganisationKind

ELECTED_LIST = (
    "根据《北京市物业管理条例》，现将业主委员会委员选举名单公示如下，由业主大会会议表决。"
    "公示期内有异议的，请在网上提出，或者到居民委员会当面提出。"
)
FEWEST = (
    "业主委员会由业主大会选举产生（第三十四条），业主表决不在本平台进行，请照结果文件登记。"
    "同意的人数和面积，填当选人中得票最少的一位。"
)
FOUNDED_HERE = (CommitteeKind.MANAGEMENT, CommitteeKind.OWNERS, CommitteeKind.PREPARATION)
COMPOSED = {
    CommitteeKind.MANAGEMENT: "委员由居民委员会、业主、物业使用人代表组成，业主代表不少于二分之一。",
    CommitteeKind.OWNERS: "委员都是业主，由业主大会会议选举产生。",
    CommitteeKind.PREPARATION: "筹备组人数为单数，业主不少于二分之一，组长由居民委员会工作人员担任。",
}
CALL = """根据《北京市物业管理条例》，现组建{name}，应有{size}人。

公告期内，可以自荐、十户以上居民联名推荐，社区党组织、居民委员会也可以推荐人选。{composed}

推荐请在网上办理，或者到居民委员会领取推荐表。"""
LIST = (
    "根据《北京市物业管理条例》第五十四条，现将委员名单公示如下。"
    "公示期内有异议的，请在网上提出，或者到居民委员会当面提出。"
)


class FoundForm(PlainForm):
    lead = "公告发布后立即公开，公告期内接受推荐；期满后才能确定候选人。"
    submit = "发布组建公告"
    nonce = Nonce()
    community = forms.ModelChoiceField(
        Community.objects.none(), label="社区", empty_label="请选择", error_messages=CHOOSE
    )
    kind = forms.ChoiceField(
        label="组建什么", choices=[(kind.value, kind.label) for kind in FOUNDED_HERE], error_messages=CHOOSE
    )
    name = Line(label="名称", max_length=60, hint="例如：蓟门里社区第二届物业管理委员会")
    planned_size = forms.IntegerField(
        label="应有席位",
        min_value=3,
        max_value=99,
        help_text="物管会不少于 7 人（第五十四条）；业委会不少于 5 人，一百户以下的可以 3 人（第三十九条）；都是单数。",
        error_messages=NUMBER,
    )
    areas = forms.ModelMultipleChoiceField(
        ManagementArea.objects.none(),
        label="物业管理区域（选填）",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": CHOOSE["invalid_choice"], "invalid_pk_value": CHOOSE["invalid_choice"]},
    )
    has_assembly = forms.BooleanField(
        label="这个区域已经成立业主大会",
        required=False,
        help_text="成立业主大会的，物管会三十日内备案；没有成立的，街道出具成立证明（第五十五条）。",
    )
    ground = forms.ChoiceField(
        label="组建事由",
        choices=[("", "请选择"), *FoundingGround.choices],
        required=False,
        help_text="组建物管会的必选其一（第五十三条）。",
        error_messages=CHOOSE,
    )
    succeeds = forms.ModelChoiceField(
        Committee.objects.none(), label="接续哪一届（选填）", required=False, empty_label="没有", error_messages=CHOOSE
    )
    text = Words(
        label="公告正文（选填）",
        max_length=4000,
        rows=8,
        required=False,
        help_text="不填就按所选的类别、名称和席位写成：现组建……，怎样推荐，由哪些人组成。",
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        here = Community.objects.filter(street__in=streets_of(user)).order_by("pk")
        self.fields["community"].queryset = here
        self.fields["areas"].queryset = ManagementArea.objects.filter(community__in=here).order_by("pk")
        old = Committee.objects.filter(community__in=here, succeeded_by=None).exclude(kind=CommitteeKind.TASK_FORCE)
        self.fields["succeeds"].queryset = old.order_by("pk")
        self.fields["planned_size"].widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        if taken := name_taken(name):
            raise forms.ValidationError(taken)
        return name

    def clean(self):
        given = super().clean()
        community = given.get("community")
        if community and any(area.community_id != community.pk for area in given.get("areas") or ()):
            self.add_error("areas", f"有的区域不在{community}，请重新选择")
        if community and given.get("succeeds") and given["succeeds"].community_id != community.pk:
            self.add_error("succeeds", f"这个委员会不在{community}，请重新选择")
        if community and given.get("kind") and given.get("planned_size"):
            areas = given.get("areas") or ()
            for sentence in faults_of_size(given["kind"], given["planned_size"], community, areas):
                self.add_error("planned_size", sentence)
            for sentence in faults_of_place(given["kind"], community, areas):
                self.add_error("kind", sentence)
        if given.get("kind"):
            for sentence in faults_of_ground(given["kind"], given.get("ground", ""), given.get("has_assembly", False)):
                self.add_error("ground", sentence)
        if not given.get("text") and {"kind", "name", "planned_size"} <= given.keys():
            said = {"name": given["name"], "size": given["planned_size"], "composed": COMPOSED[given["kind"]]}
            given["text"] = CALL.format(**said)
        return given

    def deed(self):
        given = dict(self.cleaned_data)
        offices = organisations_of(self.user).filter(kind=OrganisationKind.STREET_OFFICE)
        return given | {"founder": offices.filter(street=given["community"].street_id).first()}


class StepForm(PlainForm):
    def __init__(self, *args, committee, **kwargs):
        self.committee = committee
        super().__init__(*args, **kwargs)

    def deed(self):
        return self.cleaned_data


class CloseForm(StepForm):
    lead = "材料齐全的成为候选人；材料不全的不列入，并通知本人缺什么。以后不再接受推荐。"
    submit = "确定候选人"


class MembersForm(StepForm):
    lead = "给每位候选人选职务。没有选的不列入名单；候补按选的次序递补。"
    lead_elected = "选出列入选举名单的人。没有选的不列入；候补按选的次序递补。主任、副主任由委员在首次会议上推选。"
    submit = "确定人选"
    STANDS_BY = "alternate"

    def __init__(self, *args, committee, **kwargs):
        super().__init__(*args, committee=committee, **kwargs)
        ranks = [(office.value, office_label(committee.kind, office)) for office in Office]
        if committee.is_elected:
            ranks = [(Office.MEMBER.value, "委员候选人")]
        offices = [("", "不列入"), *ranks, (self.STANDS_BY, "候补")]
        if committee.is_elected:
            self.lead = self.lead_elected
        self.listed = list(committee.nominations.on_the_list().for_list().unscoped("the street chooses of them"))
        for one in self.listed:
            initial = one.office or (self.STANDS_BY if one.rank else "")
            label = f"{one.person}（{one.get_kind_display()}）"
            self.fields[f"n{one.pk}"] = forms.ChoiceField(
                label=label, choices=offices, required=False, initial=initial, error_messages=CHOOSE
            )

    def _said(self):
        return {one.pk: self.cleaned_data.get(f"n{one.pk}", "") for one in self.listed}

    def deed(self):
        said = self._said()
        chosen = {pk: office for pk, office in said.items() if office and office != self.STANDS_BY}
        return {"offices": chosen, "alternates": [pk for pk, office in said.items() if office == self.STANDS_BY]}

    def rows(self):
        """The nominations as they would be seated."""
        said = self._said() if self.is_bound and self.is_valid() else {one.pk: one.office for one in self.listed}
        for one in self.listed:
            one.office = said[one.pk]
        return [one for one in self.listed if one.office and one.office != self.STANDS_BY]


class PubliciseForm(StepForm):
    lead = "名单会公开，公示期内居民可以提出异议；答复完异议才能成立。"
    submit = "开始公示"
    text = Words(label="公示正文", max_length=4000, rows=5, initial=LIST)

    def __init__(self, *args, committee, **kwargs):
        super().__init__(*args, committee=committee, **kwargs)
        if committee.is_elected:
            self.lead = "名单在业主大会会议前公示十五日（第三十五条）；答复完异议、业主表决通过以后才能成立。"
            self.fields["text"].initial = ELECTED_LIST


class FormForm(StepForm):
    lead = "委员从成立那天起有职权，到任期最后一天 24:00 为止，届满当秒自动终止。"
    submit = "宣布成立"
    since = Day(label="成立日期", initial=timezone.localdate)
    last_day = Day(label="任期最后一天")

    def __init__(self, *args, committee, **kwargs):
        super().__init__(*args, committee=committee, **kwargs)
        law = committee.law
        limit = limit_on(law.ends, timezone.localdate(), committee.community.street_id)
        if limit and law.term:
            self.fields["last_day"].initial = latest_last_day(timezone.localdate(), limit)
            self.fields["last_day"].help_text = f"{law.short}任期不超过 {limit}（{law.term}）。"

    def clean_since(self):
        since = self.cleaned_data["since"]
        if against := faults_of_turn(self.committee, since):
            raise forms.ValidationError(against)
        return since


class ElectedForm(FormForm, BallotForm):
    """A 业委会 is there when the owners have elected it: the ballot is entered with the term."""

    lead = FEWEST
    field_order = ["since", "last_day"]

    def deed(self):
        given = self.cleaned_data
        ballot = {name: given[name] for name in BallotForm.base_fields}
        return {"since": given["since"], "last_day": given["last_day"], "ballot": ballot}


class OnForm(StepForm):
    on = Day(label="日期", initial=timezone.localdate)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if not (self.committee.since or date.min) <= on <= timezone.localdate():
            raise forms.ValidationError("日期应当在成立以后，不晚于今天")
        return on


class HandInForm(OnForm):
    lead = "登记以后，街道在五个工作日内办理备案。"
    submit = "登记报送备案"


class FirstMeetingForm(OnForm):
    lead = "筹备组成立后三十日内召开首次会议（第三十一条）。"
    submit = "登记首次会议"


class ChangeForm(OnForm):
    lead = "业委会委员变更的，三十日内到街道办理变更备案（第五十条）。"
    submit = "登记变更备案"


class FileForm(OnForm):
    submit = "登记备案"
    certificate = Line(label="备案编号", max_length=60)

    def __init__(self, *args, committee, **kwargs):
        super().__init__(*args, committee=committee, **kwargs)
        self.lead = "凭备案证明刻制印章（第五十五条）。"
        if committee.is_elected:
            self.lead = "备案以后，街道应当在三十日内解散原来的物管会，时限自动开始计算（第四十三条、第五十九条）。"


class CertifyForm(OnForm):
    lead = "没有成立业主大会的，不用备案；街道出具成立证明，凭证明刻制印章（第五十五条）。"
    submit = "出具成立证明"
    certificate = Line(label="成立证明编号", max_length=60)


class OfficesForm(StepForm):
    submit = "登记"
    chair = forms.ModelChoiceField(Seat.objects.none(), label="主任", empty_label="请选择", error_messages=CHOOSE)
    deputies = forms.ModelMultipleChoiceField(
        Seat.objects.none(),
        label="副主任（选填）",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": CHOOSE["invalid_choice"], "invalid_pk_value": CHOOSE["invalid_choice"]},
    )

    def __init__(self, *args, committee, **kwargs):
        super().__init__(*args, committee=committee, **kwargs)
        self.lead = "主任由居委会代表担任，副主任由居委会指定一名业主代表担任（第五十四条）。"
        if committee.kind in GROUPS:
            self.fields["chair"].label, self.fields["deputies"].label = "组长", "副组长（选填）"
            of_31 = committee.kind == CommitteeKind.PREPARATION
            self.lead = "组长由居委会工作人员担任（第三十一条）。" if of_31 else "组长、副组长从现任组员中选定。"
        if committee.is_elected:
            self.lead = "主任、副主任由委员在会议上推选，选举产生后七日内召开首次会议（第四十二条）。"
        seats = committee.seats.current().by_office().select_related("person")
        for name, offices in (("chair", [Office.CHAIR]), ("deputies", [Office.DEPUTY])):
            field = self.fields[name]
            field.queryset = seats
            field.label_from_instance = lambda seat: f"{seat.person.display_name}（{seat.get_kind_display()}）"
            field.initial = [seat.pk for seat in seats if seat.office in offices]
        self.fields["chair"].initial = next(iter(self.fields["chair"].initial), None)

    def clean(self):
        given = super().clean()
        chair, deputies = given.get("chair"), given.get("deputies", ())
        if chair and chair in deputies:
            self.add_error("deputies", "不能同时是正职和副职")
        elif chair:
            against = faults_of_offices(self.committee, with_offices(self.committee, chair, deputies))
            for sentence in dict.fromkeys(against):
                self.add_error("chair" if sentence.startswith(("主任", "筹备组组长")) else "deputies", sentence)
        return given


class StartForm(OnForm):
    lead = "印章刻好以后，开始履职。"
    submit = "登记刻章"


class GiveUpForm(StepForm):
    lead = "正在进行的公示会一并撤回，被推荐的人会收到通知。不能恢复，可以重新组建。"
    submit = "终止组建"
    reason = Line(label="原因", max_length=200)


class BeginDissolvingForm(OnForm):
    lead = "街道应当在事由发生后三十日内解散并公告（第五十九条）。解散完成以前，委员继续履职。"
    submit = "启动解散"
    reason = forms.ChoiceField(label="事由", error_messages=CHOOSE)

    def __init__(self, *args, committee, **kwargs):
        super().__init__(*args, committee=committee, **kwargs)
        endings = [(reason.value, reason.label) for reason in endings_of(committee.kind)]
        self.fields["reason"].choices = [("", "请选择"), *endings]
        if committee.kind != CommitteeKind.MANAGEMENT:
            self.lead = "街道在三十日内办完并公告（参照第五十九条）。解散完成以前，继续履职。"


class HandOverForm(StepForm):
    """One box and one line for each thing; what is not ticked is still missing."""

    submit = "保存"

    def __init__(self, *args, committee, **kwargs):
        super().__init__(*args, committee=committee, **kwargs)
        taker = Committee.objects.governing(committee.community_id).exclude(pk=committee.pk).first()
        self.lead = f"移交给{taker or committee.community.street}。没有勾选的，页面上一直显示尚未移交。"
        self.rows = list(committee.handed_over.all())
        for row in self.rows:
            label = row.get_kind_display()
            self.fields[row.kind] = forms.BooleanField(
                label=f"{label}已移交", required=False, initial=row.received_on is not None
            )
            self.fields[f"{row.kind}_note"] = Line(
                label=f"{label}的说明（选填）", max_length=200, required=False, initial=row.note
            )

    def deed(self):
        given = self.cleaned_data
        received = [row.kind for row in self.rows if given[row.kind]]
        return {"received": received, "notes": {row.kind: given[f"{row.kind}_note"] for row in self.rows}}


class DissolveForm(OnForm):
    lead = "全部席位从这一天起结束，没有办完的事会提醒接续的委员会和居委会重新安排。"
    submit = "完成解散"

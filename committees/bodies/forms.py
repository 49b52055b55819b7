"""What can be asked of the owner roll, how heads are counted, and the end of a seat."""

from django import forms
from django.utils import timezone

from committees.bodies.actions.history import OF_THE_PAST, faults_of_past
from committees.bodies.models import Committee
from committees.bodies.states import CommitteeKind, CommitteeState, SeatEnd
from governance.accounts.forms import CHOOSE, TOO_LONG, Day, Line, PhotoField, PlainForm, bare_helper
from governance.phrases import ranges, read_numbers
from governance.registry.models import Building, Community, streets_of, today
from governance.registry.states import RollDoubt

# what a person enters; the others follow from the committee or the account
BY_ITSELF = {SeatEnd.COMMITTEE_ENDED, SeatEnd.ACCOUNT_CLOSED}
ENDS = [(reason.value, reason.label) for reason in SeatEnd if reason not in BY_ITSELF]
TABS = {"": "现任", "forming": "组建中", "past": "已结束"}
BAD_DAY = "请按 2026-11-23 的样子填写日期"


class RollForm(forms.Form):
    """The day, and which doubts are listed. Nonsense is today and all of them, and the page says so."""

    on = forms.DateField(
        label="哪一天",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": BAD_DAY},
    )
    reason = forms.ChoiceField(label="待核原因", required=False, choices=[("", "全部"), *RollDoubt.choices])

    @property
    def day(self):
        self.is_valid()
        return self.cleaned_data.get("on") or today()

    @property
    def wanted(self):
        self.is_valid()
        return self.cleaned_data.get("reason", "")


class HeadRuleForm(forms.Form):
    """Once, or each home on its own; and on what ground."""

    titleholder_counts_once = forms.TypedChoiceField(
        label="同一产权单位的未售公房",
        choices=[("yes", "合计按一人计"), ("no", "每套按一人计")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择怎样计算", "invalid_choice": "请选择怎样计算"},
    )
    basis = forms.CharField(
        label="依据",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：街道办事处 2026 年第 3 号会议纪要；名册上会写明",
        error_messages={"required": "请写明依据，名册上要公布", "max_length": TOO_LONG},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


class PortraitForm(PlainForm):
    lead = "照片会裁成小的正方形，原图不保留。撤回同意当时，照片和它的地址就打不开了。"
    submit = "公开照片"
    photo = PhotoField(label="照片", help_text="不超过 10 MB。请选只有您本人的照片。")
    is_agreed = forms.BooleanField(
        label="我同意任何人在委员会的公开页面上看到我的照片", error_messages={"required": "公开照片需要您本人同意"}
    )


class EndSeatForm(PlainForm):
    lead = "登记后，这位委员的权限当天停止，手里没有办完的事会提醒主任、副主任和居委会重新安排。"
    submit = "登记席位结束"
    reason = forms.ChoiceField(
        label="原因",
        choices=[("", "请选择"), *ENDS],
        error_messages=CHOOSE,
    )
    on = Day(label="从哪一天起结束", initial=timezone.localdate)

    def __init__(self, *args, seat, **kwargs):
        self.seat = seat
        super().__init__(*args, **kwargs)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if not self.seat.since <= on <= timezone.localdate():
            raise forms.ValidationError("结束日期应当在就任以后，不晚于今天")
        return on


class ZoneForm(PlainForm):
    lead_text = "从今天起由这位委员负责。楼原来在别的片区的，会转到这一片；用原来的名称，就是调整那一片。"
    submit = "划片"
    name = Line(label="片区名称", max_length=40, hint="例如：第一片区", help_text="谁都看得到，不写姓名。")
    lead = forms.ModelChoiceField(None, label="负责委员", empty_label="请选择", error_messages=CHOOSE)
    community = forms.ModelChoiceField(None, label="社区", empty_label=None, error_messages=CHOOSE)
    numbers = Line(label="楼号", max_length=200, hint="例如：9-16", help_text="用顿号或逗号分开。")

    def __init__(self, *args, committee, **kwargs):
        self.committee = committee
        super().__init__(*args, **kwargs)
        seats = committee.seats.current().by_office().select_related("person", "committee")
        self.fields["lead"].queryset = seats
        self.fields["lead"].label_from_instance = lambda seat: (
            f"{seat.person.display_name}（{seat.get_kind_display()}）"
        )
        if committee.kind == CommitteeKind.TASK_FORCE:  # its buildings may lie in several communities
            here = Community.objects.filter(street=committee.community.street_id).order_by("pk")
            self.fields["community"].queryset = here
            self.initial.setdefault("community", committee.community_id)
        else:
            del self.fields["community"]

    def clean(self):
        given = super().clean()
        community = given.pop("community", self.committee.community)
        given["buildings"] = self._buildings(community, given.pop("numbers", ""))
        return given

    def _buildings(self, community, words):
        try:
            numbers = read_numbers(words)
        except ValueError:
            self.add_error("numbers", "请按“9-16、20”这样填写楼号")
            return []
        here = Building.objects.filter(community=community, number__in=numbers)
        found = list(here.select_related("community").order_by("number"))
        if missing := numbers - {building.number for building in found}:
            self.add_error("numbers", f"{community}没有登记{ranges(missing)}号楼，请核对")
        return found


class PastForm(PlainForm):
    lead = "本平台使用以前的自管会、物管会、业委会，只登记名称和时间，不登记人员。"
    submit = "补录"
    community = forms.ModelChoiceField(None, label="社区", empty_label="请选择", error_messages=CHOOSE)
    kind = forms.ChoiceField(label="类别", widget=forms.RadioSelect, error_messages=CHOOSE)
    name = Line(label="名称", max_length=60, hint="例如：蓟门里社区业主自我管理委员会")
    since = Day(label="成立日期")
    last_day = Day(label="最后一天")
    followed_by = forms.ModelChoiceField(
        None, label="后来由谁接续（选填）", required=False, empty_label="没有", error_messages=CHOOSE
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        here = Community.objects.filter(street__in=streets_of(user)).order_by("pk")
        self.fields["community"].queryset = here
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in OF_THE_PAST]
        heirs = Committee.objects.filter(community__in=here, kind__in=OF_THE_PAST, succeeds=None)
        self.fields["followed_by"].queryset = heirs.exclude(state=CommitteeState.GIVEN_UP).order_by("pk")

    def clean(self):
        given = super().clean()
        about = {name: value for name, value in given.items() if name != "kind"}
        for name, sentence in faults_of_past(on=today(), **about).items():
            self.add_error(name, sentence)
        return given


class CommitteeFilter(forms.Form):
    """What the list can be narrowed to; a value that says nothing narrows nothing."""

    tab = forms.ChoiceField(required=False, choices=TABS.items())
    community = forms.ModelChoiceField(Community.objects.order_by("pk"), required=False)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *CommitteeKind.choices])

    @property
    def wanted(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    def narrow(self, rows):
        wanted = self.wanted
        rows = rows.at_stage(wanted.get("tab", ""))
        return rows.filter(**{name: wanted[name] for name in ("community", "kind") if name in wanted})

"""What people type about task forces; cleaned data are the deeds' arguments."""

import uuid
from datetime import timedelta

from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q
from django.utils import timezone

from committees.bodies.actions.moves import name_taken
from committees.bodies.states import OFFICES_OF_A_GROUP, Office, SeatKind
from committees.party.forms import PersonByName
from committees.taskforces import limits
from committees.taskforces.actions import Unit
from committees.taskforces.actions.founding import ANOTHER_NAME
from committees.taskforces.states import GROUPS
from governance.accounts.forms import CHOOSE, Day, Line, PlainForm, Words
from governance.phrases import day as spoken
from governance.registry.models import Coverage, Organisation, organisations_of
from governance.registry.states import OrganisationKind

STALE = dict.fromkeys(("required", "invalid"), "请重新打开这个页面再提交")
ROWS, SHOWN = 6, 3
PARTS = ("who", "name", "work")
SEATS = [(kind.value, kind.label) for kind in SeatKind]
WHICH_SIDE = {"label": "代表哪一方", "choices": [("", "请选择"), *SEATS], "error_messages": CHOOSE}


def hidden_nonce():
    return forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, error_messages=STALE)


def organisations_near(street):
    """Who may be a unit: what stands in the street or in none; of firms, who serves there or nowhere yet."""
    here = Organisation.objects.filter(dissolved_on=None).select_related("community", "street")
    serving = Coverage.objects.current().values("organisation")
    elsewhere = Q(pk__in=serving) & ~Q(pk__in=serving.filter(building__community__street=street))
    here = here.exclude(elsewhere, kind=OrganisationKind.FIRM)
    near = [one for one in here.order_by("kind", "name") if _is_near(one, street)]
    return {f"o{one.pk}": one for one in near}


def _is_near(one, street):
    at = one.street_id or (one.community.street_id if one.community else None)
    return at in (None, street.pk)


class UnitChoice(forms.ChoiceField):
    """An organisation by its key, or a kind of group; organisations by kind, groups last."""

    def __init__(self, **kwargs):
        self.near = {}
        super().__init__(error_messages=CHOOSE, **kwargs)

    def offer(self, near):
        self.near = near
        kinds = [(kind.label, [(key, str(one)) for key, one in near.items() if one.kind == kind]) for kind in KINDS]
        groups = ("群体和其他", [(kind.value, kind.label) for kind in GROUPS])
        self.choices = [("", "请选择"), *(kind for kind in kinds if kind[1]), groups]

    def unit(self, chosen, name, work):
        if chosen in self.near:
            return Unit(work=work, organisation=self.near[chosen])
        return Unit(work=work, kind=chosen, name=name)


KINDS = list(OrganisationKind)


class UnitForm(PlainForm):
    lead = "单位人员从今天起可以看到专班的日志和周报，也可以写日志。"
    submit = "登记成员单位"
    who = UnitChoice(label="成员单位")
    name = Line(label="群体名称（选填）", max_length=60, required=False, hint="例如：居民代表五人")
    work = Line(label="分工", max_length=200, hint="例如：入户宣传，收集意见")

    def __init__(self, *args, charter, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].offer(organisations_near(charter.committee.community.street))

    def deed(self):
        given = self.cleaned_data
        return {"unit": self.fields["who"].unit(given["who"], given["name"], given["work"])}


class FoundForm(PlainForm):
    """The body, its task and end, who leads it, and up to six member units; more can join later."""

    lead = "登记后立即成立，组长当天有职权；到期日 24:00 职权自动终止，可以在到期前延期。"
    submit = "成立专班"
    nonce = hidden_nonce()
    community = forms.ModelChoiceField(None, label="所在社区", empty_label="请选择", error_messages=CHOOSE)
    name = Line(label="名称", max_length=60, hint="例如：老山东里北社区有机更新工作专班")
    purpose = Words(label="任务", max_length=300, rows=3, hint="例如：排查问题，推进“10+1”项更新改造提升工程")
    leaves = Words(label="完成时留下什么", max_length=300, rows=2, hint="例如：竣工的项目、长效管理办法、移交清单")
    last_day = Day(
        label="到期日", initial=lambda: timezone.localdate() + timedelta(days=365), help_text="专班在这一天 24:00 结束"
    )
    leader = PersonByName(label="组长的用户名", max_length=150, help_text="请向本人问用户名")
    leader_kind = forms.ChoiceField(**WHICH_SIDE)

    def __init__(self, *args, user, communities, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(*self.fields)
        self.fields["community"].queryset = communities
        if len(communities) == 1:
            self.fields["community"].initial = communities[0]
        near = {}
        for street in {community.street_id: community.street for community in communities}.values():
            near |= organisations_near(street)
        for n in range(1, ROWS + 1):
            self.fields[f"who_{n}"] = UnitChoice(label=f"成员单位 {n}", required=n == 1)
            self.fields[f"who_{n}"].offer(near)
            self.fields[f"name_{n}"] = Line(label=f"群体名称 {n}（选填）", max_length=60, required=False)
            self.fields[f"work_{n}"] = Line(label=f"分工 {n}", max_length=200, required=n == 1)

    def row(self, n):
        return n, [self[f"{part}_{n}"] for part in PARTS]

    @property
    def rows(self):
        return [self.row(n) for n in range(1, SHOWN + 1)]

    @property
    def more_rows(self):
        """Folded away, unless something stands there."""
        return [self.row(n) for n in range(SHOWN + 1, ROWS + 1)]

    @property
    def is_long(self):
        return any(field.value() or field.errors for _, fields in self.more_rows for field in fields)

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        if taken := name_taken(name, advice=ANOTHER_NAME):
            raise forms.ValidationError(taken)
        return name

    def clean_last_day(self):
        return later_than(self.cleaned_data["last_day"], timezone.localdate(), "到期日应当在今天以后")

    def clean(self):
        given, seen = super().clean(), set()
        for n in range(1, ROWS + 1):
            who, work = given.get(f"who_{n}"), given.get(f"work_{n}")
            if who and not work and f"work_{n}" not in self.errors:
                self.add_error(f"work_{n}", "请写明分工")
            if work and not who and f"who_{n}" not in self.errors:
                self.add_error(f"who_{n}", "请选择成员单位")
            if who in seen:
                self.add_error(f"who_{n}", "这个单位前面已经选过")
            seen |= {who} & set(self.fields[f"who_{n}"].near)  # of groups there may be two
        return given

    def deed(self):
        given = self.cleaned_data
        offices = organisations_of(self.user).filter(kind=OrganisationKind.STREET_OFFICE)
        units = [
            self.fields[f"who_{n}"].unit(given[f"who_{n}"], given[f"name_{n}"], given[f"work_{n}"])
            for n in range(1, ROWS + 1)
            if given[f"who_{n}"]
        ]
        names = ("nonce", "community", "name", "purpose", "leaves", "last_day", "leader", "leader_kind")
        founder = offices.filter(street=given["community"].street_id).first()
        return {name: given[name] for name in names} | {"units": units, "founder": founder}


class ExtendForm(PlainForm):
    lead = "延期的原因写进专班的经过，全体组员和居委会会收到通知。"
    submit = "延期"
    last_day = Day(label="新的到期日")
    reason = Words(label="原因", max_length=200, rows=2, hint="例如：外墙保温跨年施工")

    def __init__(self, *args, charter, **kwargs):
        self.before = charter.committee.last_day
        super().__init__(*args, **kwargs)
        self.fields["last_day"].help_text = f"现在是{spoken(self.before)}"

    def clean_last_day(self):
        return later_than(self.cleaned_data["last_day"], self.before, f"应当晚于{spoken(self.before)}")

    def deed(self):
        return self.cleaned_data


def later_than(last_day, before, too_early):
    if last_day <= before:
        raise forms.ValidationError(too_early)
    if last_day > timezone.localdate() + limits.LONGEST:
        raise forms.ValidationError(f"最长 {limits.LONGEST.days} 天，到期前可以延期")
    return last_day


class FinishForm(PlainForm):
    is_grave = True
    lead = "结束后不能恢复。全部席位今天终止，没有办完的工作会提醒居委会和街道安排。"
    submit = "提前结束专班"
    reason = Words(label="原因", max_length=200, rows=2, hint="例如：十一个项目全部竣工并移交")

    def __init__(self, *args, charter, **kwargs):
        super().__init__(*args, **kwargs)

    def deed(self):
        return self.cleaned_data


class PersonForm(PlainForm):
    lead = "从今天起任职，到专班结束为止。"
    submit = "登记人员"
    person = PersonByName(label="用户名", max_length=150, help_text="请向本人问用户名")
    kind = forms.ChoiceField(**WHICH_SIDE)
    office = forms.ChoiceField(
        label="职务",
        choices=[(office.value, words) for office, words in OFFICES_OF_A_GROUP.items()],
        initial=Office.MEMBER,
        error_messages=CHOOSE,
    )

    def __init__(self, *args, charter, **kwargs):
        super().__init__(*args, **kwargs)

    def deed(self):
        return self.cleaned_data


class LogForm(PlainForm):
    nonce = hidden_nonce()
    done = Words(label="今天做了什么", max_length=1000, rows=4)
    people_out = forms.IntegerField(
        label="出动人数",
        min_value=0,
        max_value=2000,
        initial=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "请填写人数，没有出动的填 0",
            "invalid": "请只填数字",
            "min_value": "人数不能是负数",
            "max_value": "人数太多，请核对",
        },
    )
    problems = Words(label="遇到的问题（选填）", max_length=500, required=False, rows=2)

    def __init__(self, *args, entry=None, **kwargs):
        initial = {name: getattr(entry, name) for name in ("done", "people_out", "problems")} if entry else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.submit = "更正今天的日志" if entry else "写进日志"

"""What people type about contracts and hand-overs; cleaned data are the deeds' arguments."""

import unicodedata

from django import forms
from django.utils import timezone

from committees.bodies.parts import communities_of
from committees.contracts.actions import obstacles
from committees.contracts.models.contracts import spoken_buildings
from committees.contracts.states import DocumentKind
from governance.accounts.forms import CHOOSE, Day, Line, PlainForm
from governance.phrases import read_numbers
from governance.registry.models import (
    Building,
    Community,
    Coverage,
    ManagementArea,
    Organisation,
    Posting,
    of_kinds,
)
from governance.registry.states import SELF_MANAGED, Duty, OrganisationKind
from governance.workdays import ONE_DAY


def firms():
    return Organisation.objects.filter(of_kinds([OrganisationKind.FIRM]), dissolved_on=None).order_by("name")


class ContractForm(PlainForm):
    lead = "登记已经签订的合同。还没有其他企业服务的楼，从合同开始那天起由这家企业服务；还有企业在服务的，要办交接。"
    submit = "登记合同"
    community = forms.ModelChoiceField(Community.objects.none(), label="社区", empty_label=None, error_messages=CHOOSE)
    number = Line(label="合同编号", max_length=40, hint="照合同上写的填")
    firm = forms.ModelChoiceField(
        Organisation.objects.none(), label="物业服务企业", empty_label="请选择", error_messages=CHOOSE
    )
    area = forms.ModelChoiceField(
        ManagementArea.objects.none(),
        label="物业管理区域（选填）",
        required=False,
        empty_label="未划定",
        help_text="选了区域、不填楼号，就是区域内全部楼。",
        error_messages=CHOOSE,
    )
    buildings = Line(label="楼号", max_length=200, required=False, hint="例如：1-8、10", help_text="用顿号或逗号分开。")
    price = forms.DecimalField(
        label="价格（元/平方米·月，选填）",
        required=False,
        min_value=0,
        max_value=10_000,
        max_digits=7,
        decimal_places=2,
        error_messages={
            "invalid": "请只填数字，例如 1.20",
            "min_value": "价格不能小于 0",
            "max_value": "价格太大，请核对",
            "max_digits": "价格太大，请核对",
            "max_whole_digits": "价格太大，请核对",
            "max_decimal_places": "最多填到分，例如 1.20",
        },
    )
    price_note = Line(label="价格说明（选填）", max_length=100, required=False, hint="例如：电梯费另计")
    signed_on = Day(label="签订日期")
    since = Day(label="服务开始日期")
    last_day = Day(label="约定期满日（选填）", required=False, help_text="合同约定的最后一天；不定期的不填。")
    filed_on = Day(label="备案日期（选填）", required=False, help_text="还没有备案的不填，签订后十五日内要备案。")

    def __init__(self, data=None, *, user, community=None, renews=None, **kwargs):
        self.renews = renews
        super().__init__(data, initial=renewal_of(renews) | {"community": community}, **kwargs)
        here, fields = communities_of(user), self.fields
        fields["community"].queryset = here
        fields["firm"].queryset = firms()
        areas = ManagementArea.objects.filter(community__in=here).select_related("community").order_by("pk")
        fields["area"].queryset = areas.filter(community=community) if community else areas
        fields["price"].widget = forms.TextInput(attrs={"inputmode": "decimal"})
        if renews is not None:
            self.lead = f"续签 {renews.firm} 的合同 {renews.number}：新合同开始那天，原合同终止。"

    def clean_number(self):
        return unicodedata.normalize("NFKC", self.cleaned_data["number"]).strip()

    def clean_price(self):
        price = self.cleaned_data["price"]
        return None if price is None else int(price * 100)

    def clean(self):
        given = super().clean()
        community, area = given.get("community"), given.get("area")
        if community is None:
            return given
        if area is not None and area.community_id != community.pk:
            self.add_error("area", f"{area}不在{community}，请重新选择")
            return given
        given["buildings"] = self._buildings(community, area, given.get("buildings", ""))
        if not self.errors:
            terms = {name: value for name, value in given.items() if name not in ("area", "price", "price_note")}
            for field, sentence in obstacles(**terms, renews=self.renews):
                self.add_error(field if field in self.fields else None, sentence)
        return given

    def _buildings(self, community, area, words):
        here = Building.objects.filter(community=community).order_by("number")
        if not words.strip() and area is not None:
            return list(here.filter(area=area))
        try:
            numbers = read_numbers(words)
        except ValueError:
            self.add_error("buildings", "请按“1-8、10”这样填写楼号")
            return []
        found = list(here.filter(number__in=numbers))
        if missing := numbers - {building.number for building in found}:
            wanted = spoken_buildings(Building(number=number) for number in missing)
            self.add_error("buildings", f"{community}没有登记{wanted}，请核对")
        return found

    def deed(self):
        return self.cleaned_data | {"renews": self.renews}


def renewal_of(contract):
    """What a renewal starts from: the same firm, place and price, from the day after the last."""
    if contract is None:
        return {}
    return {
        "firm": contract.firm_id,
        "area": contract.area_id,
        "buildings": contract.scope_words.removesuffix("号楼"),
        "price": None if contract.price is None else f"{contract.price // 100}.{contract.price % 100:02}",
        "price_note": contract.price_note,
        "since": contract.last_day + ONE_DAY if contract.last_day else None,
    }


class ContractStep(PlainForm):
    def __init__(self, *args, contract, **kwargs):
        self.contract = contract
        super().__init__(*args, **kwargs)

    def deed(self):
        return {"contract": self.contract, **self.cleaned_data}


class FileForm(ContractStep):
    lead = "街道收到合同的日期。登记后，备案时限停止计算。"
    submit = "登记备案"
    on = Day(label="备案日期", initial=timezone.localdate)

    def clean_on(self):
        return between(self.cleaned_data["on"], self.contract.signed_on, "备案日期不能早于签订日期")


class EndForm(ContractStep):
    lead = "登记后不能恢复。新企业接管以前，原企业应当继续服务；接管的日期由交接决定。"
    submit = "登记终止"
    on = Day(label="从哪一天起终止", initial=timezone.localdate)
    reason = Line(label="终止原因", max_length=200, hint="例如：业主共同决定另聘")

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on < self.contract.since:
            raise forms.ValidationError("终止日期不能早于合同开始的日期")
        return on


class AppointForm(ContractStep):
    lead = "到岗之日起三日内，项目负责人应当到居委会报到。"
    submit = "登记项目负责人"
    posting = forms.ModelChoiceField(
        Posting.objects.none(), label="项目负责人", empty_label="请选择", error_messages=CHOOSE
    )
    took_post_on = Day(label="到岗日期", initial=timezone.localdate)

    def __init__(self, *args, contract, **kwargs):
        super().__init__(*args, contract=contract, **kwargs)
        staff = Posting.objects.current().filter(organisation=contract.firm)
        staff = staff.exclude(duties__contains=[Duty.AUDITOR]).exclude(manager_reports__contract=contract)
        field = self.fields["posting"]
        field.queryset = staff.select_related("person").order_by("pk")
        field.label_from_instance = lambda posting: f"{posting.person.display_name}（{posting.title}）"
        field.help_text = f"只能选{contract.firm}的在任人员；名单里没有的，请企业先邀请他加入。"

    def clean_took_post_on(self):
        return between(self.cleaned_data["took_post_on"])


class HandoverForm(ContractStep):
    lead = "从通知原企业那天起三十日内完成交接。完成前仍由原企业服务。"
    submit = "开始交接"
    giver = forms.ModelChoiceField(
        Organisation.objects.none(), label="原企业", empty_label="请选择", error_messages=CHOOSE
    )
    taker = forms.ModelChoiceField(
        Organisation.objects.none(), label="新企业", required=False, empty_label=SELF_MANAGED, error_messages=CHOOSE
    )
    began_on = Day(label="通知原企业的日期", initial=timezone.localdate)

    def __init__(self, *args, contract, **kwargs):
        now_serving = Coverage.objects.current().filter(building__in=contract.buildings.all())
        serving = firms().filter(pk__in=now_serving.values("organisation"))
        others = [firm for firm in serving if firm != contract.firm]
        takes_over = bool(others) and contract.until is None
        initial = {"giver": others[0] if takes_over else contract.firm, "taker": contract.firm if takes_over else None}
        super().__init__(*args, contract=contract, initial=initial, **kwargs)
        self.fields["giver"].queryset = serving | firms().filter(pk=contract.firm_id)
        self.fields["taker"].queryset = firms()

    def clean_began_on(self):
        return between(self.cleaned_data["began_on"])

    def clean(self):
        given = super().clean()
        if given.get("giver") and given.get("giver") == given.get("taker"):
            self.add_error("taker", "新企业和原企业不能是同一家")
        if self.contract.firm not in (given.get("giver"), given.get("taker")) and not self.errors:
            self.add_error("taker", f"这份合同是{self.contract.firm}的，原企业或新企业应当是它")
        return given

    def deed(self):
        given, contract = self.cleaned_data, self.contract
        return {
            "community": contract.community,
            "buildings": list(contract.buildings.all()),
            "old": contract if given["giver"] == contract.firm else None,
            "new": contract if given["taker"] == contract.firm else None,
            **given,
        }


class ReportForm(PlainForm):
    lead = "项目负责人到居委会报到的日期。"
    submit = "登记报到"
    on = Day(label="报到日期", initial=timezone.localdate)

    def __init__(self, *args, report, **kwargs):
        self.report = report
        super().__init__(*args, **kwargs)

    def clean_on(self):
        return between(self.cleaned_data["on"], self.report.took_post_on, "报到日期不能早于到岗日期")

    def deed(self):
        return {"report": self.report, **self.cleaned_data}


class FinishForm(PlainForm):
    lead = "从这一天起由新企业服务，原企业不再服务。没有移交的资料会写进记录，以后仍可补收。"
    submit = "完成交接"
    on = Day(label="完成日期", initial=timezone.localdate)

    def __init__(self, *args, handover, **kwargs):
        self.handover = handover
        super().__init__(*args, **kwargs)

    def clean_on(self):
        return between(self.cleaned_data["on"], self.handover.began_on, "完成日期不能早于通知日期")


class DocumentsForm(PlainForm):
    """Nine boxes to tick, each with a few words beside it."""

    submit = "保存清点结果"
    received = forms.MultipleChoiceField(choices=DocumentKind, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, handover, **kwargs):
        super().__init__(*args, **kwargs)
        self.documents = list(handover.documents.all())
        for row in self.documents:
            self.fields[f"note_{row.kind}"] = Line(label="说明", max_length=200, required=False, initial=row.note)

    @property
    def rows(self):
        ticked = self.data.getlist("received") if self.is_bound else []
        for row in self.documents:
            yield row, self[f"note_{row.kind}"], row.kind in ticked if self.is_bound else row.received

    def deed(self):
        given = self.cleaned_data
        return {"received": given["received"], "notes": {row.kind: given[f"note_{row.kind}"] for row in self.documents}}


def between(day, earliest=None, too_early=""):
    """A day that has come, and not before another."""
    if day > timezone.localdate():
        raise forms.ValidationError("日期不能晚于今天")
    if earliest and day < earliest:
        raise forms.ValidationError(too_early)
    return day

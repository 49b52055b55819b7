"""What people type about buildings in charge and about emergencies; cleaned data are the deeds' arguments."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from committees.responsibility import limits, rules
from committees.responsibility.states import Condition, EmergencyKind
from governance.accounts.forms import CHOOSE, Day, Line, Nonce, PlainForm
from governance.phrases import read_numbers
from governance.registry.models import Building


class Mandates:
    """Seats and postings of a street as choices of a form."""

    def __init__(self, street):
        self.by_key = {f"s{seat.pk}": seat for seat in rules.seats_for(street)}
        self.by_key |= {f"p{posting.pk}": posting for posting in rules.postings_for(street)}

    @property
    def choices(self):
        return [(key, f"{one.person.display_name}（{self.role(one)}）") for key, one in self.by_key.items()]

    @staticmethod
    def role(one):
        if hasattr(one, "committee"):
            return f"{one.committee}{one.get_office_display()}"
        return f"{one.organisation}{one.title}"


def buildings_named(form, field, words, here):
    """Buildings of `here` by their numbers, or errors beside the field; every building where nothing is written."""
    if not words.strip():
        return list(here)
    try:
        numbers = read_numbers(words)
    except ValueError:
        form.add_error(field, "请按“1-8、10”这样填写楼号")
        return []
    found = [building for building in here if building.number in numbers]
    missing = numbers - {building.number for building in found}
    if missing:
        form.add_error(field, f"没有{'、'.join(map(str, sorted(missing)[:5]))}号楼，请核对")
    return found


class AppointForm(PlainForm):
    lead_text = "从今天起负责。换人的，当天没有办结的事项会列成清单交接。"
    submit = "指定责任人"
    buildings = Line(label="楼号", max_length=200, hint="例如：1-8、10", help_text="用顿号或逗号分开。")
    lead = forms.ChoiceField(label="负责人", error_messages=CHOOSE)
    deputies = forms.MultipleChoiceField(
        label="副负责人（至少一名）", widget=forms.CheckboxSelectMultiple, error_messages=CHOOSE
    )

    def __init__(self, data=None, *, community):
        self.mandates = Mandates(community.street)
        self.here = Building.objects.filter(community=community).select_related("community").order_by("number")
        super().__init__(data)
        self.fields["lead"].choices = [("", "请选择"), *self.mandates.choices]
        self.fields["deputies"].choices = self.mandates.choices

    def clean(self):
        given = super().clean()
        given["buildings"] = buildings_named(self, "buildings", given.get("buildings", " "), self.here)
        by_key = self.mandates.by_key
        lead, deputies = by_key.get(given.get("lead")), [by_key[key] for key in given.get("deputies", [])]
        people = [one.person for one in (lead, *deputies) if one]
        if len(set(people)) != len(people):
            self.add_error("deputies", "负责人和副负责人不能是同一个人")
        return given | {"lead": lead, "deputies": deputies}


class EmergencyForm(PlainForm):
    submit = "启动应急"
    kind = forms.ChoiceField(label="类别", choices=EmergencyKind, widget=forms.RadioSelect, error_messages=CHOOSE)
    name = Line(label="名称", max_length=40, hint="例如：七月防汛")
    communities = forms.ModelMultipleChoiceField(
        None, label="社区", widget=forms.CheckboxSelectMultiple, error_messages=CHOOSE
    )
    numbers = Line(
        label="楼号（选填）", max_length=200, required=False, hint="例如：1-8、10", help_text="不填就是全部楼。"
    )
    since = Day(label="开始日期", initial=timezone.localdate)
    last_day = Day(label="最后一天", initial=lambda: timezone.localdate() + timedelta(days=13))
    check_by = forms.TimeField(
        label="每天几点前报平安",
        initial=limits.CHECK_BY,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "请填写时间", "invalid": "请按 10:00 这样填写"},
        help_text="到时没有报平安的，会提醒值班人。",
    )
    nonce = Nonce()

    def __init__(self, data=None, *, communities):
        super().__init__(data, initial={"communities": communities if len(communities) == 1 else None})
        self.fields["communities"].queryset = communities

    def clean(self):
        given = super().clean()
        since, last_day = given.get("since"), given.get("last_day")
        if since and last_day and not since <= last_day <= since + limits.LONGEST:
            self.add_error("last_day", f"最后一天不早于开始日期，最长 {limits.LONGEST.days} 天")
        if since and since < timezone.localdate():
            self.add_error("since", "开始日期不能早于今天")
        communities = given.get("communities") or []
        if len({community.street_id for community in communities}) > 1:
            self.add_error("communities", "应急在一个街道以内")
        here = Building.objects.filter(community__in=communities).order_by("community", "number")
        given["buildings"] = buildings_named(self, "numbers", given.get("numbers") or "", here) if communities else []
        if communities and not given["buildings"] and "numbers" not in self.errors:
            self.add_error("communities", "这些社区还没有登记楼栋")
        return given

    def deed(self):
        names = ("kind", "name", "buildings", "since", "last_day", "check_by", "nonce")
        return {name: self.cleaned_data[name] for name in names}


class CheckInForm(forms.Form):
    """Two taps: open the page, press 正常. Trouble asks for a few words."""

    building = forms.ModelMultipleChoiceField(None, label="楼", error_messages=CHOOSE)
    condition = forms.ChoiceField(label="情况", choices=Condition, error_messages=CHOOSE)
    words = Line(label="什么情况", max_length=200, required=False, hint="例如：三单元地下室进水")
    nonce = Nonce()

    def __init__(self, data=None, *, buildings):
        super().__init__(data)
        self.fields["building"].queryset = buildings

    def clean(self):
        given = super().clean()
        if given.get("condition") == Condition.TROUBLE and not given.get("words") and "words" not in self.errors:
            self.add_error("words", "请写一句是什么情况")
        if given.get("condition") == Condition.FINE:
            given["words"] = ""
        return given

    def deed(self):
        given = self.cleaned_data
        buildings = list(given["building"].select_related("community"))
        return {"buildings": buildings} | {name: given[name] for name in ("condition", "words", "nonce")}


class RosterForm(PlainForm):
    submit = "调整值班"
    day = Day(label="日期", initial=timezone.localdate)
    numbers = Line(label="楼号（选填）", max_length=200, required=False, help_text="不填就是全部楼。")
    person = forms.ChoiceField(label="值班人", error_messages=CHOOSE)

    def __init__(self, data=None, *, emergency):
        self.emergency, mandates = emergency, Mandates(emergency.street)
        self.people = {str(one.person.pk): one.person for one in mandates.by_key.values()}
        super().__init__(data)
        choices = {
            str(one.person.pk): f"{one.person.display_name}（{mandates.role(one)}）" for one in mandates.by_key.values()
        }
        self.fields["person"].choices = [("", "请选择"), *choices.items()]

    def clean_day(self):
        day = self.cleaned_data["day"]
        if not self.emergency.holds_on(day) or day < timezone.localdate():
            raise forms.ValidationError("只能调整应急期间今天和以后的值班")
        return day

    def clean(self):
        given = super().clean()
        here = self.emergency.buildings.order_by("community", "number")
        buildings = buildings_named(self, "numbers", given.get("numbers") or "", here)
        return given | {"buildings": buildings, "person": self.people.get(given.get("person"))}

    def deed(self):
        return {name: self.cleaned_data[name] for name in ("day", "buildings", "person")}


class EndForm(PlainForm):
    lead = "到最后一天会自己结束。提前结束以后不能恢复，值班人会收到通知。"
    submit = "提前结束"
    reason = Line(label="原因", max_length=200, hint="例如：预警解除")

"""What people type about the routing table: a new row, and a question to it."""

from types import SimpleNamespace

from django import forms
from django.utils import timezone

from governance.registry.models import Building, Community, ManagementArea, Organisation, Street, streets_of
from issues.petitions import addressees, rules
from issues.petitions.forms.categories import current_categories
from issues.petitions.forms.moves import CHOOSE, TOO_LONG, Line, plain_helper
from issues.petitions.models import CategoryGroup

WHOLE = "g"  # marks a whole group among the choices of matters
HOURS = [(str(hour), f"{hour} 点") for hour in range(24)]
BOTH_TIMES = "两个时间要么都填，要么都不填"


def matters(categories):
    """For a select: each group as a whole, then its categories."""
    groups = {}
    for row in categories.values():
        groups.setdefault((row.group_id, row.group.name), []).append((row.code, row.name))
    return [(name, [(f"{WHOLE}{code}", f"{name}（整类）"), *rows]) for (code, name), rows in groups.items()]


class RouteForm(forms.Form):
    """The narrowest place that is given counts: building, then area, then community; none of them, the street."""

    submit = "增加这一条"
    matter = forms.ChoiceField(label="哪一类事", error_messages=CHOOSE)
    community = forms.ModelChoiceField(None, label="社区", required=False, error_messages=CHOOSE)
    area = forms.ModelChoiceField(
        None, label="物业管理区域（选填）", required=False, empty_label="不限", error_messages=CHOOSE
    )
    building = forms.IntegerField(
        label="楼号（选填）",
        required=False,
        min_value=1,
        max_value=32_767,
        error_messages={"invalid": "请只填数字，例如 12", "min_value": "请核对楼号", "max_value": "请核对楼号"},
    )
    begins = forms.TimeField(label="每天自（选填）", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(
        label="每天至（选填）",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text="可以跨过半夜，例如 20:00 至 8:00；全天的不填。",
    )
    organisation = forms.ModelChoiceField(None, label="由谁负责", empty_label="请选择", error_messages=CHOOSE)
    basis = Line(label="依据", max_length=100, hint="例如：2024 合同", help_text="派单的人会看到。")

    def __init__(self, data=None, *, user, **kwargs):
        self.user = user
        super().__init__(data, **kwargs)
        self.helper, fields = plain_helper(), self.fields
        self.categories = current_categories()
        fields["matter"].choices = [("", "请选择"), *matters(self.categories)]
        here = rules.communities_routed_by(user).order_by("pk")
        self.street = Street.objects.filter(pk__in=streets_of(user)).first()
        fields["community"].queryset = here
        fields["community"].empty_label = f"全街道（{self.street}）" if self.street else "请选择"
        fields["area"].queryset = ManagementArea.objects.filter(community__in=here).order_by("pk")
        offered = Organisation.objects.existing().of_kind(*rules.TASK_KINDS).order_by("kind", "name")
        fields["organisation"].queryset = offered
        for name in ("begins", "ends"):
            fields[name].error_messages["invalid"] = "请按 20:00 这样填写时间"
        for field in fields.values():
            field.error_messages.setdefault("max_length", TOO_LONG)
            field.error_messages["required"] = "请填写这一项" if field is fields["basis"] else "请选一项"

    def clean(self):
        given = super().clean()
        begins, ends = given.get("begins"), given.get("ends")
        if not {"begins", "ends"} & self.errors.keys() and (begins is None) != (ends is None):
            self.add_error("ends" if ends is None else "begins", BOTH_TIMES)
        elif begins is not None and begins == ends:
            self.add_error("ends", "开始和结束不能是同一时间；全天的两项都不填")
        if not {"community", "area", "building"} & self.errors.keys():
            given["place"] = self._place(given)
        return given

    def _place(self, given):
        community, area, number = given.get("community"), given.get("area"), given.get("building")
        if area is not None and community is not None and area.community_id != community.pk:
            self.add_error("area", f"{area}不在{community}，请重新选择")
        elif number is not None and community is None:
            self.add_error("community", "填了楼号，请选择是哪个社区的")
        elif number is not None:
            building = Building.objects.filter(community=community, number=number).first()
            if building is None:
                self.add_error("building", f"{community}没有登记{number}号楼，请核对")
            return building
        elif (area or community or self.street) is None:
            self.add_error("community", "请选择社区")
        return area or community or self.street

    def deed(self):
        given, matter = self.cleaned_data, self.cleaned_data["matter"]
        whole = matter.startswith(WHOLE)
        return {
            "group": CategoryGroup.objects.get(code=matter[1:]) if whole else self.categories[matter].group,
            "category": "" if whole else matter,
            **{name: given[name] for name in ("place", "begins", "ends", "organisation", "basis")},
        }


class TryForm(forms.Form):
    """试一试: who would be asked about such a matter, there, at that hour of today; nonsense asks nothing."""

    try_category = forms.ChoiceField(label="哪一类事", required=False)
    try_community = forms.ModelChoiceField(None, label="社区", required=False, empty_label=None)
    try_building = forms.IntegerField(label="楼号（空着为公共区域）", required=False, min_value=1, max_value=32_767)
    try_hour = forms.TypedChoiceField(label="几点", required=False, choices=HOURS, coerce=int, empty_value=None)

    def __init__(self, data, *, scope):
        self.categories = current_categories()
        hour = timezone.localtime().hour
        super().__init__(data if "try_category" in data else None, initial={"try_hour": hour}, label_suffix="")
        by_group = {}
        for row in self.categories.values():
            by_group.setdefault(row.group.name, []).append((row.code, row.name))
        self.fields["try_category"].choices = list(by_group.items())
        here = Community.objects.filter(pk__in=scope.everywhere).order_by("pk")
        self.fields["try_community"].queryset = here.select_related("street")
        for field in self.fields.values():
            select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if select else "form-control"

    def answer(self):
        """None where nothing was asked; else whom the table names, who else serves there, and what was asked."""
        if not self.is_valid() or not self.cleaned_data.get("try_category"):
            return None
        given = self.cleaned_data
        community = given["try_community"] or self.fields["try_community"].queryset.first()
        number, hour = given["try_building"], given["try_hour"]
        building = Building.objects.filter(community=community, number=number).first() if number else None
        if community is None or (number and building is None):
            return {"missing": f"{community}没有登记{number}号楼，请核对" if number else "没有可以查询的社区"}
        matter = SimpleNamespace(
            category=self.categories[given["try_category"]], community=community, building=building
        )
        at = timezone.localtime()
        at = at if hour is None else at.replace(hour=hour, minute=0, second=0, microsecond=0)
        return {
            "default": addressees.default_for(matter, at),
            "others": addressees.of_place(community, building),
            "where": f"{community}{building or '公共区域'}，{at.hour} 点，{matter.category}",
        }


def with_matters(routes):
    """[(route, what its matter is called today)]"""
    names = {code: row.name for code, row in current_categories().items()}
    return [(route, names.get(route.category, route.category) or route.group.name) for route in routes]

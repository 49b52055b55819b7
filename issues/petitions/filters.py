"""What lists can be narrowed to; every filter lives in the address. A value that says nothing narrows nothing."""

import calendar
import re
from datetime import date

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property

from committees.bodies.models import buildings_zoned_to
from governance.registry.models import Community, Organisation, holds, today
from issues.petitions.models import CategoryGroup, Petition
from issues.petitions.rules import TASK_KINDS
from issues.petitions.states import IssueState, PetitionState, Urgency

MOST_TYPED = 60
MOST_SHOWN = 4  # the others are folded
MOST_ID = 2**31


def any_of(choices, empty="全部"):
    return [("", empty), *choices]


class ListFilter(forms.Form):
    """Fields that stand in the address; `wanted` holds those that were given and understood."""

    def __init__(self, data, **more):
        super().__init__(data, label_suffix="")
        self.fields |= more
        for field in self.fields.values():
            field.required = False
            select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if select else "form-control"

    @cached_property
    def wanted(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @property
    def words(self):
        """What narrows the list, in words, for print."""
        return [f"{self.fields[name].label}：{self._word(name)}" for name in self.wanted if not self[name].is_hidden]

    @property
    def words_untyped(self):
        """The same for the journal, which is never erased: what somebody typed may be a name or a telephone."""
        typed = {name for name, field in self.fields.items() if type(field) is forms.CharField}
        named = [name for name in self.wanted if not self[name].is_hidden]
        return [f"{self.fields[name].label}：{'（略）' if name in typed else self._word(name)}" for name in named]

    @property
    def shown(self):
        fields = self.visible_fields()
        return fields if len(fields) <= MOST_SHOWN + 1 else fields[:MOST_SHOWN]

    @property
    def folded(self):
        return self.visible_fields()[len(self.shown) :]

    @property
    def uses_folded(self):
        return any(field.name in self.wanted or field.errors for field in self.folded)

    def _word(self, name):
        typed = str(self.data.get(name, ""))
        choices = {str(value): label for value, label in getattr(self.fields[name].widget, "choices", ())}
        return choices.get(typed, typed)

    def clean_q(self):
        return self.cleaned_data["q"][:MOST_TYPED].strip()


def place_filter(scope):
    return forms.TypedChoiceField(
        label="社区", coerce=int, choices=any_of((row.pk, row.name) for row in scope.communities)
    )


def group_filter():
    return forms.ChoiceField(label="类别", choices=any_of((row.code, row.name) for row in CategoryGroup.objects.all()))


def urgency_filter():
    return forms.ChoiceField(label="紧急程度", choices=any_of(Urgency.choices))


class DeskFilter(ListFilter):
    q = forms.CharField(label="搜索", widget=forms.TextInput(attrs={"placeholder": "编号或内容", "type": "search"}))

    def __init__(self, data, *, scope):
        more = {"group": group_filter(), "urgency": urgency_filter()}
        if scope.leads_a_zone:
            more["zone"] = forms.ChoiceField(label="范围", choices=any_of([("mine", "我的片区")]))
        if len(scope.communities) > 1:
            more["community"] = place_filter(scope)
        super().__init__(data, **more)
        self.scope = scope

    def narrow(self, rows):
        """Petitions or issues."""
        wanted = self.wanted
        if "community" in wanted:
            rows = rows.filter(community=wanted["community"])
        if "zone" in wanted:
            rows = rows.filter(building__in=buildings_zoned_to(self.scope.user))
        if "group" in wanted:
            rows = rows.filter(category__group=wanted["group"])
        if "urgency" in wanted:
            field = "category__urgency" if rows.model is Petition else "urgency"
            rows = rows.filter(**{field: wanted["urgency"]})
        return rows.matching(wanted["q"]) if "q" in wanted else rows


class MonthField(forms.CharField):
    """`2026-11` as its first and last day."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-11"})

    def to_python(self, value):
        found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", super().to_python(value))
        if not found or found[1] == "0000":
            return None
        year, month = int(found[1]), int(found[2])
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


class NumberField(forms.IntegerField):
    """A primary key from an address."""

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=MOST_ID, **kwargs)


ONLY = {
    "filed": ("提交的", lambda rows, now: rows),
    "open": ("未办结的", lambda rows, now: rows.open()),
    "overdue": ("已超期的", lambda rows, now: rows.overdue(now)),
    "assessed": ("应当响应的", lambda rows, now: rows.assessed(now)),
    "responded": ("按时响应的", lambda rows, now: rows.assessed(now).responded_in_time()),
    "appraised": ("已评价的", lambda rows, now: rows.appraised()),
    "solved": ("评价为已解决的", lambda rows, now: rows.appraised().solved()),
    "satisfied": ("评价为满意的", lambda rows, now: rows.appraised().satisfied()),
}


class IssueFilter(ListFilter):
    """Issues; or, with `only` or `rows=petitions`, the petitions behind a number of the dashboard."""

    q = forms.CharField(label="搜索", widget=forms.TextInput(attrs={"placeholder": "编号或内容", "type": "search"}))
    state = forms.ChoiceField(label="状态")
    overdue = forms.ChoiceField(label="时限", choices=any_of([("1", "已超期")]))
    lead = forms.RegexField(r"^(none|[0-9]{1,10})$", label="牵头单位", widget=forms.Select)
    urgency = urgency_filter()
    month = MonthField(label="提交月份")

    def __init__(self, data, *, scope):
        self.lists_petitions = data.get("only") in ONLY or data.get("rows") == "petitions"
        several = len(scope.communities) > 1
        more = {
            "group": group_filter(),
            "community": NumberField(label="社区", widget=forms.Select if several else forms.HiddenInput),
        }
        if self.lists_petitions:
            counted = any_of((value, label) for value, (label, _) in ONLY.items())
            more["only"] = forms.ChoiceField(label="统计口径", choices=counted)
            more["rows"] = forms.CharField(widget=forms.HiddenInput, initial="petitions")
        super().__init__(data, **more)
        self.fields["state"].choices = any_of((PetitionState if self.lists_petitions else IssueState).choices)
        self.fields["lead"].widget.choices = any_of([("none", "尚未派单"), *leads_in(scope)])
        if several:
            self.fields["community"].widget.choices = any_of((row.pk, row.name) for row in scope.communities)

    def narrow(self, rows, now):
        wanted = self.wanted
        equal = {name: wanted[name] for name in ("state", "community") if name in wanted}
        rows = rows.filter(**equal)
        if "group" in wanted:
            rows = rows.filter(category__group=wanted["group"])
        if "overdue" in wanted:
            rows = rows.overdue(now)
        rows = self._narrow_petitions(rows, now) if rows.model is Petition else self._narrow_issues(rows)
        return rows.matching(wanted["q"]) if "q" in wanted else rows

    def _narrow_petitions(self, rows, now):
        wanted = self.wanted
        if "urgency" in wanted:
            rows = rows.filter(Q(issue__urgency=wanted["urgency"]) | Q(issue=None, category__urgency=wanted["urgency"]))
        if "lead" in wanted:
            rows = rows.filter(issue__lead=None if wanted["lead"] == "none" else int(wanted["lead"]))
        if "month" in wanted:
            rows = rows.filed_in(*wanted["month"])
        return ONLY[wanted["only"]][1](rows, now) if "only" in wanted else rows

    def _narrow_issues(self, rows):
        wanted = self.wanted
        if "urgency" in wanted:
            rows = rows.filter(urgency=wanted["urgency"])
        if "lead" in wanted:
            rows = rows.filter(lead=None if wanted["lead"] == "none" else int(wanted["lead"]))
        if "month" in wanted:
            rows = rows.filter(Exists(Petition.objects.filter(issue=OuterRef("pk")).filed_in(*wanted["month"])))
        return rows


def leads_in(scope):
    """Organisations that serve, or served, these communities."""
    here = Q(coverages__building__community__in=scope.everywhere) | Q(
        street__in={community.street_id for community in scope.communities}
    )
    found = Organisation.objects.filter(pk__in=Organisation.objects.filter(here, kind__in=TASK_KINDS).values("pk"))
    return [(str(row.pk), row.name) for row in found.order_by("kind", "name")]


class TaskFilter(ListFilter):
    q = forms.CharField(label="搜索", widget=forms.TextInput(attrs={"placeholder": "编号或标题", "type": "search"}))
    urgency = urgency_filter()
    overdue = forms.ChoiceField(label="时限", choices=any_of([("1", "已超期")]))

    def narrow(self, rows, now):
        wanted = self.wanted
        if "urgency" in wanted:
            rows = rows.filter(issue__urgency=wanted["urgency"])
        if "overdue" in wanted:
            rows = rows.filter(due_at__lt=now)
        return rows.matching(wanted["q"]) if "q" in wanted else rows


class RouteFilter(ListFilter):
    """Rows of the routing table; those in force unless the ended ones are asked for."""

    ended = forms.ChoiceField(label="状态", choices=any_of([("1", "已停用")], empty="现行"))

    def __init__(self, data, *, scope):
        more = {"group": group_filter()}
        if len(scope.communities) > 1:
            more["community"] = place_filter(scope)
        super().__init__(data, **more)

    def narrow(self, rows):
        wanted = self.wanted
        if "group" in wanted:
            rows = rows.filter(group=wanted["group"])
        if "community" in wanted:
            here = Community.objects.get(pk=wanted["community"])
            rows = rows.filter(
                Q(street=here.street_id) | Q(community=here) | Q(area__community=here) | Q(building__community=here)
            )
        return rows.filter(until__lte=today()) if "ended" in wanted else rows.filter(holds() | Q(since__gt=today()))

"""What narrows the journal, from the address: a wrong value is said beside its field and narrows nothing."""

from datetime import datetime, time, timedelta
from functools import cached_property

from django import forms
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from governance import walls
from governance.audit import rules, searches
from governance.journal import verbs
from governance.phrases import SHANGHAI

FIRST_YEAR, LAST_YEAR = 2000, 2200
MOST_KEY = 2**62
GROUPS = {
    "petition": "诉求",
    "issue": "事项",
    "task": "任务",
    "look": "查看电话和门牌",
    "session": "登录",
    "person": "账号",
    "account": "账号注销",
    "details": "个人资料",
    "data": "个人数据",
    "consent": "同意",
    "home": "房屋绑定",
    "codes": "房屋码",
    "title": "产权",
    "occupancy": "居住",
    "roll": "业主名册",
    "staff": "人员邀请",
    "posting": "任职",
    "organisation": "单位",
    "coverage": "服务范围",
    "contact": "联系人",
    "contract": "合同",
    "handover": "物业交接",
    "manager": "项目负责人",
    "export": "导出",
    "import": "导入",
    "clock": "时限",
    "clocks": "时限检查",
    "ladder": "提醒规则",
    "calendar": "工作日历",
    "notice": "通知",
    "audit": "审计",
}


def verb_choices():
    """By group; a group as a whole can be chosen too."""
    groups = {}
    for name in verbs.known():
        groups.setdefault(name.partition(".")[0], []).append((name, verbs.get(name).title))
    ordered = sorted(groups, key=lambda group: list(GROUPS).index(group) if group in GROUPS else len(GROUPS))
    labelled = [(GROUPS.get(group, group), group, groups[group]) for group in ordered]
    return [("", "全部"), *((label, [(f"{group}.", f"{label}（全部）"), *rows]) for label, group, rows in labelled)]


def subject_types():
    """Kinds of things that events are about, as content types by model name."""
    known = [model for model in apps.get_models() if is_subject(model)]
    kinds = ContentType.objects.get_for_models(*known)
    return {f"{model._meta.label_lower}": kinds[model] for model in known}


def is_subject(model):
    return hasattr(model, "get_absolute_url") or hasattr(model, "journal_scope") or model._meta.label == "accounts.User"


def is_numbered(model):
    """Has a number that people read out, such as SQ20261123-0001."""
    field = next((field for field in model._meta.fields if field.name == "number"), None)
    return isinstance(field, models.CharField) and field.unique


class AuditFilter(forms.Form):
    thing = forms.CharField(label="编号", required=False, max_length=30)
    kind = forms.ChoiceField(label="事物类别", required=False)
    verb = forms.ChoiceField(label="操作", required=False)
    community = forms.TypedChoiceField(label="社区", coerce=int, empty_value=None, required=False)
    first = forms.DateField(label="自", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label="至", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    person = forms.IntegerField(required=False, min_value=1, max_value=MOST_KEY, widget=forms.HiddenInput)

    def __init__(self, params, *, auditor):
        super().__init__(params, label_suffix="")
        self.auditor, self.types = auditor, subject_types()
        labels = {name: str(kind.model_class()._meta.verbose_name) for name, kind in self.types.items()}
        self.fields["kind"].choices = [("", "全部"), *sorted(labels.items(), key=lambda pair: pair[1])]
        self.fields["verb"].choices = verb_choices()
        places = [(row.pk, row.name) for row in rules.communities_for(auditor)]
        self.fields["community"].choices = [("", "全部"), *places]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-select" if name in ("kind", "verb", "community") else "form-control"
            wrong = {"invalid": "请填写日期，例如 2026-11-23"} if name in ("first", "last") else {}
            field.error_messages |= wrong | {"invalid_choice": "没有这一项，请重新选择"}

    def clean_first(self):
        return self._in_our_time("first")

    def clean_last(self):
        return self._in_our_time("last")

    def _in_our_time(self, name):
        given = self.cleaned_data[name]
        if given and not FIRST_YEAR <= given.year <= LAST_YEAR:
            raise forms.ValidationError("请填写 2000 年以后的日期")
        return given

    @cached_property
    def wanted(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @cached_property
    def needs_registering(self):
        """A person is asked for, and no search for that person was written down lately."""
        return "person" in self.wanted and not searches.is_open(self.auditor, self.wanted["person"])

    @property
    def words(self):
        """What narrows the list, in words, without who was searched for."""
        shown = {name: self.data.get(name, "") for name in self.wanted if name != "person"}
        for name, value in shown.items():
            flat = [pair for choice in getattr(self.fields[name], "choices", ()) for pair in _flat(choice)]
            shown[name] = dict(flat).get(value, value)
        return [f"{self.fields[name].label}：{value}" for name, value in shown.items()] + (
            ["指定人员"] if "person" in self.wanted else []
        )

    @property
    def words_untyped(self):
        """The same for the journal, which keeps no word that somebody typed."""
        typed = [f"{self.fields['thing'].label}：（略）"] if "thing" in self.wanted else []
        return typed + [word for word in self.words if not word.startswith(f"{self.fields['thing'].label}：")]

    def narrow(self, events):
        wanted = self.wanted
        if self.needs_registering:
            return events.none()
        if "person" in wanted:
            events = events.filter(by=wanted["person"])
        if "community" in wanted:
            events = events.filter(community=wanted["community"])
        if "kind" in wanted:
            events = events.filter(subject_type=self.types[wanted["kind"]])
        if "verb" in wanted:
            events = events.filter(verb__in=[name for name in verbs.known() if is_meant(name, wanted["verb"])])
        if "first" in wanted:
            events = events.filter(at__gte=_midnight(wanted["first"]))
        if "last" in wanted:
            events = events.filter(at__lt=_midnight(wanted["last"] + timedelta(days=1)))
        return events.filter(self._about(wanted["thing"])) if "thing" in wanted else events

    def _about(self, typed):
        """Things with this number, of whatever kind has numbers."""
        found = Q(pk__in=[])
        for kind in self.types.values():
            model = kind.model_class()
            if is_numbered(model):
                rows = walls.unscoped(model.objects.all(), "keys only, to narrow events that the auditor may read")
                keys = rows.filter(number__iexact=typed.strip()).values_list("pk", flat=True)
                found |= Q(subject_type=kind, subject_id__in=list(keys))
        return found


def _flat(choice):
    _, label = choice
    return label if isinstance(label, list) else [choice]


def is_meant(name, wanted):
    return name.startswith(wanted) if wanted.endswith(".") else name == wanted


def _midnight(day):
    return datetime.combine(day, time(), SHANGHAI)

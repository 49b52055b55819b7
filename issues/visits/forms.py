"""What is typed at a door or from a sheet; cleaned data are the deeds' arguments. Nothing typed is ever lost."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone

from governance.accounts.forms import CHOOSE, TYPED, Day, Line, Nonce, PlainForm
from issues.petitions.forms.categories import Choice, as_choices, current_categories
from issues.petitions.states import BehalfConsent, Urgency
from issues.visits.actions import Asked
from issues.visits.limits import LONGEST, MOST_LINES, MOST_WISHES, MOST_WORDS
from issues.visits.lines import read_line
from issues.visits.states import Outcome, Weight

SPOKEN = [choice for choice in BehalfConsent.choices if choice[0] != BehalfConsent.GUARDIAN]


class DatesForm(PlainForm):
    lead = "延长、缩短都可以；已经登记的走访要在新的时间里面。"
    submit = "保存时间"
    begins_on = Day(label="开始日期", initial=timezone.localdate)
    ends_on = Day(label="结束日期", initial=lambda: timezone.localdate() + timedelta(days=14))

    def clean(self):
        given = super().clean()
        begins, ends = given.get("begins_on"), given.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", "结束日期不能早于开始日期")
        elif begins and ends and ends - begins > LONGEST:
            self.add_error("ends_on", f"一次走访不超过 {LONGEST.days} 天")
        return given


class RoundForm(DatesForm):
    lead = "走访期间，逐户登记在家、不在家和提出的要求；结束后还有七天可以补录。"
    submit = "发起走访"
    name = Line(label="名称", max_length=40, hint="例如：秋季入户走访")
    nonce = Nonce()
    field_order = ("name", "begins_on", "ends_on")


class DoorForm(forms.Form):
    """One door of a building: what happened there, up to three things asked, and whether to file them for her."""

    home = forms.ModelChoiceField(None, label="哪一户", empty_label=None, error_messages=CHOOSE)
    outcome = forms.ChoiceField(
        label="结果", choices=Outcome, widget=forms.RadioSelect, initial=Outcome.TALKED, error_messages=CHOOSE
    )
    on_behalf_of = Line(
        label="怎么称呼这位居民", max_length=40, required=False, hint="例如：12号楼张奶奶", help_text="不写手机号。"
    )
    consent = forms.ChoiceField(
        label="她怎样同意代为提交", required=False, choices=[("", "请选择"), *SPOKEN], error_messages=CHOOSE
    )
    on = forms.CharField(required=False)  # from a phone that could not send it on that day
    called = forms.BooleanField(label="危险的已先打电话（119、120、110 或抢修电话），或不需要打", required=False)
    nonce = Nonce()

    def __init__(self, data=None, *, homes, home=None):
        super().__init__(data, initial={"home": home})
        self.fields["home"].queryset = homes
        self.categories = current_categories()
        listed = as_choices(self.categories, empty="不选，按内容归类")
        for n in range(MOST_WISHES):
            self.fields |= wish_fields(n, listed)

    def rows(self):
        """The fields of each thing asked, for the page."""
        return [[self[f"{name}_{n}"] for name in ("words", "category", "weight", "files")] for n in range(MOST_WISHES)]

    def clean(self):
        given = super().clean()
        asked = [one for one in (self._asked(n) for n in range(MOST_WISHES)) if one]
        if given.get("outcome") == Outcome.TALKED and not asked and "words_0" not in self.errors:
            self.add_error("words_0", "谈了就请写下提了什么；没有提要求的，结果请选“在家，没提要求”")
        if asked and given.get("outcome") not in (Outcome.TALKED, None):
            self.add_error("outcome", "下面写了内容，结果请选“谈了”；不在家或不愿受访的，请把内容删掉")
        if any(one.files for one in asked):
            self._check_consent(given)
        given["asked"] = asked
        return given

    def clean_on(self):
        """No day at all where the phone's own is none: nobody sees this field, so it refuses nothing."""
        try:
            return date.fromisoformat(self.cleaned_data["on"])
        except ValueError:
            return None

    def _asked(self, n):
        given = self.cleaned_data
        words, code, files = (given.get(f"{name}_{n}") for name in ("words", "category", "files"))
        if not (words or code or files):
            return None
        if files and len(words or "") < 5:
            self.add_error(f"words_{n}", "代为提交诉求，请把问题写清楚，至少 5 个字")
        category = Choice(self.categories, text=words or "", listed=code or "").category
        if files and category.urgency == Urgency.P1 and not given.get("called"):
            self.add_error("called", f"“{category}”请先打电话，再勾选这一项提交")
        return Asked(category, words or "", int(given.get(f"weight_{n}") or Weight.PLAIN), bool(files))

    def _check_consent(self, given):
        if not given.get("on_behalf_of") and "on_behalf_of" not in self.errors:
            self.add_error("on_behalf_of", "代为提交诉求，请填写怎么称呼这位居民")
        if not given.get("consent") and "consent" not in self.errors:
            self.add_error("consent", "代为提交要先征得本人同意，请选择本人是怎样同意的")

    def deed(self):
        names = ("home", "outcome", "asked", "on_behalf_of", "consent", "on", "nonce")
        return {name: self.cleaned_data[name] for name in names}


def wish_fields(n, listed):
    return {
        f"words_{n}": forms.CharField(
            label=f"第 {n + 1} 件：提了什么",
            required=False,
            max_length=MOST_WORDS,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages=TYPED,
        ),
        f"category_{n}": forms.ChoiceField(label="类别", required=False, choices=listed, error_messages=CHOOSE),
        f"weight_{n}": forms.ChoiceField(
            label="有多着急", required=False, choices=Weight, initial=Weight.PLAIN, error_messages=CHOOSE
        ),
        f"files_{n}": forms.BooleanField(label="代为提交诉求（本人同意）", required=False),
    }


class KeyForm(forms.Form):
    """A sheet, line by line: code, then category and words, or how it was. Errors stand beside their line."""

    on = Day(label="走访日期", initial=timezone.localdate)
    nonce = Nonce()
    shown = 15

    def __init__(self, data=None, *, round):
        self.round, self.lines = round, []
        super().__init__(data)
        typed = [text.strip()[:400] for text in data.getlist("line")][:MOST_LINES] if data is not None else []
        self.typed = typed + [""] * (max(self.shown, len(typed)) - len(typed))

    def rows(self):
        """[(number, what was typed, what is wrong with it)]"""
        wrong = getattr(self, "wrong", {})
        return [(number, text, wrong.get(number, "")) for number, text in enumerate(self.typed, 1)]

    def clean_on(self):
        on = self.cleaned_data["on"]
        if not self.round.begins_on <= on <= min(self.round.ends_on, timezone.localdate()):
            raise forms.ValidationError("走访日期应当在本次走访期间，不晚于今天")
        return on

    def clean(self):
        self.wrong, categories = {}, current_categories()
        homes = {home.pk: home for home in self.round.homes()}
        doors = {}
        for number, text in enumerate(self.typed, 1):
            if text:
                try:
                    self._put(doors, read_line(text, categories), homes, categories)
                except ValueError as wrong:
                    self.wrong[number] = str(wrong)
        if self.wrong:
            self.add_error(None, f"第 {'、'.join(map(str, self.wrong))} 行需要修改，其他行没有问题")
        elif not doors:
            self.add_error(None, "还没有填写，请从第 1 行开始")
        return super().clean() | {"doors": list(doors.values())}

    @staticmethod
    def _put(doors, line, homes, categories):
        if line.home not in homes:
            raise ValueError("这个编码不在本片区，请对照走访单再看一遍")
        asked = [Asked(categories[line.category], line.words, line.weight)] if line.category else []
        _, outcome, before = doors.setdefault(line.home, (homes[line.home], line.outcome, []))
        if outcome != line.outcome:
            raise ValueError("和上面同一户的结果矛盾，请只留一种")
        before.extend(asked)

    def deed(self):
        return {name: self.cleaned_data[name] for name in ("doors", "on", "nonce")}


class RaiseForm(forms.Form):
    nonce = Nonce()

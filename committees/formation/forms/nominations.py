"""What people type about a recommendation; cleaned data are the deeds' arguments."""

from django import forms

from committees.bodies.states import SeatKind
from committees.formation.limits import KINDS, REQUIRED
from committees.formation.states import Statement, Way
from governance.accounts.forms import CHOOSE, Line, Nonce, PlainForm
from governance.accounts.models import User, bare_number

NUMBER = {
    "required": "请填写人数",
    "invalid": "请只填数字",
    "min_value": "人数太少，请核对",
    "max_value": "人数太多，请核对",
}


def kinds_of(contest):
    """For which seats people may be recommended: of a by-election its own, of a 业委会 owners."""
    if hasattr(contest, "office"):
        return [SeatKind(contest.kind)]
    return [SeatKind.OWNER] if contest.is_elected else KINDS


class NominateForm(PlainForm):
    submit = "提交推荐"
    nonce = Nonce()
    way = forms.ChoiceField(label="推荐方式", widget=forms.RadioSelect, error_messages=CHOOSE)
    kind = forms.ChoiceField(
        label="代表谁",
        choices=[(kind.value, kind.label) for kind in KINDS],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    name = Line(label="被推荐人姓名", max_length=30, required=False, help_text="自荐的不填。")
    phone = Line(
        label="被推荐人手机号", max_length=20, required=False, help_text="用来核对是不是登记的业主、住户。自荐的不填。"
    )
    paper_households = forms.IntegerField(
        label="纸质联名户数（选填）", required=False, min_value=0, max_value=9999, error_messages=NUMBER
    )
    paper_evidence = Line(
        label="纸质联名材料（选填）", max_length=100, required=False, hint="例如：居委会存档 2026-3 号"
    )

    def __init__(self, *args, user, ways, contest, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = [(way.value, way.label) for way in ways]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds_of(contest)]
        if len(self.fields["kind"].choices) == 1:
            self.fields["kind"].initial = self.fields["kind"].choices[0][0]
        self.fields["paper_households"].widget = forms.TextInput(attrs={"inputmode": "numeric"})
        if Way.PARTY not in ways:  # names on paper are counted by the 居委会
            del self.fields["paper_households"], self.fields["paper_evidence"]

    def clean(self):
        given = super().clean()
        if given.get("paper_households") and not given.get("paper_evidence"):
            self.add_error("paper_evidence", "请写明纸质联名材料存放在哪里")
        given["person"] = self.user if given.get("way") == Way.SELF else self._somebody(given)
        return given

    def _somebody(self, given):
        """Found by name and phone together: neither alone tells whether somebody is registered."""
        name, phone = given.get("name", "").strip(), bare_number(given.get("phone", ""))
        if not name or not phone:
            self.add_error("name" if not name else "phone", "请填写被推荐人的姓名和手机号")
            return None
        person = User.objects.filter(is_active=True, phone=phone, display_name=name).first()
        if person is None:
            self.add_error("name", "没有找到这样登记的居民，请核对姓名和手机号，或者请本人先注册、绑定房屋")
        return person

    def deed(self):
        given = self.cleaned_data
        paper = {
            "paper_households": given.get("paper_households") or 0,
            "paper_evidence": given.get("paper_evidence", ""),
        }
        return {name: given[name] for name in ("person", "way", "kind", "nonce")} | paper


class StatementsForm(PlainForm):
    """One line of evidence for each condition; an empty one is not stated."""

    lead = "每一项写明凭什么，例如材料名称、查询日期、存档编号。没有写的算没有核对。"
    submit = "保存"

    def __init__(self, *args, nomination, **kwargs):
        super().__init__(*args, **kwargs)
        made = {row.code: row.evidence for row in nomination.statements.all()}
        for code in REQUIRED.get(nomination.kind, ()):
            self.fields[code.value] = Line(
                label=Statement(code).label, max_length=100, required=False, initial=made.get(code, "")
            )

    def deed(self):
        return {"statements": self.cleaned_data}


class RefuseForm(PlainForm):
    lead = "被推荐人会收到通知和原因。"
    submit = "不列入候选人"
    reason = Line(label="原因", max_length=200)

    def __init__(self, *args, nomination, **kwargs):
        super().__init__(*args, **kwargs)

    def deed(self):
        return self.cleaned_data

"""What people type about commendations; cleaned data are the deeds' arguments."""

import re

from django import forms
from django.utils import timezone

from committees.commendations import rules
from committees.commendations.states import ASKED, NAMED, SHOWN, WRITTEN, CommendationKind
from governance.accounts.forms import CHOOSE, Day, Line, Nonce, PhotoField, PlainForm, Words
from governance.registry.models import Organisation

PHONE = re.compile(r"\d[\d\s-]{6,}")
NO_NAMES = "请不要写个人姓名、电话和门牌号。"


class WhereForm(PlainForm):
    """The community is asked only where there are several."""

    nonce = Nonce()
    community = forms.ModelChoiceField(None, label="在哪个社区", empty_label="请选择", error_messages=CHOOSE)

    def __init__(self, *args, communities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = communities
        found = list(communities[:2])
        self.only = found[0] if len(found) == 1 else None
        if self.only:
            del self.fields["community"]

    def clean(self):
        cleaned = super().clean()
        return cleaned | {"community": self.only} if self.only else cleaned


class RecordForm(WhereForm):
    """What came on cloth or paper, recorded by who received it."""

    lead = "登记后只有收到的单位、送出的单位和街道看得到；征得送出人同意以后再公开。"
    submit = "登记"
    kind = forms.ChoiceField(
        label="种类", choices=CommendationKind.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    given_on = Day(label="收到日期", initial=timezone.localdate)
    giver_organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="来自哪个单位",
        required=False,
        empty_label="不是名单里的单位",
        error_messages=CHOOSE,
    )
    giver_words = Line(
        label="来自（不在上面名单里的）", max_length=60, required=False, hint="例如：3号楼一位居民、社区党委"
    )
    words = Words(label="上面写的字", max_length=2000, help_text=f"锦旗上的字，或信的正文。{NO_NAMES}")
    photo = PhotoField(label="照片（选填）", required=False, help_text="不超过 10 MB。请不要拍到人。")
    field_order = ["nonce", "kind", "given_on", "community"]

    def __init__(self, *args, communities, **kwargs):
        super().__init__(*args, communities=communities, **kwargs)
        near = Organisation.objects.existing().filter(community__in=communities)
        self.fields["giver_organisation"].queryset = near.order_by("kind", "name")

    def clean_given_on(self):
        given_on = self.cleaned_data["given_on"]
        if given_on > timezone.localdate():
            raise forms.ValidationError("收到日期应当不晚于今天")
        return given_on

    def clean_giver_words(self):
        return without_phone(self.cleaned_data["giver_words"])

    def clean(self):
        cleaned = super().clean()
        if "giver_words" in cleaned and bool(cleaned.get("giver_organisation")) == bool(cleaned["giver_words"]):
            self.add_error("giver_words", "请在名单里选一个单位，或在这里写明来自谁，只填一处")
        return cleaned


class ThanksForm(WhereForm):
    """A resident's own letter."""

    lead = "您的姓名只给收到的单位和街道看。要不要公开、写不写姓名，由您决定，随时可以撤回。"
    submit = "送出"
    kind = forms.ChoiceField(
        label="种类",
        choices=[(kind.value, kind.label) for kind in WRITTEN],
        initial=WRITTEN[0],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    words = Words(label="您想说的话", max_length=2000, help_text="为了什么事感谢、表扬。请不要写电话和门牌号。")
    photo = PhotoField(label="照片（选填）", required=False, help_text="不超过 10 MB。请不要拍到人。")
    is_shown = forms.BooleanField(label="同意公开这封信", required=False)
    is_named = forms.BooleanField(label="公开时写上我的姓名", required=False, help_text="不勾选时写“一位居民”。")
    field_order = ["nonce", "community"]


class StepForm(PlainForm):
    def __init__(self, *args, commendation, **kwargs):
        self.commendation = commendation
        super().__init__(*args, **kwargs)


class AgreeForm(StepForm):
    lead = "同意以后，由收到的单位决定是否公开。随时可以在“我的信息”里撤回。"
    submit = "保存选择"
    is_shown = forms.BooleanField(label="同意公开这封信", required=False)
    is_named = forms.BooleanField(label="公开时写上我的姓名", required=False, help_text="不勾选时写“一位居民”。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {"is_shown": rules.agreed(self.commendation, SHOWN)}
        self.initial |= {"is_named": rules.agreed(self.commendation, NAMED)}


class PublishForm(StepForm):
    """How who has no account agreed is stated here; who has one says so on her own page."""

    lead = "公开以后任何人都能看到内容和照片。送出人随时可以要求撤回，撤回当时生效。"
    submit = "公开"
    way = forms.ChoiceField(label="送出人怎样同意公开", choices=[("", "请选择"), *ASKED], error_messages=CHOOSE)
    agreed_on = Day(label="哪一天同意", initial=timezone.localdate)
    is_checked = forms.BooleanField(
        label="我已核对：文字和照片里没有未经本人同意的姓名、电话、门牌号、人脸和车牌",
        error_messages={"required": "请核对后勾选"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.commendation.giver_id:
            del self.fields["way"], self.fields["agreed_on"]

    def clean_agreed_on(self):
        on = self.cleaned_data["agreed_on"]
        if not self.commendation.given_on <= on <= timezone.localdate():
            raise forms.ValidationError("同意日期应当在收到以后，不晚于今天")
        return on

    def clean(self):
        cleaned = super().clean()
        cleaned.pop("is_checked", None)
        return cleaned


class WithdrawForm(StepForm):
    lead = "撤回当时生效：所有公开的页面上都不再出现，照片也打不开。撤回以后不能恢复。"
    submit = "撤回"
    is_grave = True
    reason = Line(label="撤回原因", max_length=200, hint="例如：送出人要求撤回")


def without_phone(text):
    if PHONE.search(text):
        raise forms.ValidationError("请不要写电话")
    return text

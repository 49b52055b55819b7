"""Forms of signing up, claiming a home, and deciding on a claim."""

import re
import unicodedata

from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row
from django import forms
from django.contrib.auth.forms import BaseUserCreationForm

from governance.accounts.forms import HOW_TO_CHOOSE, TOO_LONG, bare_helper
from governance.accounts.models import User, bare_number, mobile_number
from governance.registry.models import Building, Community, Home, lives_in
from governance.registry.states import ClaimKind


class BuildingChoices(forms.models.ModelChoiceIterator):
    """Buildings under the name of their community, so that the list reads without JavaScript too."""

    def __iter__(self):
        yield ("", "请选择楼号")  # before the question: the widget looks at the first choice alone, too
        groups = {}
        for building in self.queryset.select_related("community"):
            groups.setdefault(building.community, []).append(self.choice(building))
        yield from groups.items()


class BuildingField(forms.ModelChoiceField):
    iterator = BuildingChoices


class HomeFields(forms.Form):
    """社区, 楼, 单元, 房号, 身份: a home as people say it, found among the homes that are registered."""

    community = forms.ModelChoiceField(
        Community.objects.none(), label="社区", empty_label="请选择社区", error_messages={"required": "请选择社区"}
    )
    building = BuildingField(
        Building.objects.none(), label="楼号", empty_label="请选择楼号", error_messages={"required": "请选择楼号"}
    )
    entrance = forms.CharField(
        label="单元", max_length=10, help_text="只填数字，例如 2", error_messages={"required": "请填写单元号，例如 2"}
    )
    door = forms.CharField(
        label="房号", max_length=10, help_text="例如 601", error_messages={"required": "请填写房号，例如 601"}
    )
    kind = forms.ChoiceField(
        label="您的身份",
        choices=ClaimKind,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择您是业主、家庭成员还是承租人"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("community", "building", "kind"):
            self.fields[name].error_messages["invalid_choice"] = "这个选项已经没有了，请重新选择"
        for name in ("entrance", "door"):
            self.fields[name].error_messages["max_length"] = TOO_LONG
        self.fields["community"].queryset = Community.objects.order_by("street", "name")
        self.fields["building"].queryset = Building.objects.order_by("community__name", "number")
        self.fields["entrance"].widget.attrs["inputmode"] = "numeric"
        self.fields["community"].widget.attrs |= {
            "hx-get": "?",
            "hx-target": "#div_id_building",
            "hx-swap": "outerHTML",
        }
        self.helper = bare_helper()

    def narrow(self, community):
        """Offer only the buildings of one community; all of them for anything that is none."""
        buildings = self.fields["building"].queryset
        if community.isascii() and community.isdigit() and len(community) < 10:
            self.fields["building"].queryset = buildings.filter(community=int(community))
        return self

    def clean_entrance(self):
        words = plain(self.cleaned_data["entrance"]).removesuffix("单元")
        if not re.fullmatch(r"[0-9]{1,3}", words):
            raise forms.ValidationError("单元号请只填数字，例如 2")
        return int(words)

    def clean_door(self):
        return plain(self.cleaned_data["door"]).removesuffix("室").removesuffix("号")

    def clean(self):
        super().clean()
        given = self.cleaned_data
        community, building = given.get("community"), given.get("building")
        if community and building and building.community_id != community.pk:
            self.add_error("building", f"{building}不在{community}，请重新选择楼号或社区")
        elif building and {"entrance", "door"} <= given.keys():
            self.find_home(building, given["entrance"], given["door"])
        return given

    def find_home(self, building, entrance, door):
        homes = Home.objects.filter(entrance__building=building, entrance__number=entrance)
        self.cleaned_data["home"] = homes.filter(door=door).first()
        if self.cleaned_data["home"]:
            return
        if not homes.exists():
            self.add_error("entrance", f"{building}没有登记{entrance}单元，请核对；如确有此单元，请联系社区居委会登记")
        else:
            where = f"{building}{entrance}单元"
            self.add_error("door", f"{where}没有登记房号“{door}”，请核对；如确有此房，请联系社区居委会登记")


def plain(words):
    """One width, no spaces: people copy house numbers from everywhere."""
    return "".join(unicodedata.normalize("NFKC", words).split())


WHERE = (
    Row(Column("community", css_class="col-md-6"), Column("building", css_class="col-md-6")),
    Row(Column("entrance", css_class="col-6"), Column("door", css_class="col-6")),
    "kind",
)


NAME_TOO_LONG = "用户名最多 30 个字，请改短一些"
USERNAME_TAKEN = "这个用户名已有人使用，请换一个；如果是您以前注册的，请直接登录"
NOTICE = (
    "<p>我们只收集核实房屋和办理诉求要用的信息：用户名、姓名、手机号和房屋。谁能看到、保存多久、怎样更正和删除，"
    """见<a href="{% url 'about' %}#privacy" target="_blank">隐私说明（新页面打开）</a>。</p>"""
)


class ClaimForm(HomeFields):
    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.helper.layout = Layout(*WHERE)

    def clean(self):
        given = super().clean()
        if given.get("home") and given.get("kind") and lives_in(self.person, given["home"], given["kind"]):
            self.add_error("door", "您已经绑定了这处房屋，不用再次申请")
        return given


# Pressing Enter presses the first button of a form: that must not be the one that sends a message.
ENTER_SUBMITS = '<button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true">注册</button>'
SEND_CODE = (
    '<p class="form-actions"><button class="btn btn-outline-secondary" type="submit" name="send" value="1"'
    " formnovalidate>获取短信验证码</button></p>"
)
NO_NAME_NO_CODE = "请起一个用户名；不想起的，请获取短信验证码，以后用手机号登录"


class SignUpForm(HomeFields, BaseUserCreationForm):
    """A new person and her home in one form. It writes nothing; `actions.sign_up` does.

    Where text messages go out, a phone that a code has proved stands for a username. Whoever comes with a code for a
    home needs no claim: `with_home=False`.
    """

    consent = forms.BooleanField(
        label="我已阅读并同意隐私说明",
        error_messages={"required": "请先阅读隐私说明，勾选同意后才能注册"},
    )
    code = forms.CharField(label="短信验证码（选填）", max_length=12, required=False)
    error_messages = {"password_mismatch": "两次输入的密码不一样，请重新输入"}
    field_order = ["username", "password1", "password2", "display_name", "phone"]

    class Meta:
        model = User
        fields = ["username", "display_name", "phone"]
        error_messages = {"username": {"required": "请起一个用户名"}, "display_name": {"required": "请填写您的姓名"}}

    def __init__(self, *args, with_home=True, with_codes=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.with_home, self.with_codes = with_home, with_codes
        fields = self.fields
        fields["username"].label, fields["username"].max_length = "用户名", 30
        fields["username"].help_text = "登录时用，可以用汉字、字母和数字，例如 chenjie1960"
        fields["display_name"].label = "姓名"
        fields["display_name"].help_text = "居委会按姓名核实您的房屋；邻居看不到"
        fields["display_name"].widget.attrs["autocomplete"] = "name"
        fields["phone"].label, fields["phone"].required = "手机号", True
        fields["phone"].help_text = "办理人员需要联系您时使用；其他人看到的是中间隐去的号码"
        fields["phone"].error_messages["required"] = mobile_number.message
        fields["phone"].validators = [mobile_number]  # says all that the length says
        fields["phone"].to_python = lambda typed: forms.CharField.to_python(fields["phone"], bare_number(typed))
        fields["username"].error_messages["max_length"] = NAME_TOO_LONG
        fields["display_name"].error_messages["max_length"] = TOO_LONG
        fields["code"].error_messages["max_length"] = TOO_LONG
        fields["phone"].widget.attrs |= {"maxlength": 20, "autocomplete": "tel-national", "inputmode": "tel"}
        fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric"}
        fields["password1"].label, fields["password1"].help_text = "密码", HOW_TO_CHOOSE
        fields["password2"].label, fields["password2"].help_text = "再输一次密码", ""
        for name in ("password1", "password2"):
            fields[name].error_messages["required"] = "请输入密码"
        if self.is_bound:  # all else that was typed is still there
            fields["password1"].help_text += "为了安全，密码需要重新输入。"
        self._leave_out()
        self.helper.layout = Layout(*self._parts(), HTML(NOTICE), "consent")

    def _leave_out(self):
        """Without a gateway no codes, with a code for the home no claim."""
        if self.with_codes:
            self.fields["username"].required = False
            self.fields["username"].label = "用户名（有验证码时选填）"
            self.fields["username"].widget.attrs.pop("autofocus", None)  # the phone comes first
            self.fields["phone"].widget.attrs["autofocus"] = True
        else:
            del self.fields["code"]
        if not self.with_home:
            for name in ("community", "building", "entrance", "door", "kind"):
                del self.fields[name]

    def _parts(self):
        account = ("username", "password1", "password2")
        if self.with_codes:
            phone = (HTML(ENTER_SUBMITS), "phone", HTML(SEND_CODE), "code")
            yield Fieldset("您的手机号", *phone, css_class="part")
            yield Fieldset("您的账号", *account, css_class="part")
            yield Fieldset("您是谁", "display_name", css_class="part")
        else:
            yield Fieldset("您的账号", *account, css_class="part")
            yield Fieldset("您是谁", "display_name", "phone", css_class="part")
        if self.with_home:
            yield Fieldset("您的房屋", *WHERE, css_class="part")

    def clean_username(self):
        username = self.cleaned_data["username"]
        if len(username) > 30:
            raise forms.ValidationError(NAME_TOO_LONG)
        if username and User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(USERNAME_TAKEN)
        return username

    def clean(self):
        given = super().clean()
        if self.with_codes and not given.get("code") and given.get("username") == "":
            self.add_error("username", NO_NAME_NO_CODE)
        return given

    def about_the_phone_only(self):
        """She asked for a code: what else is missing is not yet wrong. Whether the number can be sent to."""
        for name in [name for name in self.errors if name != "phone"]:
            del self.errors[name]
        return "phone" not in self.errors


class DecisionForm(forms.Form):
    """Confirm, or refuse with a reason that the claimant reads."""

    decision = forms.ChoiceField(choices=[("confirm", "确认"), ("refuse", "不予确认")])
    reason = forms.CharField(
        label="不予确认的理由",
        max_length=200,
        required=False,
        help_text="申请人会看到，例如：登记的业主不是本人，请带房产证到居委会核对",
    )

    def clean(self):
        super().clean()
        if self.cleaned_data.get("decision") == "refuse" and not self.cleaned_data.get("reason", "").strip():
            self.add_error("reason", "请写明理由，申请人要据此知道下一步怎么办")
        return self.cleaned_data

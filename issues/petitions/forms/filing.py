"""What a resident types: the petition itself, a supplement, a withdrawal."""

import uuid

from django import forms
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.urls import reverse

from governance.accounts.models import bare_number, mobile_number
from governance.registry.models import Building, Community, communities_confirmed_by, homes_of
from issues.petitions.forms.about import AboutForm
from issues.petitions.forms.categories import FROM_LIST, Choice, as_choices, current_categories
from issues.petitions.forms.moves import CHOOSE, TOO_LONG, Line, MoveForm, Words, plain_helper
from issues.petitions.states import BehalfConsent, PlaceKind, Relation, Visibility

VISIBILITY = [
    (Visibility.PRIVATE, "只给办理人员看：物管会、居委会、街道和承办单位为办理而查看"),
    (
        Visibility.NEIGHBOURS,
        "邻居也可以看：同社区邻居能看到内容、照片和办理进度，看不到您的姓名、电话和房号",
    ),
]
PLACES = [
    (PlaceKind.HOME, "我家"),
    (PlaceKind.BUILDING, "我住的楼"),
    (PlaceKind.PUBLIC, "小区公共区域（道路、绿地、大门、车棚等）"),
    (PlaceKind.OTHER, "其他楼（在下面选楼号）"),
]


# What the suggestions are made of, and what their region holds already.
SUGGESTED_BY = "text,suggested,category,called,about,known_to_about,is_accusation,csrfmiddlewaretoken"


class PhoneLine(Line):
    def to_python(self, value):
        return super().to_python(bare_number(value))


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Many files; they are inspected and kept by the deed, whatever becomes of the rest of the form."""

    widget = PhotosInput

    def clean(self, data, initial=None):
        return data or []


class Standpoints:
    """Where a person may file: from the homes she lives in, and in the communities she works for."""

    def __init__(self, user):
        self.homes = list(homes_of(user).select_related("entrance__building__community").order_by("pk"))
        self._lived_in = [home.entrance.building.community for home in self.homes]
        lived_in = {community.pk for community in self._lived_in}
        seats = user.seats.current().values("committee__community")
        served = Community.objects.filter(pk__in=seats) | Community.objects.filter(
            pk__in=communities_confirmed_by(user)
        )
        self.served = list(served.distinct().order_by("pk"))
        self.communities = lived_in | {community.pk for community in self.served}
        self.places = list({row.pk: row for row in [*self._lived_in, *self.served]}.values())
        self.by_key = {f"h{home.pk}": home for home in self.homes}
        self.by_key |= {f"c{community.pk}": community for community in self.served if community.pk not in lived_in}

    @property
    def choices(self):
        return [(key, self.name_of(place)) for key, place in self.by_key.items()]

    def seen_from(self, building):
        """What the form starts with when it is opened from a building's page; nothing for anything else."""
        if not (building.isascii() and building.isdigit() and len(building) < 18):
            return {}
        for key, place in self.by_key.items():
            if not isinstance(place, Community) and place.entrance.building_id == int(building):
                return {"home": key, "place_kind": PlaceKind.BUILDING}
        return {"place_kind": PlaceKind.OTHER, "building": int(building)}

    @staticmethod
    def name_of(place):
        if isinstance(place, Community):
            return f"{place}（代居民反映）"
        return f"{place.entrance.building.community} {place}"


class FilingForm(forms.Form):
    """First on a phone: what, where, photos, who may see it. Nothing typed is lost when it is refused."""

    text = Words(
        label="发生了什么",
        rows=6,
        help_text="写清楚什么时候、什么情况、希望怎么解决。",
        validators=[
            MinLengthValidator(5, "请再写得具体一点，至少 5 个字"),
            MaxLengthValidator(2000, TOO_LONG),
        ],
    )
    suggested = forms.CharField(required=False)
    category = forms.ChoiceField(label="类别（选填）", required=False)
    home = forms.ChoiceField(label="您是为哪一处反映", required=False, widget=forms.RadioSelect)
    place_kind = forms.ChoiceField(label="问题在哪里", choices=PLACES, widget=forms.RadioSelect)
    building = forms.ModelChoiceField(Building.objects.none(), label="楼号", required=False, empty_label="请选择楼号")
    place_text = Line(label="具体位置（选填）", max_length=60, required=False, hint="例如：2单元门口")
    photos = PhotosField(
        label="添加照片（选填）",
        required=False,
        help_text="最多 6 张，每张不超过 10 MB，JPG、PNG 或 WebP。拍摄地点等信息会自动去掉。",
    )
    visibility = forms.ChoiceField(
        label="谁能看到这件诉求", choices=VISIBILITY, widget=forms.RadioSelect, initial=Visibility.PRIVATE
    )
    contact_phone = PhoneLine(
        label="联系电话（选填）",
        required=False,
        validators=[mobile_number],
        help_text="方便办理人员了解情况，不会公开。",
    )
    share_phone = forms.BooleanField(label="承办单位上门前可以看到我的电话", required=False)
    on_behalf_of = Line(
        label="代谁反映（选填）",
        max_length=40,
        required=False,
        help_text="替家里老人、孩子或邻居反映时，填写怎么称呼，例如：我母亲、5号楼张奶奶。答复发给您，请转告本人。",
    )
    relation = forms.ChoiceField(
        label="您和这位的关系", required=False, choices=[("", "不是代别人反映"), *Relation.choices]
    )
    behalf_consent = forms.ChoiceField(
        label="本人怎样同意的", required=False, choices=[("", "请选择"), *BehalfConsent.choices]
    )
    called = forms.BooleanField(label="已拨打，或不需要拨打", required=False)

    def __init__(self, data=None, files=None, *, user, building="", asks_about=False):
        self.user, self.standpoints = user, Standpoints(user)
        self.categories = current_categories()
        self.nonce, self.nonce_is_known = read_nonce(data)
        super().__init__(data, files, initial={"contact_phone": user.phone, **self.standpoints.seen_from(building)})
        self.helper = plain_helper()
        self._offer_places()
        self._shape_widgets()
        self.choice = Choice(
            self.categories,
            text=self["text"].value() or "",
            suggested=self["suggested"].value() or "",
            listed=self["category"].value() or "",
        )
        asks_about = asks_about or asks(self.choice, self.data)
        self.about = AboutForm(data, communities=self.standpoints.places) if asks_about else None

    def _offer_places(self):
        places, fields = self.standpoints, self.fields
        fields["home"].choices = places.choices
        if len(places.by_key) < 2:
            del fields["home"]
        if not places.homes:
            fields["place_kind"].choices = PLACES[2:]
        if not places.served:
            fields["relation"].choices = [row for row in fields["relation"].choices if row[0] != Relation.MEMBER]
        buildings = Building.objects.filter(community__in=places.communities).order_by("community", "number")
        fields["building"].queryset = buildings
        if len(places.communities) > 1:
            fields["building"].queryset = buildings.select_related("community")
            fields["building"].label_from_instance = lambda row: f"{row.community} {row}"

    def _shape_widgets(self):
        self.fields["category"].choices = as_choices(self.categories, empty="不选，按内容归类")
        self.fields["text"].widget.attrs |= suggesting("input changed delay:600ms")
        self.fields["category"].widget.attrs |= suggesting("change")
        self.fields["photos"].widget.attrs |= {
            "multiple": True,
            "accept": "image/jpeg,image/png,image/webp",
            "data-preview": "",
        }
        self.fields["contact_phone"].widget.attrs |= {"inputmode": "tel", "autocomplete": "tel", "maxlength": 20}
        for field in self.fields.values():
            field.error_messages |= CHOOSE
        self.fields["text"].error_messages["required"] = "请写下发生了什么，至少 5 个字"

    def clean(self):
        if not self.nonce_is_known:
            self.add_error(None, "页面已经过期并自动更新，请核对后再提交一次。")
        self._clean_place()
        self._clean_behalf()
        if self.about and not self.about.is_valid():
            self.add_error(None, "请看“您反映的是谁的问题”下面的说明，改好后再提交。")
        if self.choice.radio == FROM_LIST and not self["category"].value():
            self.add_error("category", "请在列表里选一个类别，或选上面建议的类别")
        if self.must_call:
            self.add_error("called", "请先拨打上面的电话；已拨打或不需要拨打时勾选，再提交")
        return self.cleaned_data

    @property
    def must_call(self):
        """Numbers to call before anything else, and nobody said yet that this was done."""
        return bool(self.choice.category.call_first and not self["called"].value())

    def _clean_place(self):
        kind, building = self.cleaned_data.get("place_kind"), self.cleaned_data.get("building")
        key = self.cleaned_data.get("home") or next(iter(self.standpoints.by_key), "")
        self.standpoint = self.standpoints.by_key[key]
        lives_there = not isinstance(self.standpoint, Community)
        if kind in (PlaceKind.HOME, PlaceKind.BUILDING) and not lives_there:
            self.add_error("place_kind", "代居民反映时，请选公共区域或其他楼")
        if kind == PlaceKind.OTHER and building is None and "building" not in self.errors:
            self.add_error("building", "请选择楼号；不在楼里的，请选“小区公共区域”")

    def _clean_behalf(self):
        """Whoever files for somebody else says in what capacity, and that this person wants it."""
        given = self.cleaned_data
        whom, relation, consent = (given.get(name) for name in ("on_behalf_of", "relation", "behalf_consent"))
        if not whom:
            if relation and "on_behalf_of" not in self.errors:
                self.add_error("on_behalf_of", "请填写代谁反映；不是代别人反映的，关系请选“不是代别人反映”")
            return
        if not relation and "relation" not in self.errors:
            self.add_error("relation", "代别人反映时，请选择您和这位的关系")
        if not consent and "behalf_consent" not in self.errors:
            self.add_error("behalf_consent", "代别人反映要先征得本人同意，请选择本人是怎样同意的")
        if consent == BehalfConsent.GUARDIAN and relation and relation != Relation.GUARDIAN:
            self.add_error("behalf_consent", "只有监护人代未成年人时，才可以选“监护人决定”")

    def refuse_photos(self, sentences):
        """What the deed said of the files, beside their field."""
        for sentence in sentences:
            self.add_error("photos", sentence)

    def deed(self):
        """The arguments of file_petition."""
        kept = ("text", "place_kind", "place_text", "visibility", "contact_phone", "share_phone")
        kept += ("on_behalf_of", "relation", "behalf_consent")
        data = {name: self.cleaned_data[name] for name in kept if name in self.cleaned_data}
        about = self.about.deed() if self.about else {}
        return data | about | self._place() | {"nonce": self.nonce, "category": self.choice.category}

    def _place(self):
        kind, here = self.cleaned_data["place_kind"], self.standpoint
        if kind == PlaceKind.OTHER:
            building = self.cleaned_data["building"]
            return {"building": building, "community": building.community}
        if isinstance(here, Community):
            return {"community": here}
        building = here.entrance.building
        places = {
            PlaceKind.HOME: {"building": building, "home": here},
            PlaceKind.BUILDING: {"building": building},
            PlaceKind.PUBLIC: {},
        }
        return {"community": building.community, **places[kind]}


def asks(choice, data):
    """Whether to ask of whom it is: the category says so, or she has answered already."""
    said = any(data.get(name) for name in ("about", "is_accusation"))
    return bool(said or (choice.category and choice.category.asks_about))


def suggesting(trigger):
    """Ask for suggestions while somebody types; `input`, because a Chinese keyboard has no keys that go up."""
    return {
        "hx-post": reverse("petition_suggest"),
        "hx-trigger": trigger,
        "hx-target": "#suggestions",
        "hx-params": SUGGESTED_BY,
    }


def read_nonce(data):
    """The form's mark, and whether it came with the form; a broken one is replaced."""
    try:
        return uuid.UUID((data or {}).get("nonce", "")), True
    except ValueError:
        return uuid.uuid4(), False


class SupplementForm(MoveForm):
    lead = "补充以后，物管会会继续受理，并重新计算受理时间。"
    submit = "提交补充"
    text = Words(label="您的补充", max_length=1000)


class WithdrawForm(MoveForm):
    lead = "撤回后不再办理，也不能恢复；以后可以重新反映。"
    submit = "撤回这件诉求"
    is_grave = True
    reason = Words(label="为什么撤回（选填）", max_length=500, rows=3, required=False)

"""Pages of organisations and places: whom to ring is for everybody, who works there is not."""

import re
from datetime import timedelta

import pytest

from governance.registry import actions
from governance.registry.models import Contact, Organisation, Posting, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(cast):
    firm = cast.organisations["首华物业"]
    Contact.objects.create(organisation=firm, duty="报修", name="裴师傅", phone="010-55550088")
    return firm


def page(client, url, status=200, **query):
    response = client.get(url, query)
    assert response.status_code == status
    return response.content.decode()


def listed(text):
    return re.findall(r'item__title" href="[^"]+">([^<]+)<', text)


def test_the_list_is_narrowed_by_name_kind_and_community(cast, sign_in, firm):
    client = sign_in(cast["sun"])
    assert listed(page(client, "/organisations/", q="首华")) == ["首华物业"]
    assert listed(page(client, "/organisations/", kind="neighbourhood")) == ["蓟门里社区居委会", "老山东里北社区居委会"]
    north = cast.communities["老山东里北"]
    assert listed(page(client, "/organisations/", community=north.pk)) == [
        "首华物业",
        "老山街道办事处",
        "老山东里北社区居委会",
    ]
    assert "没有找到单位" in page(client, "/organisations/", q="没有这样的单位")


@pytest.mark.parametrize("query", [{"kind": "king"}, {"community": "9" * 40}, {"after": "x"}, {"q": "\x00"}])
def test_nonsense_in_the_address_is_no_error(cast, sign_in, query):
    page(sign_in(cast["li"]), "/organisations/", **query)


def test_the_list_asks_as_much_of_one_row_as_of_fifty(cast, sign_in, django_assert_max_num_queries):
    client = sign_in(cast["li"])
    page(client, "/organisations/")
    with django_assert_max_num_queries(14):
        page(client, "/organisations/", q="首华")
    with django_assert_max_num_queries(14):
        page(client, "/organisations/")


@pytest.mark.parametrize(
    ("who", "sees"),
    [(who, False) for who in ("li", "wang", "gehua", "shenji", "admin")]
    + [(who, True) for who in ("wuye", "zhou", "jiedao", "laoshan", "juwei")],
)
def test_names_of_staff_are_for_colleagues_the_neighbourhood_committee_and_the_street(cast, sign_in, firm, who, sees):
    text = page(sign_in(cast[who]), firm.get_absolute_url())
    assert "项目经理" in text
    assert "010-55550088" in text
    body = text.split("</header>")[1]
    assert ("吴业成" in body, "裴师傅" in body) == (sees, sees)


def test_what_it_serves_is_told_in_short(cast, sign_in, firm):
    text = page(sign_in(cast["li"]), firm.get_absolute_url())
    assert "1-16号楼" in text
    assert text.count("1-30号楼") == 3


def test_an_organisation_that_has_ended_points_to_its_successor(cast, sign_in):
    old, heir = (cast.organisations[f"产权单位0{n}（机关企业）"] for n in (1, 2))
    actions.dissolve(organisation=old, on=today(), successor=heir, by=cast["jiedao"])
    client = sign_in(cast["li"])
    text = page(client, old.get_absolute_url())
    assert "已终止" in text
    assert f'<a href="{heir.get_absolute_url()}">{heir}</a> 承接' in text
    assert "怎样联系" not in text
    assert "承接自" in page(client, heir.get_absolute_url())


def test_a_lead_keeps_the_telephones(cast, sign_in, firm):
    client = sign_in(cast["wuye"])
    url = f"/organisations/{firm.pk}/reach/"
    client.post(url, {"duty_phone": "０１０－５５５５ ００９９", "hours": "全天"})
    client.post(url, {"duty": "收费", "phone": "010-55550098-2"})
    firm.refresh_from_db()
    assert (firm.duty_phone, firm.hours) == ("010-55550099", "全天")
    repairs = Contact.objects.get(duty="报修")
    client.post(f"/organisations/{firm.pk}/contacts/{repairs.pk}/end/")
    assert list(firm.contacts.current().values_list("duty", "phone")) == [("收费", "010-55550098-2")]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"duty_phone": "打门口找"}, "form", "请填写电话号码"),
        ({"duty_phone": ""}, "form", "居民有急事时要打这个号码"),
        ({"duty_phone": "010-1234567", "hours": "长" * 61}, "form", "最多 60 个字，现在 61 个"),
        ({"duty": "", "phone": "010-55550000"}, "adding", "请填写事由"),
        ({"duty": "报修", "phone": "1" * 40}, "adding", "最多 30 个字"),
        ({"duty": "报修", "phone": "\x00"}, "adding", ""),
    ],
)
def test_a_refused_telephone_says_why_and_is_still_there(cast, sign_in, firm, typed, field, sentence):
    response = sign_in(cast["wuye"]).post(f"/organisations/{firm.pk}/reach/", typed)
    assert response.status_code == 200
    errors = str(response.context[field].errors)
    assert errors
    assert sentence in errors
    assert "form-errors" in response.content.decode()


def test_a_contact_of_another_organisation_cannot_be_ended_through_ones_own(cast, sign_in, firm):
    foreign = Contact.objects.create(organisation=cast.organisations["歌华有线"], duty="报修", phone="010-55550001")
    response = sign_in(cast["wuye"]).post(f"/organisations/{firm.pk}/contacts/{foreign.pk}/end/")
    assert response.status_code == 404
    assert Contact.objects.current().filter(pk=foreign.pk).exists()


def test_the_street_ends_an_organisation_over_the_page(cast, sign_in):
    unit, heir = (cast.organisations[f"产权单位0{n}（机关企业）"] for n in (1, 2))
    client, url = sign_in(cast["jiedao"]), f"/organisations/{unit.pk}/dissolve/"
    assert "登记后不能撤回" in page(client, url)
    refused = client.post(url, {"on": "昨天", "successor": cast.organisations["首华物业"].pk})
    assert set(refused.context["form"].errors) == {"on", "successor"}
    later = client.post(url, {"on": today() + timedelta(days=1)})
    assert later.status_code == 409
    assert client.post(url, {"on": today(), "successor": heir.pk}).url == unit.get_absolute_url()
    unit.refresh_from_db()
    assert (unit.dissolved_on, unit.successor) == (today(), heir)
    assert not Posting.objects.current().filter(organisation=unit).exists()
    assert client.post(url, {"on": today()}).status_code == 409


def test_places_tell_what_is_registered(cast, sign_in):
    client = sign_in(cast["jiedao"])
    text = page(client, "/places/")
    assert re.findall(r'<td class="num">([^<]+)</td>', text) == ["35", "216", "1.9% (4/216)", "4"]
    text = page(client, cast.communities["蓟门里"].get_absolute_url())
    assert "蓟门里4号物业管理区域" in text
    assert text.count('<tr><th scope="row"><a') == 35


def test_places_ask_the_same_whatever_they_hold(cast, sign_in, django_assert_max_num_queries):
    client = sign_in(cast["laoshan"])
    page(client, "/places/")
    with django_assert_max_num_queries(22):
        page(client, "/places/")
    with django_assert_max_num_queries(22):
        page(client, cast.communities["老山东里北"].get_absolute_url())


def test_a_street_sees_its_own_places_only(cast, sign_in):
    client = sign_in(cast["laoshan"])
    assert listed(page(client, "/organisations/", q="蓟门里社区居委会")) == ["蓟门里社区居委会"]
    assert "蓟门里" not in page(client, "/places/").split("<main")[1]
    page(client, cast.communities["蓟门里"].get_absolute_url(), status=404)
    assert Organisation.objects.visible_to(cast["li"]).exists()

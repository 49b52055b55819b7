"""The pages around complaints of somebody: asked when filing, said at triage, read by who may."""

import uuid

import pytest

from issues.petitions.models import Petition

pytestmark = pytest.mark.django_db

SENT = {"text": "物业前台态度很差，报修不登记", "place_kind": "building", "visibility": "private"}


def sent(**more):
    return SENT | {"nonce": str(uuid.uuid4())} | more


def test_it_asks_of_whom_only_where_the_category_is_such(cast, sign_in):
    client = sign_in(cast["li"])
    asks = "您反映的是谁的问题"
    assert asks not in client.get("/petitions/new/").content.decode()
    assert asks in client.get("/petitions/new/?about=1").content.decode()
    suggested = {
        text: client.post("/petitions/suggest/", {"text": text}).content.decode()
        for text in ("物业态度太差，乱收费", "六楼屋顶漏雨")
    }
    assert [asks in page for page in suggested.values()] == [True, False]


def test_it_offers_who_serves_and_who_is_in_office_here_only(cast, sign_in):
    page = sign_in(cast["li"]).get("/petitions/new/?about=1").content.decode()
    for name in ("首华物业", "蓟门里社区居委会", "北太平庄街道办事处", "王志强（物管会委员）", "周敏（物管会主任）"):
        assert name in page
    for name in ("老山街道办事处", "劳山", "吴业成", "申济"):
        assert name not in page


def test_who_is_chosen_is_kept_out(cast, sign_in):
    client = sign_in(cast["li"])
    answer = client.post("/petitions/new/", sent(category="L1", about=f"p{cast['wang'].pk}"))
    petition = Petition.objects.get()
    assert answer.url == petition.get_absolute_url()
    assert petition.about_person == cast["wang"]
    page = client.get(answer.url).content.decode()
    assert "王志强（物管会委员）：是被反映人，看不到这件诉求，也不参与办理" in page
    assert sign_in(cast["wang"]).get(answer.url).status_code == 404


def test_a_firm_is_told_who_she_is_only_where_she_ticks_it(cast, sign_in):
    client, firm = sign_in(cast["li"]), cast.organisations["首华物业"]
    for ticked in (False, True):
        client.post(
            "/petitions/new/", sent(category="L1", about=f"o{firm.pk}", **({"known_to_about": "on"} if ticked else {}))
        )
        petition = Petition.objects.latest("pk")
        assert (petition.about, petition.known_to_about) == (firm, ticked)
        words = "您允许它知道是您反映的" if ticked else "它看不到您的电话和门牌号"
        assert words in client.get(petition.get_absolute_url()).content.decode()


def test_an_accusation_is_filed_and_passed_on(cast, sign_in):
    client = sign_in(cast["li"])
    what = sent(category="L1", about=f"p{cast['zhou'].pk}", is_accusation="on", visibility="neighbours")
    address = client.post("/petitions/new/?about=1", what).url
    assert "只有您和街道纪检联络员能看到" in client.get(address).content.decode()
    assert sign_in(cast["zhou"]).get(address).status_code == 404
    client = sign_in(cast["jijian"])
    number = Petition.objects.get().number
    assert number in client.get("/desk/?tab=accusations").content.decode()
    assert "转纪检监察渠道" in client.get(address).content.decode()
    reply = {"channel": "街道纪检监察机构", "reason": "已登记转送，可拨打 12388 查询。"}
    assert client.post(f"{address}pass_on/", reply).status_code == 302
    assert "已登记转送" in sign_in(cast["li"]).get(address).content.decode()


def test_without_anybody_to_take_it_she_reads_where_to_go(cast, sign_in):
    cast["jijian"].postings.all().delete()
    client = sign_in(cast["li"])
    address = client.post("/petitions/new/", sent(category="L1", is_accusation="on")).url
    page = client.get(address).content.decode()
    assert "没有可以接收这件检举控告的人员" in page
    assert "12388" in page


def test_a_firm_cannot_be_accused(cast, sign_in):
    firm = cast.organisations["首华物业"]
    answer = sign_in(cast["li"]).post("/petitions/new/", sent(category="L1", about=f"o{firm.pk}", is_accusation="on"))
    assert answer.status_code == 200
    assert "首华物业不是机关或居委会" in answer.content.decode()
    assert "物业前台态度很差" in answer.content.decode()


@pytest.mark.parametrize("value", ["p999999", "o999999", "x", "p", "\0", "p" + "9" * 40])
def test_somebody_who_is_not_offered_is_refused(cast, sign_in, value):
    answer = sign_in(cast["li"]).post("/petitions/new/", sent(category="L1", about=value))
    assert answer.status_code == 200
    assert not Petition.objects.exists()


# --- at triage ----------------------------------------------------------------------------------------------


def test_at_triage_of_whom_it_is_may_be_oneself(cast, file_for, sign_in):
    petition = file_for("li")
    client = sign_in(cast["wang"])
    assert "注明反映的是谁" in client.get(petition.get_absolute_url()).content.decode()
    address = f"{petition.get_absolute_url()}about/"
    assert client.post(address, {}).status_code == 200
    answer = client.post(address, {"about": f"p{cast['wang'].pk}"})
    assert answer.url == "/desk/"
    assert client.get(petition.get_absolute_url()).status_code == 404
    client = sign_in(cast["zhou"])
    assert client.get(address).status_code == 200, "an already answered question is told by the deed"
    assert client.post(address, {"about": f"p{cast['dang'].pk}"}).status_code == 409


def test_at_triage_it_is_called_an_accusation(cast, file_for, sign_in):
    petition = file_for("li")
    address = f"{petition.get_absolute_url()}accusation/"
    client = sign_in(cast["wang"])
    assert client.post(address, {}).status_code == 200
    assert client.post(address, {"sure": "on"}).url == "/desk/"
    assert client.get(petition.get_absolute_url()).status_code == 404


def test_a_namesake_is_let_in_on_a_page(cast, file_for, sign_in):
    petition = file_for("li", text="我对门也叫王志强，他家漏水")
    address = f"{petition.get_absolute_url()}recusals/{petition.recusals.get().pk}/"
    client = sign_in(cast["zhou"])
    assert address in client.get(petition.get_absolute_url()).content.decode()
    assert client.post(address, {"reason": "说的是邻居"}).url == petition.get_absolute_url()
    assert "说的是邻居" in sign_in(cast["li"]).get(petition.get_absolute_url()).content.decode()
    assert sign_in(cast["wang"]).get(petition.get_absolute_url()).status_code == 200


def test_the_streets_desk_says_why_it_has_it(cast, file_for, sign_in):
    petition = file_for("li", text="王志强、党卫民和周敏都不来")
    page = sign_in(cast["jiedao"]).get("/desk/").content.decode()
    assert petition.number in page
    assert "社区人员须回避，由街道办理" in page

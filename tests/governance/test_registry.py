"""Signing up, claiming homes, and the 居委会 that confirms them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from governance.accounts.models import User
from governance.journal.models import Event, Notice
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry import actions
from governance.registry.models import Building, Community, Home, HomeClaim, Ownership, homes_of

pytestmark = pytest.mark.django_db
SIGNUP, HOME, CLAIMS = "/accounts/signup/", "/accounts/home/", "/homes/"


def where(community="蓟门里社区", building=12, entrance="2", door="501", kind="owner"):
    found = Building.objects.get(community__name=community, number=building)
    return {"community": found.community_id, "building": found.pk, "entrance": entrance, "door": door, "kind": kind}


def account(**more):
    return {
        "username": "chenjie",
        "display_name": "陈洁",
        "phone": "13900000001",
        "password1": "kaihua-2026-x",
        "password2": "kaihua-2026-x",
        "consent": "on",
        **where(),
        **more,
    }


def home(building, entrance, door):
    return Home.objects.get(
        entrance__building__number=building,
        entrance__building__community__name="蓟门里社区",
        entrance__number=entrance,
        door=door,
    )


@pytest.fixture
def claimed(cast):
    """`claimed("sun")` claims 12号楼2单元501."""
    return lambda who, door="501", kind="owner": actions.claim_home(home=home(12, 2, door), kind=kind, by=cast[who])


# --- signing up ----------------------------------------------------------------------------------


def test_signing_up_makes_a_person_and_a_claim_signs_in_and_tells_the_neighbourhood_committee(client, cast):
    response = client.post(SIGNUP, account())
    assert response.url == HOME
    chen = User.objects.get(username="chenjie")
    assert (chen.display_name, chen.phone, chen.is_demo, chen.is_staff) == ("陈洁", "13900000001", False, False)
    assert chen.check_password("kaihua-2026-x")
    claim = HomeClaim.objects.get(person=chen)
    assert (str(claim.home), claim.kind, claim.state) == ("12号楼2单元501", "owner", "waiting")
    assert not homes_of(chen).exists()
    assert Notice.objects.visible_to(cast["zhou"]).filter(event__verb="home.claimed").count() == 1
    page = client.get(HOME).content.decode()
    assert "注册成功" in page
    assert "待居委会核实" in page


def test_the_consent_is_kept_with_the_version_of_the_notice(client, cast):
    client.post(SIGNUP, account())
    event = Event.objects.get(verb="person.signed_up")
    assert event.data == {"notice": actions.PRIVACY_NOTICE}
    assert event.by.username == "chenjie"
    assert f"{actions.PRIVACY_NOTICE} 版" in client.get("/about/").content.decode()


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"username": "li"}, "username", "已有人使用"),
        ({"username": "LI"}, "username", "已有人使用"),
        ({"username": "a b"}, "username", "用户名"),
        ({"username": "长" * 31}, "username", "最多 30 个字"),
        ({"username": "长" * 151}, "username", "最多 30 个字"),
        ({"username": "a\x00b"}, "username", ""),
        ({"phone": "12345"}, "phone", "11 位手机号码"),
        ({"phone": ""}, "phone", "11 位手机号码"),
        ({"phone": "1" * 30}, "phone", "11 位手机号码"),
        ({"display_name": "长" * 41}, "display_name", "最多 40 个字，现在 41 个"),
        ({"password1": "a9k", "password2": "a9k"}, "password2", "密码太短，至少要 8 个字符"),
        ({"door": "1" * 11}, "door", "最多 10 个字"),
        ({"display_name": ""}, "display_name", "请填写您的姓名"),
        ({"password2": "other"}, "password2", "不一样"),
        ({"password1": "12345678", "password2": "12345678"}, "password2", "密码"),
        ({"entrance": "9"}, "entrance", "12号楼没有登记9单元"),
        ({"entrance": "二"}, "entrance", "只填数字"),
        ({"entrance": "-1"}, "entrance", "只填数字"),
        ({"door": "9999"}, "door", "12号楼2单元没有登记房号“9999”"),
        ({"door": "\x00"}, "door", ""),
        ({"building": ""}, "building", "请选择楼号"),
        ({"building": "9" * 40}, "building", "请重新选择"),
        ({"community": "x"}, "community", "请重新选择"),
        ({"kind": "king"}, "kind", "请重新选择"),
        ({"consent": ""}, "consent", "请先阅读隐私说明"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(client, cast, change, field, sentence):
    response = client.post(SIGNUP, account(**change))
    assert response.status_code == 200
    form = response.context["form"]
    assert field in form.errors
    assert sentence in str(form.errors[field])
    page = response.content.decode()
    assert "form-errors" in page
    for name, value in {"display_name": "陈洁", "phone": "13900000001", "door": "501"}.items():
        if name not in change:
            assert f'value="{value}"' in page
    assert "kaihua" not in page
    assert not User.objects.filter(display_name="陈洁").exists()
    assert not HomeClaim.objects.exists()


def test_a_building_of_another_community_is_refused_beside_its_field(client, cast):
    other = Community.objects.get(name="老山东里北社区")
    form = client.post(SIGNUP, account(community=other.pk)).context["form"]
    assert "12号楼不在老山东里北社区" in str(form.errors["building"])


def test_house_numbers_are_read_as_people_write_them(client, cast):
    client.post(SIGNUP, account(entrance=" ２单元 ", door="５０１ 室"))
    assert str(HomeClaim.objects.get().home) == "12号楼2单元501"


def test_the_consent_is_not_ticked_beforehand(client, cast):
    page = client.get(SIGNUP)
    assert page.context["form"]["consent"].value() is None
    assert "/about/#privacy" in page.content.decode()


def test_without_javascript_every_building_can_be_chosen_and_with_it_those_of_the_community(client, cast):
    page = client.get(SIGNUP).content.decode()
    assert page.count("<optgroup") == 4
    one = Community.objects.get(name="蓟门里社区")
    part = client.get(f"{SIGNUP}?community={one.pk}", headers={"HX-Request": "true"}).content.decode()
    assert part.count("<option") == 36
    assert "<html" not in part


@pytest.mark.parametrize("community", ["", "x", "9" * 40, "%00", "²", "-1"])
def test_an_unknown_community_narrows_nothing_down_to_an_error(client, cast, community):
    response = client.get(f"{SIGNUP}?community={community}", headers={"HX-Request": "true"})
    assert response.status_code == 200


def test_a_form_is_not_dearer_with_more_buildings(client, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        client.get(SIGNUP)


def test_somebody_signed_in_does_not_sign_up_again(sign_in, cast):
    assert sign_in(cast["li"]).get(SIGNUP).url == HOME
    assert sign_in(cast["li"]).post(SIGNUP, account()).url == HOME
    assert not User.objects.filter(username="chenjie").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_name_at_once_one_gets_it_and_the_other_reads_why(cast):
    def send(_):
        try:
            return Client().post(SIGNUP, account())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    assert all("已有人使用" in answer.content.decode() for answer in answers if answer.status_code == 200)
    assert User.objects.filter(username="chenjie").count() == HomeClaim.objects.count() == 1


# --- my homes ------------------------------------------------------------------------------------


def test_i_claim_another_home_and_see_that_it_waits(sign_in, cast):
    client = sign_in(cast["sun"])
    assert client.post(HOME, where(kind="family")).url == HOME
    page = client.get(HOME).content.decode()
    assert "12号楼2单元501" in page
    assert "待居委会核实" in page
    assert "5号楼1单元202" in page


def test_a_second_click_makes_no_second_claim(sign_in, cast):
    client = sign_in(cast["sun"])
    client.post(HOME, where())
    client.post(HOME, where())
    assert HomeClaim.objects.count() == 1
    assert Notice.objects.visible_to(cast["zhou"]).count() == 1


def test_what_i_own_already_cannot_be_claimed_again_but_as_something_else_it_can(sign_in, cast):
    client = sign_in(cast["li"])
    assert "已经绑定了这处房屋" in client.post(HOME, where(door="601")).content.decode()
    assert client.post(HOME, where(door="601", kind="family")).status_code == 302


def test_five_claims_may_wait_and_no_more(sign_in, cast):
    client = sign_in(cast["sun"])
    for door in ("101", "102", "103", "201", "202"):
        assert client.post(HOME, where(door=door)).status_code == 302
    assert client.post(HOME, where(door="203")).status_code == 409
    assert client.post(HOME, where(door="202")).status_code == 302


def test_a_refused_claim_is_shown_with_its_reason(sign_in, cast, claimed):
    actions.decide_claim(claim=claimed("sun"), confirm=False, reason="请带租房合同来", by=cast["zhou"])
    page = sign_in(cast["sun"]).get(HOME).content.decode()
    assert "未通过" in page
    assert "请带租房合同来" in page


def test_my_page_shows_nothing_of_others(sign_in, cast, claimed):
    claimed("sun")
    assert "2单元501" not in sign_in(cast["zhao"]).get(HOME).content.decode()


# --- the 居委会 ------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["li", "wang", "dang", "wuye", "jiedao", "laoshan", "zhuanban", "admin"])
def test_whoever_confirms_no_homes_finds_no_such_page(sign_in, cast, claimed, who):
    claim = claimed("sun")
    assert sign_in(cast[who]).get(CLAIMS).status_code == 404
    assert sign_in(cast[who]).post(f"{CLAIMS}{claim.pk}/", {"decision": "confirm"}).status_code == 404
    assert HomeClaim.objects.get().state == "waiting"


def test_the_neighbourhood_committee_sees_who_claims_what_and_how_many_live_there(sign_in, cast, claimed):
    claimed("sun", door="601")
    claimed("zhao", door="601", kind="family")
    page = sign_in(cast["zhou"]).get(CLAIMS).content.decode()
    assert "孙晓梅" in page
    assert "业主 1 人，使用人 0 人" in page
    assert "李秀兰" not in page


def test_another_neighbourhood_committee_sees_nothing_of_it(sign_in, cast, claimed):
    claim = claimed("sun")
    assert "没有等待核实的申请" in sign_in(cast["juwei"]).get(CLAIMS).content.decode()
    assert sign_in(cast["juwei"]).post(f"{CLAIMS}{claim.pk}/", {"decision": "confirm"}).status_code == 404


@pytest.mark.parametrize("kind", ["owner", "family", "tenant"])
def test_confirming_begins_the_right_and_tells_the_person(sign_in, cast, claimed, kind):
    claim = claimed("sun", kind=kind)
    assert sign_in(cast["zhou"]).post(f"{CLAIMS}{claim.pk}/", {"decision": "confirm"}).url == CLAIMS
    claim.refresh_from_db()
    assert (claim.state, claim.decided_by) == ("confirmed", cast["zhou"])
    assert claim.home in homes_of(cast["sun"])
    assert Ownership.objects.filter(person=cast["sun"]).exists() == (kind == "owner")
    notice = Notice.objects.visible_to(cast["sun"]).get()
    assert (notice.event.verb, notice.url) == ("home.confirmed", HOME)
    assert sign_in(cast["sun"]).get(notice.url).status_code == 200


def test_refusing_needs_a_reason_which_stays_when_it_is_too_long(sign_in, cast, claimed):
    claim = claimed("sun")
    client = sign_in(cast["zhou"])
    page = client.post(f"{CLAIMS}{claim.pk}/", {"decision": "refuse", "reason": "  "}).content.decode()
    assert "请写明理由" in page
    page = client.post(f"{CLAIMS}{claim.pk}/", {"decision": "refuse", "reason": "理" * 201}).content.decode()
    assert "理" * 201 in page
    assert HomeClaim.objects.get().state == "waiting"
    client.post(f"{CLAIMS}{claim.pk}/", {"decision": "refuse", "reason": "请带房产证来核对"})
    assert HomeClaim.objects.get().state == "refused"
    assert "请带房产证来核对" in Notice.objects.visible_to(cast["sun"]).get().event.notice_text


@pytest.mark.parametrize("decision", ["", "x", "\x00", "确认"])
def test_an_unknown_decision_decides_nothing(sign_in, cast, claimed, decision):
    claim = claimed("sun")
    assert sign_in(cast["zhou"]).post(f"{CLAIMS}{claim.pk}/", {"decision": decision}).status_code == 200
    assert HomeClaim.objects.get().state == "waiting"


def test_nobody_confirms_a_claim_of_their_own(sign_in, cast, claimed):
    for who in ("zhou", "sun"):
        claim = claimed(who)
        assert sign_in(cast[who]).post(f"{CLAIMS}{claim.pk}/", {"decision": "confirm"}).status_code == 403
        with pytest.raises(NotAllowed):
            actions.decide_claim(claim=claim, confirm=True, by=cast[who])
    assert not [claim for claim in sign_in(cast["zhou"]).get(CLAIMS).context["page"] if claim.person == cast["zhou"]]


def test_the_second_of_two_who_decide_reads_what_it_is_now(sign_in, cast, claimed):
    claim = claimed("sun")
    client = sign_in(cast["zhou"])
    client.post(f"{CLAIMS}{claim.pk}/", {"decision": "confirm"})
    late = client.post(f"{CLAIMS}{claim.pk}/", {"decision": "refuse", "reason": "晚了"})
    assert late.status_code == 409
    assert "已核实" in late.content.decode()
    with pytest.raises(NotPossibleNow):
        actions.decide_claim(claim=claim, confirm=True, by=cast["zhou"])


def test_the_list_costs_the_same_with_one_claim_and_with_many(
    sign_in, cast, claimed, django_assert_max_num_queries, django_assert_num_queries
):
    client = sign_in(cast["zhou"])
    for number, door in enumerate(("101", "102", "103")):
        claimed("sun", door=door)
        claimed("zhao", door=door)
        if number == 0:
            with django_assert_max_num_queries(12) as one:
                client.get(CLAIMS)
    with django_assert_num_queries(len(one)):
        client.get(CLAIMS)

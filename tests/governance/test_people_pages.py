"""Pages of codes, homes, staff and my own information."""

import io
import json
import re
import time
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from committees.contracts import actions as contracts
from governance import sms
from governance.accounts import consents
from governance.accounts.models import User
from governance.exports.models import ExportJob
from governance.journal.models import Event
from governance.people import actions
from governance.people.models import HomeCode, Invitation
from governance.registry import actions as registry
from governance.registry.models import (
    Building,
    Entrance,
    Home,
    HomeClaim,
    Occupancy,
    Ownership,
    TitleRecord,
    homes_of,
    postings_of,
)
from issues.petitions import actions as petitions

pytestmark = pytest.mark.django_db
BAD = ["x", "9" * 40, "-1", "\0", "²", "\ud800".encode("utf-8", "surrogatepass"), ""]


def entrance():
    return Entrance.objects.get(building__number=12, building__community__name="蓟门里社区", number=2)


@pytest.fixture
def code(cast):
    def made(door="501"):
        slips = actions.make_codes(entrance=entrance(), sheet=uuid.uuid4(), by=cast["zhou"])
        return {slip.home.door: slip.code for slip in slips}[door]

    return made


@pytest.fixture
def confirmed(client):
    """`confirmed(person)` is signed in and has just typed her password."""

    def signed_in(person):
        client.force_login(person)
        session = client.session
        session["password_confirmed_at"] = time.time()
        session.save()
        return client

    return signed_in


def page(response):
    return response.content.decode()


# --- the code on her phone -----------------------------------------------------------------------


def test_whoever_scans_a_code_signs_up_first_and_is_bound_at_once(client, cast, code):
    here = f"/bind/{code()}/"
    first = page(client.get(here))
    assert f"/accounts/signup/?next={here}" in first and f"/accounts/login/?next={here}" in first
    assert "building" not in client.get(f"/accounts/signup/?next={here}").context["form"].fields
    account = {
        "username": "chenjie",
        "display_name": "陈洁",
        "phone": "13900000001",
        "password1": "kaihua-2026-x",
        "password2": "kaihua-2026-x",
        "consent": "on",
        "next": here,
    }
    assert client.post("/accounts/signup/", account).url == here
    answer = client.post(here, {"kind": "family"}, follow=True)
    assert "已绑定蓟门里社区12号楼2单元501，现在就可以反映问题" in page(answer)
    chen = User.objects.get(username="chenjie")
    assert [str(home) for home in homes_of(chen)] == ["12号楼2单元501"]
    assert chen.consents.get().version == consents.PRIVACY_NOTICE
    assert client.get("/petitions/new/").context["form"]


def test_somebody_who_has_not_signed_in_learns_nothing_of_a_code(client, cast, code):
    good, bad = code(), "K7QM2XPA"
    pages = [page(client.get(f"/bind/{each}/")) for each in (good, bad)]
    same = [re.sub(r"[0-9A-Z]{4}-?[0-9A-Z]{4}|value=\"\w+\"", "", each) for each in pages]
    assert same[0] == same[1]
    assert "501" not in pages[0]
    assert client.post(f"/bind/{good}/", {"kind": "owner"}).status_code == 200
    assert not HomeCode.objects.exclude(used_at=None).exists()


def test_a_get_uses_no_code_and_no_try(sign_in, cast, code):
    client, one = sign_in(cast["sun"]), code()
    for _ in range(20):
        client.get(f"/bind/{one}/")
    assert client.post(f"/bind/{one}/", {"kind": "tenant"}).url == "/accounts/home/"


def test_the_code_is_typed_as_it_stands_on_paper(client, cast, code):
    one = code()
    assert client.post("/bind/", {"code": f" {one[:4]}-{one[4:]} ".lower()}).url == f"/bind/{one}/"


@pytest.mark.parametrize("typed", ["", "K7QM", "K0QM-1XPA", "\0" * 8, "房" * 8, "A" * 500])
def test_what_can_be_no_code_is_a_sentence(client, cast, typed):
    response = client.post("/bind/", {"code": typed})
    assert response.status_code == 200
    assert response.context["form"].errors["code"]


@pytest.mark.parametrize("path", ["/bind/x/", "/bind/%00/", "/bind/K0QM1XPA/", f"/bind/{'9' * 400}/"])
def test_an_address_that_holds_no_code_leads_to_the_form(client, cast, path):
    assert client.get(path).url == "/bind/"


def test_a_wrong_code_says_so_and_keeps_the_choice(sign_in, cast):
    answer = page(sign_in(cast["sun"]).post("/bind/K7QM2XPA/", {"kind": "tenant"}))
    assert "没有这个房屋码" in answer
    assert re.search(r'value="tenant"[^>]*checked', answer)


def test_who_guesses_codes_is_stopped(sign_in, cast, settings):
    settings.RATE_LIMITS = True
    client = sign_in(cast["sun"])
    answers = [
        page(client.post(f"/bind/K7QM2X{pair}/", {"kind": "tenant"})) for pair in map("A{}".format, "23456789ABCD")
    ]
    assert sum("没有这个房屋码" in answer for answer in answers) == 10
    assert "操作太频繁了" in answers[-1]


@pytest.mark.parametrize("kind", ["", "king", "\0"])
def test_an_unknown_kind_binds_nobody(sign_in, cast, code, kind):
    assert sign_in(cast["sun"]).post(f"/bind/{code()}/", {"kind": kind}).context["form"].errors["kind"]
    assert not HomeCode.objects.exclude(used_at=None).exists()


# --- signing up by phone -------------------------------------------------------------------------


def test_a_phone_proved_by_a_code_stands_for_a_username(client, cast, code, django_capture_on_commit_callbacks):
    form = {"next": f"/bind/{code()}/", "phone": "13900000002", "display_name": "陈洁", "consent": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post("/accounts/signup/", form | {"send": "1"})
    assert "验证码已发往 13900000002" in page(sent) and sent.context["form"].errors == {}
    assert 'value="陈洁"' in page(sent)
    digits = re.search(r"\d{6}", sms.shown_to("13900000002"))[0]
    form |= {"password1": "kaihua-2026-x", "password2": "kaihua-2026-x"}
    wrong = client.post("/accounts/signup/", form | {"code": "000000" if digits != "000000" else "111111"})
    assert "验证码不对" in page(wrong)
    assert not User.objects.filter(phone="13900000002").exists()
    assert client.post("/accounts/signup/", form | {"code": digits}).status_code == 302
    assert re.fullmatch(r"u\d{10}", User.objects.get(phone="13900000002").username)


def test_without_code_and_without_username_the_page_says_which(client, cast):
    answer = client.post("/accounts/signup/", {"phone": "13900000002"})
    assert "请获取短信验证码" in str(answer.context["form"].errors["username"])


def test_a_code_is_not_sent_to_what_is_no_number(client, cast):
    answer = client.post("/accounts/signup/", {"phone": "123", "send": "1"})
    assert set(answer.context["form"].errors) == {"phone"}


# --- homes ---------------------------------------------------------------------------------------


def test_the_neighbourhood_committee_finds_a_home_and_sees_masked_names(sign_in, cast):
    client = sign_in(cast["zhou"])
    found = page(client.get("/homes/find/?building=12号楼&entrance=２单元&door=601室"))
    assert "12号楼2单元601" in found and "业主 <b>1</b> 人" in found
    home = Home.objects.get(entrance=entrance(), door="601")
    shown = page(client.get(f"/homes/find/{home.pk}/"))
    assert "李*" in shown and "李秀兰" not in shown


def test_full_names_need_a_reason_and_leave_a_trace(sign_in, cast):
    client, home = sign_in(cast["zhou"]), Home.objects.get(entrance=entrance(), door="601")
    refused = page(client.post(f"/homes/find/{home.pk}/names/", {"reason": " "}))
    assert "请写明理由" in refused and "李秀兰" not in refused
    assert "李秀兰" in page(client.post(f"/homes/find/{home.pk}/names/", {"reason": "核对登记"}))
    event = Event.objects.get(verb="home.names_seen")
    assert (event.by, event.subject, event.said["reason"]) == (cast["zhou"], home, "核对登记")


@pytest.mark.parametrize("name", ["building", "entrance", "door", "after"])
@pytest.mark.parametrize("value", BAD)
def test_no_search_for_a_home_breaks(sign_in, cast, name, value):
    assert sign_in(cast["zhou"]).get("/homes/find/", {"building": "12", name: value}).status_code == 200


@pytest.mark.parametrize("value", BAD)
def test_no_address_of_a_sheet_breaks(sign_in, cast, value):
    answer = sign_in(cast["zhou"]).get(f"/homes/codes/{entrance().pk}/", {"home": value})
    assert answer.status_code in (200, 404)


def test_finding_costs_the_same_for_one_home_and_for_many(sign_in, cast, django_assert_max_num_queries):
    client = sign_in(cast["zhou"])
    client.get("/homes/find/")  # the first page of a session writes that it was seen
    with django_assert_max_num_queries(16) as one:
        client.get("/homes/find/?building=12&entrance=2&door=601")
    with django_assert_max_num_queries(len(one) + 1):  # more than a page are counted
        client.get("/homes/find/?building=12")


def test_a_home_costs_the_same_with_one_resident_and_with_three(sign_in, cast, django_assert_max_num_queries):
    client, home = sign_in(cast["zhou"]), Home.objects.get(entrance=entrance(), door="601")
    with django_assert_max_num_queries(18) as one:
        client.get(f"/homes/find/{home.pk}/")
    for who in ("sun", "zhao", "wuye"):
        Occupancy.objects.create(home=home, person=cast[who], kind="family")
    with django_assert_max_num_queries(len(one)):
        client.get(f"/homes/find/{home.pk}/")


def test_the_sheet_shows_each_code_once_with_its_picture(sign_in, cast):
    client, nonce = sign_in(cast["zhou"]), str(uuid.uuid4())
    path = f"/homes/codes/{entrance().pk}/"
    assert "18 张" in page(client.get(path))
    sheet = page(client.post(path, {"nonce": nonce}))
    codes = re.findall(r'class="slip__code">([0-9A-Z]{4}-[0-9A-Z]{4})<', sheet)
    assert len(codes) == len(set(codes)) == sheet.count("data:image/svg+xml") == 18
    assert codes[0] not in page(client.get(path))
    again = page(client.post(path, {"nonce": nonce}))
    assert re.findall(r'class="slip__code">([0-9A-Z]{4}-[0-9A-Z]{4})<', again) == codes
    assert HomeCode.objects.count() == 18


def test_a_sheet_without_a_mark_is_not_made(sign_in, cast):
    assert "将生成" in page(sign_in(cast["zhou"]).post(f"/homes/codes/{entrance().pk}/", {}))
    assert not HomeCode.objects.exists()


def test_the_neighbourhood_committee_ends_a_binding_for_a_reason(sign_in, cast):
    fact = cast["li"].ownerships.get()
    client, path = sign_in(cast["zhou"]), f"/homes/bindings/ownership/{fact.pk}/end/"
    assert "请写明理由" in page(client.post(path, {"reason": ""}))
    assert client.post(path, {"reason": "已过户"}).url == f"/homes/find/{fact.home_id}/"
    assert not homes_of(cast["li"]).exists()


def test_i_say_myself_that_i_moved_out(sign_in, cast):
    client, fact = sign_in(cast["sun"]), cast["sun"].occupancies.get()
    assert "我已不住这里" in page(client.get("/accounts/home/"))
    path = f"/homes/bindings/occupancy/{fact.pk}/end/"
    client.post(path)  # a POST without the button changes nothing
    assert homes_of(cast["sun"]).exists()
    assert client.post(path, {"end": "1"}).url == "/accounts/home/"
    assert not homes_of(cast["sun"]).exists()
    assert client.post(path, {"end": "1"}).status_code == 409


@pytest.mark.parametrize("kind", ["x", "posting", "occupancy"])
def test_a_binding_of_another_kind_is_not_there(sign_in, cast, kind):
    fact = cast["li"].ownerships.get()
    assert sign_in(cast["zhou"]).get(f"/homes/bindings/{kind}/{fact.pk + 10**6}/end/").status_code == 404


def test_the_neighbourhood_committee_corrects_a_name_that_stands_wrong(sign_in, cast):
    fact = cast["li"].ownerships.get()
    path = f"/homes/bindings/ownership/{fact.pk}/name/"
    sign_in(cast["zhou"]).post(path, {"name": "李秀岚", "reason": "登记时写错一个字"})
    assert User.objects.get(username="li").display_name == "李秀岚"
    event = Event.objects.get(verb="details.corrected")
    assert "李秀" not in f"{event.data}{event.words}"


# --- many claims at once, and vouching -----------------------------------------------------------


def test_twenty_claims_are_confirmed_at_once_and_the_late_ones_told_apart(sign_in, cast):
    claims = []
    for number, home in enumerate(Home.objects.filter(entrance__building__number=12, entrance__number__gt=2)[:20]):
        person = User.objects.create(username=f"p{number}", display_name=f"居民{number}")
        claims.append(registry.claim_home(home=home, kind="tenant", by=person))
    mine = registry.claim_home(home=claims[0].home, kind="family", by=cast["zhou"])
    other = registry.claim_home(home=cast["sun"].occupancies.get().home, kind="family", by=cast["li"])
    client = sign_in(cast["zhou"])
    ticked = [str(claim.pk) for claim in [*claims, mine, other]] + ["x", "9" * 40, "\0"]
    answer = client.post("/homes/confirm/", {"claim": ticked}, follow=True)
    assert "已确认 20 份申请" in page(answer)
    assert (
        HomeClaim.objects.filter(state="confirmed").count() == Occupancy.objects.filter(kind="tenant").count() - 1 == 20
    )
    assert {mine.pk, other.pk} == set(HomeClaim.objects.filter(state="waiting").values_list("pk", flat=True))
    assert "请先勾选" in page(client.post("/homes/confirm/", follow=True))


def test_i_confirm_my_family_and_see_no_more_than_name_and_kind(sign_in, cast):
    home = Home.objects.get(entrance=entrance(), door="601")
    claim = registry.claim_home(home=home, kind="family", by=cast["sun"])
    client = sign_in(cast["li"])
    shown = page(client.get("/accounts/home/"))
    assert "孙晓梅" in shown and "家庭成员" in shown
    assert cast["sun"].phone not in shown and "孙晓梅" not in page(client.get("/homes/"))
    client.post(f"/accounts/home/vouch/{claim.pk}/", {"known": "maybe"})
    assert HomeClaim.objects.get().state == "waiting"
    client.post(f"/accounts/home/vouch/{claim.pk}/", {"known": "yes"})
    assert home in homes_of(cast["sun"])
    assert client.post(f"/accounts/home/vouch/{claim.pk}/", {"known": "yes"}).status_code == 404


def test_what_a_resident_doubts_stands_on_the_committees_page(sign_in, cast):
    home = Home.objects.get(entrance=entrance(), door="601")
    claim = registry.claim_home(home=home, kind="tenant", by=cast["sun"])
    sign_in(cast["li"]).post(f"/accounts/home/vouch/{claim.pk}/", {"known": "no"})
    assert "不认识申请人" in page(sign_in(cast["zhou"]).get("/homes/"))


# --- a home changes hands ------------------------------------------------------------------------


def transferred(client, home, **more):
    url = f"/homes/find/{home.pk}/transfer/"
    seen = client.get(url).context["form"].initial["seen"]
    post = {
        "name": "孙晓梅",
        "phone": "",
        "on": str(timezone.localdate()),
        "reason": "已核对产权证",
        "seen": seen,
        **more,
    }
    return client.post(url, post)


@pytest.fixture
def sold(cast):
    """li's home."""
    return cast["li"].ownerships.get().home


def test_a_home_passes_to_an_account_by_name_and_number(sign_in, cast, sold):
    sun, client = cast["sun"], sign_in(cast["zhou"])
    answer = transferred(client, sold, phone=sun.phone)
    assert answer.url == f"/homes/find/{sold.pk}/"
    assert not homes_of(cast["li"]).filter(pk=sold.pk).exists()
    assert homes_of(sun).filter(pk=sold.pk).exists()
    shown = page(client.get(answer.url))
    assert "产权变更" in shown and "已核对产权证" in shown and "孙晓梅" not in shown
    assert "李秀兰" not in shown and "以前绑定" in shown


def test_a_home_passes_to_two_without_accounts_half_each(sign_in, cast, sold):
    client = sign_in(cast["jiedao"])
    transferred(client, sold, phone="15400006666", other_name="钱某")
    rows = TitleRecord.objects.current().filter(home=sold).order_by("pk")
    assert [(row.name, row.phone_tail, row.share, row.shares) for row in rows] == [
        ("孙晓梅", "6666", 1, 2),
        ("钱某", "", 1, 2),
    ]
    assert not Ownership.objects.current().filter(home=sold).exists()
    shown = page(client.get(f"/homes/find/{sold.pk}/"))
    assert "业主名册（还没有账号认领）" in shown and "手机尾号 6666" in shown


def test_a_home_passes_to_a_registered_organisation(sign_in, cast, sold):
    transferred(sign_in(cast["zhou"]), sold, name="首华物业")
    assert Ownership.objects.current().get(home=sold).organisation == cast.organisations["首华物业"]


def test_a_second_click_transfers_nothing(sign_in, cast, sold):
    client = sign_in(cast["zhou"])
    seen = client.get(f"/homes/find/{sold.pk}/transfer/").context["form"].initial["seen"]
    answers = [transferred(client, sold, seen=seen).status_code for _ in range(2)]
    assert answers == [302, 409]
    assert TitleRecord.objects.filter(home=sold).count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * 41}, "name"),
        ({"phone": "12"}, "phone"),
        ({"on": "明天"}, "on"),
        ({"on": "2099-01-01"}, "on"),
        ({"reason": ""}, "reason"),
        ({"other_phone": "15400006666"}, "other_name"),
        ({"other_name": "孙晓梅"}, "other_name"),
    ],
)
def test_a_refused_transfer_says_why_and_keeps_what_was_typed(sign_in, cast, sold, change, field):
    answer = transferred(sign_in(cast["zhou"]), sold, **{"reason": "核对过了", **change})
    assert answer.status_code == 200 and field in answer.context["form"].errors
    assert Ownership.objects.current().filter(home=sold, person=cast["li"]).exists()


def test_nobody_else_transfers_a_home(sign_in, cast, sold):
    for who in ("li", "wang", "wuye", "laoshan", "admin"):
        assert sign_in(cast[who]).post(f"/homes/find/{sold.pk}/transfer/").status_code == 404


# --- staff ---------------------------------------------------------------------------------------


def invited(sign_in, cast, **more):
    firm = cast.organisations["首华物业"]
    post = {"nonce": str(uuid.uuid4()), "name": "钟维修", "title": "维修员", "duties": ["repairer"], **more}
    return sign_in(cast["wuye"]).post(f"/staff/{firm.pk}/invite/", post)


def test_a_lead_invites_and_the_link_opens_the_post_for_a_new_account(sign_in, cast):
    shown = page(invited(sign_in, cast))
    link = re.search(r"/invitations/[a-z0-9]{26}/", shown)[0]
    assert "data:image/svg+xml" in shown
    guest = Client()
    assert "首华物业邀请您任职" in page(guest.get(link)) and "钟维修" not in page(guest.get(link))
    account = {"username": "zhong", "password1": "short-9x", "password2": "short-9x", "consent": "on"}
    assert "至少要 10 个字符" in page(guest.post(link, account))
    account |= {"password1": "weixiu-2026-x", "password2": "weixiu-2026-x"}
    assert guest.post(link, account).url == "/"
    zhong = User.objects.get(username="zhong")
    assert postings_of(zhong).get().duties == ["repairer"]
    assert guest.get("/tasks/").status_code == 200
    assert guest.get(link).status_code == 409
    staff = page(sign_in(cast["wuye"]).get(f"/staff/{cast.organisations['首华物业'].pk}/"))
    assert "钟维修" in staff and "维修员" in staff


def test_an_invitation_goes_to_the_phone_once_with_the_same_link(
    sign_in, cast, settings, django_capture_on_commit_callbacks
):
    settings.RATE_LIMITS, number, nonce = True, "15400009999", str(uuid.uuid4())
    with django_capture_on_commit_callbacks(execute=True):
        shown = page(invited(sign_in, cast, phone=number, nonce=nonce))
    link = re.search(r"/invitations/[a-z0-9]{26}/", shown)[0]
    text = sms.shown_to(number)
    assert settings.SITE["url"].rstrip("/") + link in text and "钟维修" not in text
    assert "正在发往 154****9999" in shown
    with django_capture_on_commit_callbacks() as again:
        assert link in page(invited(sign_in, cast, phone=number, nonce=nonce))
    assert again == []
    assert invited(sign_in, cast, phone=number).status_code == 200
    refused = invited(sign_in, cast, phone=number, title="夜班维修员")
    assert (refused.status_code, refused.context["form"].errors.keys()) == (429, {"phone"})
    assert "夜班维修员" in page(refused)
    assert invited(sign_in, cast, title="夜班维修员").status_code == 200


def test_without_a_way_for_text_messages_nothing_is_sent_or_counted(sign_in, cast, settings, monkeypatch):
    settings.RATE_LIMITS = True
    monkeypatch.setattr(sms, "is_available", lambda: False)
    answers = [invited(sign_in, cast, phone="15400009999") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert "正在发往" not in page(answers[-1])


def test_somebody_with_an_account_accepts_by_one_button(sign_in, cast):
    link = re.search(r"/invitations/[a-z0-9]{26}/", page(invited(sign_in, cast)))[0]
    client = sign_in(cast["li"])
    client.post(link)
    assert not postings_of(cast["li"]).exists()
    assert client.post(link, {"accept": "1"}).url == "/"
    assert postings_of(cast["li"]).get().title == "维修员"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * 41}, "name"),
        ({"title": ""}, "title"),
        ({"phone": "123"}, "phone"),
        ({"duties": ["auditor"]}, "duties"),
        ({"duties": ["\0", "x"]}, "duties"),
        ({"since": "昨天"}, "since"),
        ({"until": "2020-01-01"}, "until"),
        ({"until": "9999-12-31"}, "until"),
        ({"since": "2027-01-02", "until": "2027-01-01"}, "until"),
    ],
)
def test_a_refused_invitation_says_why(sign_in, cast, change, field):
    form = invited(sign_in, cast, **change).context["form"]
    assert field in form.errors
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("token", ["x", "a" * 26, "9" * 400, "%00", "%F0%9F%98%80"])
def test_an_unknown_invitation_is_not_there(client, cast, token):
    assert client.get(f"/invitations/{token}/").status_code == 404
    assert client.post(f"/invitations/{token}/").status_code == 404


def test_a_lead_ends_a_post_and_takes_an_invitation_back(sign_in, cast):
    invited(sign_in, cast)
    client = sign_in(cast["wuye"])
    mine = cast["wuye"].postings.get()
    assert client.post(f"/staff/postings/{mine.pk}/end/", {"reason": "离任"}).status_code == 409
    invitation = Invitation.objects.get()
    client.post(f"/staff/invitations/{invitation.pk}/revoke/")
    assert client.post(f"/staff/invitations/{invitation.pk}/revoke/").status_code == 409


def test_the_street_sees_its_organisations_and_whether_somebody_leads(sign_in, cast, django_assert_max_num_queries):
    client = sign_in(cast["jiedao"])
    with django_assert_max_num_queries(20):
        shown = page(client.get("/staff/"))
    assert "蓟门第二物业" in shown and "还没有负责人" in shown and "老山街道办事处" not in shown


# --- my own information --------------------------------------------------------------------------


def test_i_see_what_is_held_about_me(sign_in, cast, file_for):
    petition = file_for("li", share_phone=True)
    shown = page(sign_in(cast["li"]).get("/accounts/me/"))
    for words in (petition.number, "12号楼2单元601", cast["li"].phone, "承办单位上门前可以看到我的电话"):
        assert words in shown
    assert "赵建国" not in shown


def test_i_see_who_looked_at_my_phone_door_and_name_and_why(confirmed, cast, file_for):
    mine, other = file_for("li"), file_for("zhao")
    petitions.look(petition=mine, kind="phone", reason="contact", note="约时间上门", by=cast["wang"])
    petitions.look(petition=mine, kind="door", reason="visit", by=cast["zhou"])
    petitions.look(petition=other, kind="phone", reason="duplicate", note="别人的", by=cast["zhou"])
    home = cast["li"].ownerships.get().home
    actions.see_names(home=home, by=cast["zhou"], reason="核对名册")
    left = Event.objects.latest("pk").at - timedelta(days=400)
    actions.see_names(home=home, by=cast["zhou"], reason="前一位业主时", at=left)
    Ownership.objects.filter(person=cast["li"]).update(since=left.date() + timedelta(days=30))
    client = confirmed(cast["li"])
    rows = json.loads(archive_of(client).read("我的信息.json"))["held"]["looks"]["rows"]
    assert [(row["谁查看"], row["看了什么"], row["关于"], row["理由"]) for row in rows] == [
        ("社区居委会", "姓名", "房屋绑定", "核对名册"),
        ("物管会主任", "门牌", mine.number, "上门查看"),
        ("物管会委员", "电话", mine.number, "联系诉求人，约时间上门"),
    ]
    shown = page(client.get("/accounts/me/"))
    assert "谁看过我的姓名、电话和门牌" in shown and "约时间上门" in shown
    assert "王志强" not in str(rows) and "别人的" not in shown


def archive_of(client):
    return zipfile.ZipFile(io.BytesIO(client.post("/accounts/me/export/").content))


def test_i_see_the_lists_i_took_the_sheets_i_brought_and_my_reports(sign_in, cast):
    ExportJob.objects.create(owner=cast["wuye"], kind="tasks", asked_at=timezone.now())
    report_for(cast)
    shown = page(sign_in(cast["wuye"]).get("/accounts/me/"))
    for words in ("我导出的清单", "项目负责人报到", "首华物业 一"):
        assert words in shown


def report_for(cast):
    firm, jimenli, day = cast.organisations["首华物业"], cast.communities["蓟门里"], timezone.localdate()
    where = {"community": jimenli, "buildings": Building.objects.filter(community=jimenli, number=12)}
    contract = contracts.sign_contract(firm=firm, number="一", since=day, signed_on=day, by=cast["zhou"], **where)
    posting = cast["wuye"].postings.get()
    contracts.appoint_manager(contract=contract, posting=posting, took_post_on=day, by=cast["zhou"])


def test_my_page_costs_the_same_with_one_petition_and_with_three(
    sign_in, cast, file_for, django_assert_max_num_queries
):
    client = sign_in(cast["li"])
    file_for("li")
    client.get("/accounts/me/")
    with django_assert_max_num_queries(45) as one:
        client.get("/accounts/me/")
    file_for("li")
    file_for("li")
    with django_assert_max_num_queries(len(one)):
        client.get("/accounts/me/")


def test_a_consent_taken_back_counts_from_now_and_only_mine(sign_in, cast, file_for):
    petition = file_for("li", share_phone=True)
    consent = cast["li"].consents.get()
    assert sign_in(cast["zhao"]).post(f"/accounts/me/consents/{consent.pk}/").status_code == 404
    sign_in(cast["li"]).post(f"/accounts/me/consents/{consent.pk}/")
    petition.refresh_from_db()
    assert petition.share_phone is False
    assert sign_in(cast["li"]).post(f"/accounts/me/consents/{consent.pk}/").status_code == 409
    privacy = consents.give(person=cast["li"], purpose="privacy")
    assert sign_in(cast["li"]).post(f"/accounts/me/consents/{privacy.pk}/").status_code == 409


@pytest.mark.parametrize("path", ["details", "phone", "export", "close"])
def test_what_a_stranger_with_my_phone_must_not_do_asks_for_the_password(sign_in, cast, path):
    answer = sign_in(cast["li"]).get(f"/accounts/me/{path}/")
    assert answer.status_code == 302 and answer.url.startswith("/accounts/confirm/")
    assert sign_in(cast["li"]).post(f"/accounts/me/{path}/").url.startswith("/accounts/confirm/")


def test_the_export_holds_both_a_page_and_json(confirmed, cast, file_for):
    petition = file_for("li", text="<b>屋顶</b>漏水，墙都湿了")
    answer = confirmed(cast["li"]).post("/accounts/me/export/")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.namelist() == ["我的信息.json", "我的信息.html"]
    held = json.loads(archive.read("我的信息.json"))["held"]
    assert held["petitions"]["rows"][0]["编号"] == petition.number
    assert held["homes"]["rows"][0]["房屋"] == "蓟门里社区12号楼2单元601"
    shown = archive.read("我的信息.html").decode()
    assert "李秀兰" in shown and "&lt;b&gt;屋顶" in shown
    assert "赵建国" not in str(held)
    assert Event.objects.get(verb="data.exported").by == cast["li"]


def test_a_confirmed_name_is_corrected_by_the_committee_and_an_address_by_myself(confirmed, cast):
    client = confirmed(cast["li"])
    client.post("/accounts/me/details/", {"display_name": "别人", "email": "new@example.invalid"})
    li = User.objects.get(username="li")
    assert (li.display_name, li.email) == ("李秀兰", "new@example.invalid")
    actions.end_binding(fact=cast["li"].ownerships.get(), by=cast["li"])
    client.post("/accounts/me/details/", {"display_name": "李秀岚", "email": "new@example.invalid"})
    assert User.objects.get(username="li").display_name == "李秀岚"
    assert "秀岚" not in str([(event.data, event.words) for event in Event.objects.all()])


def test_a_new_phone_proves_itself_by_a_code(confirmed, cast, django_capture_on_commit_callbacks):
    client = confirmed(cast["li"])
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/me/phone/", {"phone": "139 0000-0003", "send": "1"})
    digits = re.search(r"\d{6}", sms.shown_to("13900000003"))[0]
    assert "验证码不对" in page(client.post("/accounts/me/phone/", {"phone": "13900000003", "code": "1"}))
    client.post("/accounts/me/phone/", {"phone": "13900000003", "code": digits})
    assert User.objects.get(username="li").phone == "13900000003"


def test_leaving_and_coming_back_is_one_button_on_every_page(confirmed, cast):
    client = confirmed(cast["li"])
    assert "申请注销" in page(client.get("/accounts/me/close/"))
    client.post("/accounts/me/close/")
    assert "恢复账号" in page(client.get("/"))
    assert client.post("/accounts/me/close/").status_code == 409
    client.post("/accounts/me/reopen/")
    assert "恢复账号" not in page(client.get("/"))
    assert User.objects.get(username="li").closing_at is None


def test_whoever_acts_for_others_reads_what_to_hand_over(confirmed, cast):
    client = confirmed(cast["wuye"])
    shown = page(client.get("/accounts/me/close/"))
    assert "请先交接" in shown and "首华物业" in shown
    assert client.post("/accounts/me/close/").status_code == 409


# --- nothing older than its time -----------------------------------------------------------------


def test_an_expired_invitation_says_whom_to_ask(client, cast, time_machine):
    _, token = actions.invite(
        organisation=cast.organisations["首华物业"], by=cast["wuye"], nonce=uuid.uuid4(), name="钟", title="维修员"
    )
    time_machine.move_to(timezone.now() + timedelta(days=8), tick=False)
    answer = client.get(f"/invitations/{token}/")
    assert answer.status_code == 409 and "请联系首华物业重新邀请" in page(answer)


def test_ownership_by_code_where_nobody_is_registered_holds_at_once(sign_in, cast, code):
    sign_in(cast["sun"]).post(f"/bind/{code()}/", {"kind": "owner"})
    assert Ownership.objects.current().filter(person=cast["sun"]).exists()
    answer = sign_in(cast["sun"]).post(f"/bind/{code('601')}/", {"kind": "owner"}, follow=True)
    assert "请等居委会核实" in page(answer)

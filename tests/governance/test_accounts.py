"""Signing in and out: by password, as a demo person, and what a production installation refuses."""

import pytest
from django.core import checks
from django.urls import reverse

from governance.accounts.checks import no_demo_person_can_sign_in
from governance.accounts.models import User, bare_number
from issues.demo.cast import EXTRAS, PASSWORD, PEOPLE

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "http:///evil",
    "\x00/",
    "http://[",
]


def sign_in_by_password(client, username="li", password=PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password, **more})


def whoami(client):
    return client.session.get("_auth_user_id")


def test_the_page_offers_the_demo_people_in_one_click_and_nobody_else(client, cast):
    page = client.get(LOGIN).content.decode()
    for username, name, who in PEOPLE:
        assert f'value="{username}"' in page
        assert name in page
        assert who in page
    assert not any(f'value="{username}"' in page for username in EXTRAS)


def test_the_page_asks_as_often_for_one_demo_person_as_for_all(client, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        client.get(LOGIN)


def test_one_click_signs_a_demo_person_in(client, cast):
    assert client.post("/accounts/demo/", {"username": "wang", "next": "/desk/"}).url == "/desk/"
    assert whoami(client) == str(cast["wang"].pk)


@pytest.mark.parametrize("username", ["weiyuan4", "nobody", "", "li\x00", "李" * 5000])
def test_one_click_knows_only_those_who_are_offered(client, cast, username):
    assert client.post("/accounts/demo/", {"username": username}).status_code == 404


def test_a_real_person_cannot_be_entered_by_one_click(client, cast):
    User.objects.create_user("chen", display_name="陈", note="不是演示人员")
    assert client.post("/accounts/demo/", {"username": "chen"}).status_code == 404


def test_one_click_never_happens_by_get(client, cast):
    assert client.get("/accounts/demo/?username=li").status_code == 405


def test_a_password_signs_in_and_the_session_gets_a_new_key(client, cast):
    client.get(LOGIN)
    client.session["x"] = 1
    before = client.session.session_key
    assert sign_in_by_password(client).url == reverse("home")
    assert whoami(client) == str(cast["li"].pk)
    assert client.session.session_key != before


def test_wrong_password_and_unknown_name_read_the_same(client, cast):
    wrong, unknown = (sign_in_by_password(client, *pair) for pair in (("li", "wrong"), ("nobody", "wrong")))
    assert "用户名或密码不对" in wrong.content.decode()
    assert (
        wrong.content.decode().replace('"li"', '"nobody"').count("nobody")
        == unknown.content.decode().count("nobody") + 1
    )
    assert 'value="nobody"' in unknown.content.decode()


def test_somebody_who_left_cannot_sign_in_and_the_session_ends_at_once(client, cast):
    sign_in_by_password(client)
    User.objects.filter(username="li").update(is_active=False)
    assert client.get("/inbox/").url.startswith(LOGIN)
    assert "用户名或密码不对" in sign_in_by_password(client).content.decode()


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("path", [LOGIN, "/accounts/demo/"])
def test_next_never_leaves_the_host(client, cast, target, path):
    response = client.post(path, {"username": "li", "password": PASSWORD, "next": target})
    assert response.status_code == 302
    assert response.url == "/"


def test_next_brings_back_to_the_page_that_asked(client, cast):
    assert client.get("/inbox/?only=unread").url == LOGIN + "?next=/inbox/%3Fonly%3Dunread"
    assert sign_in_by_password(client, next="/inbox/?only=unread").url == "/inbox/?only=unread"


@pytest.mark.parametrize("query", ["", "?next=/accounts/login/", "?next=/accounts/login/?next=/", "?next=%00"])
def test_somebody_signed_in_is_not_asked_again_and_never_sent_in_circles(sign_in, cast, query):
    response = sign_in(cast["li"]).get(LOGIN + query)
    assert (response.status_code, response.url) == (302, "/")


def test_signing_out_takes_a_post_and_ends_the_session(sign_in, cast):
    client = sign_in(cast["li"])
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/").url == "/"
    assert whoami(client) is None


# --- production ----------------------------------------------------------------------------------


def test_in_production_a_demo_person_cannot_sign_in_by_password(client, cast, settings):
    settings.DEMO = False
    page = sign_in_by_password(client).content.decode()
    assert "用户名或密码不对" in page
    assert "李秀兰" not in page
    assert whoami(client) is None


def test_in_production_one_click_does_not_exist(client, cast, settings):
    settings.DEMO = False
    assert client.post("/accounts/demo/", {"username": "li"}).status_code == 404


def test_in_production_the_session_of_a_demo_person_is_not_honoured(sign_in, cast, settings):
    client = sign_in(cast["admin"])
    assert client.get("/inbox/").status_code == 200
    settings.DEMO = False
    assert client.get("/inbox/").url.startswith(LOGIN)
    assert client.get("/admin/").url.startswith("/admin/login/")


def test_a_production_check_refuses_while_a_demo_person_can_sign_in(cast, settings):
    assert no_demo_person_can_sign_in(None, ["default"]) == []
    settings.DEMO = False
    assert no_demo_person_can_sign_in(None, None) == []
    (error,) = no_demo_person_can_sign_in(None, ["default"])
    assert error.level == checks.ERROR
    assert "li" in error.msg
    User.objects.filter(is_demo=True).update(password="!")
    assert no_demo_person_can_sign_in(None, ["default"]) == []


def test_the_check_is_part_of_the_deployment_checks_of_a_database(cast, settings):
    settings.DEMO = False
    found = checks.run_checks(tags=[checks.Tags.database], include_deployment_checks=True, databases=["default"])
    assert "accounts.E001" in [message.id for message in found]
    usual = checks.run_checks(tags=[checks.Tags.database], databases=["default"])  # what `migrate` asks
    assert "accounts.E001" not in [message.id for message in usual]


# --- password ------------------------------------------------------------------------------------


def test_changing_the_password_keeps_me_here_and_ends_other_sessions(sign_in, cast, client_of):
    here, there = sign_in(cast["li"]), client_of(cast["li"])
    new = "xin-mima-2026"
    answers = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    response = here.post("/accounts/password/", answers, follow=True)
    assert "密码已修改" in response.content.decode() or response.redirect_chain == [("/", 302)]
    assert here.get("/inbox/").status_code == 200
    assert there.get("/inbox/").status_code == 302
    assert User.objects.get(username="li").check_password(new)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (("wrong", "xin-mima-2026", "xin-mima-2026"), "原密码不对"),
        ((PASSWORD, "xin-mima-2026", "xin-mima-2027"), "两次输入的新密码不一样"),
        ((PASSWORD, "12345678", "12345678"), "密码"),
        ((PASSWORD, "", ""), "请输入新密码"),
        ((PASSWORD, "a9k", "a9k"), "密码太短，至少要 8 个字符"),
    ],
)
def test_a_refused_password_says_why_and_changes_nothing(sign_in, cast, answers, sentence):
    names = ("old_password", "new_password1", "new_password2")
    page = sign_in(cast["li"]).post("/accounts/password/", dict(zip(names, answers, strict=True))).content.decode()
    assert sentence in page
    assert "form-errors" in page
    assert User.objects.get(username="li").check_password(PASSWORD)


@pytest.fixture
def client_of():
    from django.test import Client

    def signed_in(person):
        other = Client()
        other.force_login(person)
        return other

    return signed_in


@pytest.mark.parametrize(
    "typed",
    [
        "15412345678",
        "154 1234 5678",
        "154-1234-5678",
        " +86 154 1234 5678 ",
        "8615412345678",
        "154\u20131234\u20135678",
    ],
)
def test_a_mobile_number_is_read_as_people_write_it(typed):
    assert bare_number(typed) == "15412345678"

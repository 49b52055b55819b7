"""Sessions: who is signed in where, for how long, and how it ends at once (S9)."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from governance.accounts.models import User
from governance.journal.models import Event
from governance.registry.models import Posting, today
from governance.signin.models import Session
from governance.signin.sessions import kept_as
from issues.demo.cast import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
ELSEWHERE_PAGES = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\x00/"]
LIMITS = {
    "operator": (1800, 43200),
    "street": (1800, 43200),
    "staff": (28800, 604800),
    "seat": (28800, 604800),
    "resident": (1209600, 7776000),
}
CHROME = "Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537"


@pytest.fixture(autouse=True)
def real_limits(settings):
    settings.SESSION_LIMITS = LIMITS


def enter(username="li", **headers):
    client = Client(**headers)
    client.post("/accounts/login/", {"username": username, "password": PASSWORD})
    return client


def key(client):
    return client.cookies["session"].value


def away(client, *, idle=0, begun=0):
    """As if this session had last been used, and begun, so many seconds ago."""
    now = timezone.now()
    row = Session.objects.filter(pk=kept_as(key(client)))
    row.update(seen_at=now - timedelta(seconds=idle), begun_at=now - timedelta(seconds=max(idle, begun)))


def is_in(client):
    return client.get("/inbox/").status_code == 200


# --- S9 -------------------------------------------------------------------------------------------------------


def test_a_session_planted_before_signing_in_is_not_the_one_after(cast):
    client, thief = Client(), Client()
    client.post("/accounts/code/", {"phone": cast["li"].phone})
    thief.cookies["session"] = planted = key(client)
    client.post("/accounts/login/", {"username": "li", "password": PASSWORD})
    assert key(client) != planted
    assert is_in(client)
    assert not is_in(thief)


def test_signing_out_ends_it_on_the_server(cast):
    client, thief = enter(), Client()
    thief.cookies["session"] = key(client)
    assert is_in(thief)
    client.post("/accounts/logout/")
    thief.cookies["session"] = thief.cookies["session"].value
    assert not is_in(thief)


def test_a_changed_password_ends_the_others_and_gives_this_one_a_new_key(cast):
    here, there = enter(), enter()
    old = Client()
    old.cookies["session"] = key(here)
    answers = {"old_password": PASSWORD, "new_password1": "xin-mima-2026", "new_password2": "xin-mima-2026"}
    assert here.post("/accounts/password/", answers).url == "/accounts/security/"
    assert is_in(here)
    assert not is_in(there)
    assert not is_in(old)
    assert Session.objects.filter(person=cast["li"]).count() == 1


def test_a_disabled_person_is_out_at_once(cast):
    client = enter()
    User.objects.filter(username="li").update(is_active=False)
    assert not is_in(client)


def test_a_posting_that_ended_opens_nothing_at_the_next_request(cast):
    client = enter("jiedao")
    assert client.get("/desk/").status_code == 200
    Posting.objects.filter(person=cast["jiedao"]).update(since=today() - timedelta(days=9), until=today())
    assert client.get("/desk/").status_code == 404


def test_an_operator_ends_somebodys_sessions(cast):
    client, operator = enter(), enter("admin")
    chosen = {"action": "end_all_sessions", "_selected_action": [cast["li"].pk]}
    assert operator.post("/admin/accounts/user/", chosen).status_code == 302
    assert not is_in(client)
    assert is_in(operator)


def test_reading_the_table_opens_nothing(cast):
    client, thief = enter(), Client()
    row = Session.objects.get(person=cast["li"])
    assert key(client) not in str(Session.objects.filter(pk=row.pk).values())
    thief.cookies["session"] = row.pk
    assert not is_in(thief)


def test_a_flushed_broker_signs_nobody_out(cast):
    client = enter()
    cache.clear()
    assert is_in(client)


@pytest.mark.parametrize("value", ["", "x", "a" * 5000, "'; drop table", "\u00e9", "0" * 32])
def test_a_cookie_that_is_none_of_ours(cast, value):
    client = Client()
    client.cookies["session"] = value
    assert client.get("/inbox/").status_code == 302


# --- idle and absolute ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "minutes"), [("jiedao", 30), ("shenji", 30), ("admin", 30), ("wang", 480), ("wuye", 480), ("li", 20160)]
)
def test_a_session_ends_after_idle_time_by_what_the_person_is(cast, who, minutes):
    client = enter(who)
    away(client, idle=minutes * 60 - 5)
    assert is_in(client)
    away(client, idle=minutes * 60 + 5)
    assert not is_in(client)
    assert Session.objects.filter(person=cast[who]).count() == 0


def test_somebody_who_works_all_day_is_asked_again_all_the_same(cast):
    client = enter("jiedao")
    away(client, idle=120, begun=43190)
    assert is_in(client)
    away(client, idle=120, begun=43210)
    assert not is_in(client)


def test_who_was_away_reads_why_and_comes_back_to_the_page(cast):
    client = enter("jiedao")
    away(client, idle=3600)
    answer = client.get("/issues/?q=电梯")
    assert answer.url.startswith("/accounts/login/?next=%2Fissues%2F%3Fq%3D")
    page = client.get(answer.url).content.decode()
    assert "您有一段时间没有操作，为了安全已自动退出" in page
    typed = {"username": "jiedao", "password": PASSWORD, "next": re.findall(r'name="next" value="([^"]+)"', page)[1]}
    assert client.post("/accounts/login/", typed).url.startswith("/issues/?q=")


def test_public_pages_stay_open_to_who_was_away(cast):
    client = enter("jiedao")
    away(client, idle=3600)
    assert client.get("/board/").status_code == 200
    assert client.get("/inbox/").status_code == 302


def test_being_there_is_written_once_a_minute(cast):
    client = enter()
    away(client, idle=50)
    before = Session.objects.get(person=cast["li"]).seen_at
    is_in(client)
    assert Session.objects.get(person=cast["li"]).seen_at == before
    away(client, idle=70)
    is_in(client)
    assert timezone.now() - Session.objects.get(person=cast["li"]).seen_at < timedelta(seconds=30)


def test_the_cookie_of_who_comes_every_day_lives_on(cast):
    client = enter()
    soon = timezone.now() + timedelta(days=2)
    Session.objects.filter(person=cast["li"]).update(expire_date=soon)
    away(client, idle=7200)
    answer = client.get("/inbox/")
    assert answer.cookies["session"]["max-age"] == 1209600
    row = Session.objects.get(person=cast["li"])
    assert row.expire_date > soon + timedelta(days=11)
    assert timezone.now() - row.begun_at > timedelta(seconds=7000)  # not younger for it


# --- where I am signed in -------------------------------------------------------------------------------------


def test_the_list_names_devices_and_this_one_first(cast):
    here = enter(HTTP_USER_AGENT=CHROME)
    enter(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) MicroMessenger/8")
    page = here.get("/accounts/sessions/").content.decode()
    assert page.index("Windows 电脑上的 Chrome") < page.index("iPhone 上的微信")
    assert page.count("就是这里") == 1
    assert page.count("退出这处") == 1
    assert "127.0.0.*" in page


def test_each_sees_and_ends_only_her_own(cast):
    li, zhao = enter(), enter("zhao")
    row = Session.objects.get(person=cast["zhao"])
    assert li.post(f"/accounts/sessions/{row.pk}/end/").status_code == 404
    assert is_in(zhao)
    assert "就是这里" in li.get("/accounts/sessions/").content.decode()


def test_one_is_ended(cast):
    here, there = enter(), enter()
    assert here.post(f"/accounts/sessions/{kept_as(key(there))}/end/").url == "/accounts/sessions/"
    assert not is_in(there)
    assert is_in(here)


def test_all_others_are_ended_at_once_and_it_is_an_event(cast):
    here, others = enter(), [enter() for _ in range(3)]
    here.post("/accounts/sessions/others/end/")
    assert [is_in(other) for other in others] == [False] * 3
    assert is_in(here)
    event = Event.objects.about(cast["li"]).last()
    assert (event.verb, event.data["count"]) == ("person.sessions_ended", 3)


def test_the_list_asks_as_often_for_one_as_for_three(cast):
    here = enter()
    asked = []
    for others in (0, 3):
        for _ in range(others):
            enter()
        with CaptureQueriesContext(connection) as queries:
            here.get("/accounts/sessions/")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_what_is_over_is_not_listed_and_is_swept(cast):
    here, there = enter(), enter()
    away(there, idle=1209700)
    assert here.get("/accounts/sessions/").content.decode().count("退出这处") == 0
    Session.objects.filter(pk=kept_as(key(there))).update(expire_date=timezone.now() - timedelta(days=1))
    from governance.signin.tasks import sweep

    sweep()
    assert Session.objects.filter(person=cast["li"]).count() == 1
    call_command("clearsessions")


# --- the password once more -----------------------------------------------------------------------------------


def test_what_matters_asks_for_the_password_once_more(cast):
    client = Client()
    client.force_login(cast["li"])
    assert client.get("/accounts/second/setup/").url == "/accounts/confirm/?next=%2Faccounts%2Fsecond%2Fsetup%2F"
    page = client.post("/accounts/confirm/", {"password": "wrong", "next": "/accounts/second/setup/"})
    assert "密码不对，请再试一次" in page.content.decode()
    answer = client.post("/accounts/confirm/", {"password": PASSWORD, "next": "/accounts/second/setup/"})
    assert answer.url == "/accounts/second/setup/"
    assert client.get("/accounts/second/setup/").status_code == 200


def test_a_confirmation_lasts_ten_minutes(cast):
    client = enter()
    assert client.get("/accounts/second/setup/").status_code == 200
    session = client.session
    session["password_confirmed_at"] -= 601
    session.save()
    assert client.get("/accounts/second/setup/").status_code == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_never_leaves_the_host(cast, target):
    client = enter()
    assert client.post("/accounts/confirm/", {"password": PASSWORD, "next": target}).url == "/"


@pytest.mark.parametrize(
    ("page", "field"), [("/accounts/confirm/", "password"), ("/accounts/password/", "old_password")]
)
def test_the_password_is_guessed_nowhere_more_than_ten_times(cast, page, field):
    client = enter()
    new = {"new_password1": "xin-mima-2026", "new_password2": "xin-mima-2026"}
    answers = [client.post(page, {field: "wrong", **new}).status_code for _ in range(12)]
    assert answers == [200] * 10 + [429] * 2
    assert client.post(page, {field: PASSWORD, **new}).status_code == 429
    assert User.objects.get(username="li").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("who", "password", "sentence"),
    [
        ("li", "m9-maoqu", ""),
        ("wang", "m9-maoqu", "密码太短，至少要 10 个字符"),
        ("wuye", "m9-maoqu", "密码太短，至少要 10 个字符"),
        ("admin", "m9-maoqu", "密码太短，至少要 10 个字符"),
        ("li", "yaoshi-demo", "这个密码太常见"),
        ("li", "woaini1314", "这个密码太常见"),
        ("li", "password1", "常见"),
        ("li", "长" * 64, ""),
        ("li", "a1-" * 60, ""),
    ],
)
def test_passwords_that_are_taken_and_refused(cast, who, password, sentence):
    answers = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    answer = enter(who).post("/accounts/password/", answers)
    if sentence:
        assert sentence in answer.content.decode()
    else:
        assert answer.status_code == 302
    assert User.objects.get(username=who).check_password(PASSWORD if sentence else password)

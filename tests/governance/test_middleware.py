"""What every request passes through, and what is said when something goes wrong behind it."""

import re

import pytest
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connection,
)
from django.db.backends.utils import CursorWrapper
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path, resolve

from governance import middleware
from governance.refusals import NotAllowed, NotPossibleNow
from governance.urls import handler400, handler500, urlpatterns  # noqa: F401 -- this module stands in for the real addresses
from governance.views import back_to, database_is_away

RAISED = {
    "too_late": NotPossibleNow("SQ1 现在是“办理中”，不能再做“受理”。<b>"),
    "not_yours": NotAllowed("只有承办单位可以签收"),
    "bug": ZeroDivisionError("SELECT secret FROM accounts_user -- /srv/yaoshi/secret.py"),
    "away": OperationalError("server closed the connection unexpectedly: host=10.0.0.1"),
}


def raising(request, what):
    raise RAISED[what]


def own_cache(request):
    return HttpResponse("x", headers={"Cache-Control": "private, max-age=60"})


urlpatterns = [path("raise/<str:what>/", raising), path("own_cache/", own_cache), *urlpatterns]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def li(cast, sign_in):
    client = sign_in(cast["li"])
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "BREW", "PROPFIND"])
@pytest.mark.parametrize("url", ["/", "/petitions/", "/healthz", "/static/css/yaoshi.css", "/no/such/page/"])
def test_unknown_methods_are_refused_everywhere(client, method, url):
    answer = client.generic(method, url)
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert "Content-Security-Policy" in answer


@pytest.mark.parametrize("url", ["/static/css/yaoshi.css", "/healthz", "/no/such/page/", "/petitions/"])
def test_no_answer_can_be_framed(client, url):
    for answer in (client.get(url), client.generic("TRACE", url)):
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_a_buttons_address_opened_by_itself_says_so(li):
    """As after a session that ended: signing in leads back to the address of the button."""
    answer = li.get("/inbox/read/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "这一步要从页面上的按钮办理" in answer.content.decode()


def test_a_body_in_another_charset_is_a_bad_request(cast):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(cast["li"])
    client.cookies["csrf"] = "a" * 32
    kind = "application/x-www-form-urlencoded; charset=utf-7"
    answer = client.post("/petitions/new/", "text=a", content_type=kind)
    assert answer.status_code == 400
    assert "这个请求无法处理" in answer.content.decode()


def test_every_answer_has_an_id_of_its_own(client):
    ids = {client.get(url)["X-Request-Id"] for url in ("/", "/", "/no/such/page/", "/petitions/")}
    assert len(ids) == 4
    assert all(re.fullmatch(r"[0-9a-f]{12}", name) for name in ids)


def test_a_forged_id_is_not_taken_over(client):
    assert client.get("/", headers={"X-Request-Id": "mine"})["X-Request-Id"] != "mine"


def test_what_a_signed_in_person_saw_is_not_stored(li, client):
    assert "no-store" in li.get("/petitions/")["Cache-Control"]
    assert "no-store" in li.get("/no/such/page/")["Cache-Control"]
    assert li.get("/own_cache/")["Cache-Control"] == "private, max-age=60"


def test_too_late_is_a_page_that_says_what_is_now(li):
    answer = li.get("/raise/too_late/")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "SQ1 现在是“办理中”，不能再做“受理”。&lt;b&gt;" in page


def test_too_late_leads_to_the_thing_itself(cast, sign_in, file_for):
    petition = file_for("li")
    client = sign_in(cast["wang"])
    address = petition.get_absolute_url()
    decline = {"reason": "不归这里办理"}
    assert client.post(f"{address}decline/", decline).status_code == 302
    answer = client.post(f"{address}decline/", decline)
    assert answer.status_code == 409
    assert f'href="{address}">看现在的情况' in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "here"),
    [
        ("/petitions/SQ1/accept/", "/petitions/SQ1/"),
        ("/meetings/7/open/", "/meetings/7/"),
        ("/meetings/7/agenda/3/up/", "/meetings/7/"),
        ("/committees/6/steps/form/", "/committees/6/"),
        ("/party/1/posts/5/end/", "/party/1/"),
        ("/seats/4/end/", ""),  # a seat has no page of its own
        ("/meetings/new/", ""),
    ],
)
def test_which_page_is_the_thing_itself(asked, here):
    request = RequestFactory().post(asked)
    request.resolver_match = resolve(asked)
    assert middleware.thing_of(request) == here


def test_not_yours_to_do_is_a_page_too(li):
    answer = li.get("/raise/not_yours/")
    assert answer.status_code == 403
    assert 'lang="zh' in answer.content.decode()


@pytest.mark.parametrize(("what", "status"), [("bug", 500), ("away", 503)])
def test_errors_tell_nothing_but_the_id(li, what, status):
    answer = li.get(f"/raise/{what}/")
    page = answer.content.decode()
    assert answer.status_code == status
    assert answer["X-Request-Id"] in page
    assert not re.search(r"SELECT|secret|Traceback|\.py|10\.0\.0\.1|Error", page)
    assert "Content-Security-Policy" in answer
    assert answer.get("Retry-After") == ("10" if status == 503 else None)


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (OperationalError("x"), True),
        (InterfaceError("connection already closed"), True),
        (DatabaseError("server closed the connection unexpectedly"), True),
        (IntegrityError("x"), False),
        (DataError("x"), False),
        (ProgrammingError("x"), False),
        (None, False),
    ],
)
def test_what_counts_as_the_database_being_away(error, away):
    assert database_is_away(error) == away


@pytest.mark.parametrize("url", ["/", "/accounts/login/", "/petitions/", "/board/", "/admin/", "/healthz"])
def test_a_database_that_dies_in_any_layer_is_never_a_500(li, url, monkeypatch):
    """From the session middleware to the page's last query."""
    real, left = CursorWrapper.execute, [0]

    def dies(self, *args, **kwargs):
        if left[0] == 0:
            raise OperationalError("gone")
        left[0] -= 1
        return real(self, *args, **kwargs)

    monkeypatch.setattr(CursorWrapper, "execute", dies)
    for queries in range(6):
        left[0] = queries
        assert li.get(url).status_code in (200, 302, 404, 503), queries
    connection.needs_rollback = False


@override_settings(ALLOWED_HOSTS=["yaoshi.example"])
def test_a_foreign_host_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"host": "yaoshi.example", "x-forwarded-host": "evil.example"}).status_code == 200


@pytest.mark.parametrize(
    ("target", "followed"),
    [
        ("/petitions/?tab=ended", True),
        ("//evil.example/", False),
        ("https://evil.example/", False),
        ("http:///evil.example", False),
        ("/\\evil.example", False),
        ("\tjavascript:alert(1)", False),
        ("javascript:alert(1)", False),
        ("https://testserver/", True),
        ("0", False),
        ("petitions", False),
    ],
)
def test_back_leads_only_to_our_own_pages(target, followed):
    request = RequestFactory().get("/", {"next": target}, secure=target.startswith("https://testserver"))
    assert back_to(request, "/home/") == (target if followed else "/home/")


def test_the_methods_are_those_that_pages_speak():
    assert middleware.METHODS == ("GET", "HEAD", "POST", "OPTIONS")

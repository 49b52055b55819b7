"""The second factor: asked before the session, required of street staff and operators, never by-passed."""

import base64
import re
import time

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from governance.accounts.models import User
from governance.journal.models import Event
from governance.registry.models import Posting, today
from governance.signin import second_factor
from governance.signin.middleware import OPEN
from governance.signin.models import Authenticator, Session, mark_of
from issues.demo.cast import PASSWORD
from tests import test_access
from tests.test_access import ACCESS
from tests.threads import together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
scene = test_access.scene
SECOND, SETUP, OFF, CODES = (f"/accounts/second/{page}" for page in ("", "setup/", "off/", "codes/"))


def code_of(person, confirmed=True, shift=0):
    device = Authenticator.objects.get(user=person, confirmed=confirmed)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + shift * device.step
    return f"{totp.token():06d}"


def forget_use(person):
    """As if half a minute had passed: a code is refused twice, and guesses are slowed down."""
    Authenticator.objects.filter(user=person).update(last_t=-1, throttling_failure_count=0)
    StaticDevice.objects.filter(user=person).update(throttling_failure_count=0)


def turn_on(person):
    second_factor.begin(person=person)
    codes = second_factor.confirm(person=person, typed=code_of(person, confirmed=False))
    forget_use(person)
    return codes


def sign_in_by_password(client, username="li", **more):
    return client.post("/accounts/login/", {"username": username, "password": PASSWORD, **more})


def is_in(client):
    return "_auth_user_id" in client.session


@pytest.fixture
def portal(cast, settings):
    """A portal with real people."""
    settings.DEMO = False
    User.objects.update(is_demo=False)
    return cast


def test_it_is_set_up_with_a_picture_a_key_and_a_first_code(cast):
    client = Client()
    sign_in_by_password(client)
    assert "开始设置" in client.get(SETUP).content.decode()
    assert Authenticator.objects.count() == 0  # reading changes nothing
    assert client.post(SETUP, {"begin": "1"}).url == SETUP
    page = client.get(SETUP).content.decode()
    assert 'src="data:image/svg+xml' in page
    assert second_factor.key_of(Authenticator.objects.get()) in page
    wrong = client.post(SETUP, {"digits": "000000"})
    assert "口令不对" in wrong.content.decode()
    assert not second_factor.is_on(cast["li"])
    forget_use(cast["li"])
    codes = re.findall(
        r"<code>(\w{5}-\w{5})</code>", client.post(SETUP, {"digits": code_of(cast["li"], False)}).content.decode()
    )
    assert len(set(codes)) == 10
    assert second_factor.is_on(cast["li"])
    assert "已开启" in client.get("/accounts/security/").content.decode()


def test_setting_it_up_ends_other_sessions_and_keeps_this_one(cast):
    here, there = Client(), Client()
    sign_in_by_password(here)
    sign_in_by_password(there)
    here.post(SETUP, {"begin": "1"})
    here.post(SETUP, {"digits": code_of(cast["li"], False)})
    assert there.get("/inbox/").status_code == 302
    assert here.get("/inbox/").status_code == 200


def test_it_stands_between_password_and_session(cast):
    turn_on(cast["li"])
    client = Client()
    assert sign_in_by_password(client, next="/inbox/?only=unread").url == SECOND
    assert not is_in(client)
    assert client.get("/inbox/").url.startswith("/accounts/login/")
    assert client.post(SECOND, {"digits": "000000"}).status_code == 200
    assert not is_in(client)
    forget_use(cast["li"])
    assert client.post(SECOND, {"digits": code_of(cast["li"])}).url == "/inbox/?only=unread"
    assert client.get("/inbox/").status_code == 200
    verbs = [event.verb for event in Event.objects.about(cast["li"])]
    assert verbs == ["person.second_factor_on", "person.sign_in_failed", "person.signed_in"]


@pytest.mark.parametrize("way", ["demo", "code"])
def test_no_other_door_leads_past_it(cast, way, settings, tmp_path, django_capture_on_commit_callbacks):
    from governance import sms

    settings.VAR_DIR = tmp_path
    turn_on(cast["li"])
    client = Client()
    if way == "demo":
        response = client.post("/accounts/demo/", {"username": "li"})
    else:
        with django_capture_on_commit_callbacks(execute=True):
            client.post("/accounts/code/", {"phone": cast["li"].phone})
        digits = re.search(r"\d{6}", sms.shown_to(cast["li"].phone))[0]
        response = client.post("/accounts/code/enter/", {"digits": digits})
    assert response.url == SECOND
    assert not is_in(client)


def test_the_admins_door_is_the_same_door(client, cast):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=%2Fadmin%2F")
    posted = client.post("/admin/login/", {"username": "admin", "password": PASSWORD, "next": "/admin/"})
    assert posted.url.startswith("/accounts/login/")
    assert not is_in(client)


def test_a_code_counts_once(cast):
    turn_on(cast["li"])
    code = code_of(cast["li"])
    assert second_factor.verify(person=cast["li"], typed=code)
    assert not second_factor.verify(person=cast["li"], typed=code)


@pytest.mark.django_db(transaction=True)
def test_one_code_at_the_same_moment_opens_once():
    person = User.objects.create_user("chen", display_name="陈")
    turn_on(person)
    code = code_of(person)
    assert sorted(together(*[lambda: second_factor.verify(person=person, typed=code) for _ in range(6)])) == [
        False
    ] * 5 + [True]


def test_a_recovery_code_opens_once_however_it_is_typed(cast):
    codes = turn_on(cast["li"])
    assert second_factor.verify(person=cast["li"], typed=f" {codes[0].upper()} ")
    assert not second_factor.verify(person=cast["li"], typed=codes[0])
    forget_use(cast["li"])
    assert second_factor.verify(person=cast["li"], typed=codes[1].replace("-", ""))
    assert second_factor.codes_left(cast["li"]) == 8


def test_recovery_codes_lie_hashed(cast):
    codes = turn_on(cast["li"])
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert len(stored) == 10
    assert stored.isdisjoint({code.replace("-", "") for code in codes} | set(codes))


def test_guesses_end_after_ten(cast):
    turn_on(cast["li"])
    client = Client()
    sign_in_by_password(client)
    answers = [client.post(SECOND, {"digits": "000000"}) for _ in range(12)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
    forget_use(cast["li"])
    assert client.post(SECOND, {"digits": code_of(cast["li"])}).status_code == 429
    assert not is_in(client)


@pytest.mark.parametrize("typed", ["", "abc", "１２３４５６", "-12345", "\x00", "9" * 40, "1e5", "٣٤٥٦٧٨"])
def test_nonsense_is_only_wrong(cast, typed):
    turn_on(cast["li"])
    client = Client()
    sign_in_by_password(client)
    assert client.post(SECOND, {"digits": typed}).status_code == 200
    assert not is_in(client)


def test_who_waits_too_long_begins_again(cast, monkeypatch):
    turn_on(cast["li"])
    client = Client()
    sign_in_by_password(client)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 601)
    assert client.post(SECOND, {"digits": "000000"}).url == "/accounts/login/"


def test_somebody_disabled_while_waiting_does_not_get_in(cast):
    turn_on(cast["li"])
    client = Client()
    sign_in_by_password(client)
    User.objects.filter(username="li").update(is_active=False)
    assert client.post(SECOND, {"digits": code_of(cast["li"])}).url == "/accounts/login/"


def test_turning_it_off_takes_password_and_code(cast):
    turn_on(cast["li"])
    client = Client()
    sign_in_by_password(client)
    client.post(SECOND, {"digits": code_of(cast["li"])})
    session = client.session
    session.pop("password_confirmed_at")
    session.save()
    assert client.get(OFF).url.startswith("/accounts/confirm/")
    assert client.post("/accounts/confirm/", {"password": PASSWORD, "next": OFF}).url == OFF
    assert client.post(OFF, {"digits": "000000"}).status_code == 200
    assert second_factor.is_on(cast["li"])
    forget_use(cast["li"])
    assert client.post(OFF, {"digits": code_of(cast["li"])}).url == "/accounts/security/"
    assert not second_factor.is_on(cast["li"])
    assert StaticDevice.objects.count() == 0
    assert Event.objects.about(cast["li"]).last().verb == "person.second_factor_off"


def test_the_password_alone_replaces_no_factor(cast):
    """A session from before, or one made otherwise, must give the old factor first."""
    turn_on(cast["li"])
    client = Client()
    client.force_login(cast["li"])
    client.post("/accounts/confirm/", {"password": PASSWORD})
    assert client.get(SETUP).url == SECOND
    assert client.post(SETUP, {"begin": "1"}).url == SECOND
    assert client.post(CODES).url == SECOND
    assert client.post(SECOND, {"digits": code_of(cast["li"]), "next": SETUP}).url == SETUP
    assert client.get(SETUP).status_code == 200


def test_new_recovery_codes_end_the_old(cast):
    old = turn_on(cast["li"])
    client = Client()
    sign_in_by_password(client)
    client.post(SECOND, {"digits": code_of(cast["li"])})
    new = re.findall(r"<code>(\w{5}-\w{5})</code>", client.post(CODES).content.decode())
    assert len(new) == 10
    assert not second_factor.verify(person=cast["li"], typed=old[0])
    forget_use(cast["li"])
    assert second_factor.verify(person=cast["li"], typed=new[0])


# --- who must (S25) -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["jiedao", "laoshan", "shenji", "admin"])
def test_no_page_without_it(portal, scene, who):
    """Every address of the access table, reading and acting; only the way to the factor and out is open."""
    client = Client()
    client.force_login(portal[who])
    for name in sorted(set(ACCESS) - OPEN):
        address = reverse(name, kwargs=scene[ACCESS[name][0]])
        for method in (client.get, client.post):
            answer = method(address)
            assert (answer.status_code, answer.url.split("?")[0]) == (302, SECOND), name
    for address in ("/admin/", "/admin/accounts/user/"):
        assert client.get(address).url.startswith(SECOND)
    assert "logout" in OPEN


@pytest.mark.parametrize("who", ["li", "wang", "wuye", "zhou"])
def test_others_may_do_without(portal, who):
    client = Client()
    client.force_login(portal[who])
    assert client.get("/inbox/").status_code == 200


def test_in_a_demo_nobody_must(cast):
    client = Client()
    client.force_login(cast["jiedao"])
    assert client.get("/desk/").status_code == 200


def test_the_way_in_for_street_staff_without_a_factor_yet(portal):
    client = Client()
    assert sign_in_by_password(client, "jiedao", next="/desk/").url == "/desk/"
    assert client.get("/desk/").url == f"{SECOND}?next=%2Fdesk%2F"
    assert client.get(SECOND).url == SETUP
    assert "按规定登录时要多验证一步" in client.get(SETUP).content.decode()
    client.post(SETUP, {"begin": "1"})
    assert client.post(SETUP, {"digits": code_of(portal["jiedao"], False)}).status_code == 200
    assert client.get("/desk/").status_code == 200


def test_a_posting_that_begins_asks_for_it_at_once_and_one_that_ends_no_more(portal):
    client = Client()
    client.force_login(portal["li"])
    assert client.get("/inbox/").status_code == 200
    posting = Posting.objects.create(
        person=portal["li"],
        organisation=Posting.objects.filter(person=portal["jiedao"]).get().organisation,
        title="借调",
    )
    assert client.get("/inbox/").url.startswith(SECOND)
    posting.since = posting.until = today()
    posting.save()
    assert client.get("/inbox/").status_code == 200


def test_secrets_are_not_in_the_admin():
    assert TOTPDevice not in admin.site._registry
    assert StaticDevice not in admin.site._registry


def test_an_operator_resets_a_lost_factor_but_not_her_own(cast, sign_in):
    turn_on(cast["li"])
    turn_on(cast["admin"])
    theirs = Client()
    theirs.force_login(cast["li"])
    operator = sign_in(cast["admin"])
    chosen = {"action": "reset_second_factor", "_selected_action": [cast["li"].pk, cast["admin"].pk]}
    assert operator.post("/admin/accounts/user/", chosen).status_code == 302
    assert not second_factor.is_on(cast["li"])
    assert second_factor.is_on(cast["admin"])
    assert theirs.get("/inbox/").status_code == 302
    assert Session.objects.filter(person=cast["li"]).count() == 0
    verbs = list(Event.objects.about(cast["li"]).values_list("verb", "by"))[-2:]
    assert verbs == [("person.second_factor_off", cast["admin"].pk), ("person.sessions_ended", cast["admin"].pk)]


# --- what the tables tell ---------------------------------------------------------------------------------------


def test_no_table_tells_the_secret_of_an_app(portal, client):
    """Somebody with a copy of the database takes what stands there for the secret, and is wrong."""
    li = portal["li"]
    turn_on(li)
    device = Authenticator.objects.get(user=li)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM otp_totp_totpdevice t")
        row = cursor.fetchone()[0]
    assert device.bin_key.hex() not in row
    assert base64.b32encode(device.bin_key).decode() not in row
    assert TOTPDevice.objects.get(user=li).bin_key != device.bin_key


def test_the_key_of_the_settings_can_be_changed_without_losing_the_apps(portal, settings):
    li, (old,) = portal["li"], settings.SECOND_FACTOR_KEYS
    turn_on(li)
    code = code_of(li)
    settings.SECOND_FACTOR_KEYS = ["another key"]
    assert not second_factor.verify(person=li, typed=code), "the old key is gone, and with it the app"
    forget_use(li)
    settings.SECOND_FACTOR_KEYS = ["another key", old]
    assert second_factor.verify(person=li, typed=code)
    turn_on(li)
    assert Authenticator.objects.get(user=li).key.startswith(mark_of("another key"))


def test_an_app_from_before_still_opens(portal):
    li = portal["li"]
    Authenticator.objects.create(user=li, name="app", key="00" * 20)
    assert Authenticator.objects.get(user=li).bin_key == bytes(20)
    assert second_factor.verify(person=li, typed=code_of(li))

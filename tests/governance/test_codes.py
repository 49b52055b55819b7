"""Six digits by text message, and the gateway that carries them: slow, lying or away."""

import http.server
import json
import re
import socket
import threading
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from governance import environment, sms
from governance.accounts import codes
from governance.accounts.models import Allowance, Code, User
from governance.accounts.states import Purpose
from governance.refusals import TooMany
from tests.threads import together

PHONE, NETWORK = "15400000001", "203.0.113.7"
NOW = timezone.now()


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.SMS = {"url": "", "token": "", "seconds": 1}


@pytest.fixture
def ask(db, django_capture_on_commit_callbacks):
    """`ask()` sends a code and returns the digits that the phone shows."""

    def asked(phone=PHONE, purpose=Purpose.SIGN_UP, at=None):
        with django_capture_on_commit_callbacks(execute=True):
            codes.send(phone, purpose, NETWORK, at=at)
        return digits_of(sms.shown_to(phone))

    return asked


@pytest.fixture
def patient(db):
    """Limits of number and network out of the way."""
    for action in ("code_send", "code_try"):
        Allowance.objects.create(action=action, per="number", amount=100_000, seconds=1)


def digits_of(text):
    return re.search(r"\d{6}", text)[0]


def check(typed, purpose=Purpose.SIGN_UP, at=None, phone=PHONE):
    return codes.check(phone, purpose, typed, NETWORK, at=at)


def test_the_right_code_opens_once(ask):
    digits = ask()
    assert check(digits) is True
    assert check(digits) is False


def test_spaces_typed_from_the_message_do_no_harm(ask):
    digits = ask()
    assert check(f" {digits[:3]} {digits[3:]} ") is True


@pytest.mark.parametrize("typed", ["", "000", "１２３４５６", "a" * 5000, "12345\x00"])
def test_nonsense_is_only_wrong(ask, typed):
    ask()
    assert check(typed) is False


def test_a_code_lives_five_minutes(ask):
    digits = ask(at=NOW)
    assert check(digits, at=NOW + timedelta(minutes=5)) is False
    assert check(digits, at=NOW + timedelta(minutes=4, seconds=59)) is True


def test_a_code_is_bound_to_its_purpose_and_its_number(ask, patient):
    digits = ask(purpose=Purpose.CHANGE)
    assert check(digits, purpose=Purpose.SIGN_UP) is False
    assert check(digits, purpose=Purpose.CHANGE, phone="15400000002") is False
    assert check(digits, purpose=Purpose.CHANGE) is True


def test_a_newer_code_replaces_the_older(ask, patient):
    first, second = ask(), ask()
    assert first == second or check(first) is False
    assert check(second) is True


def test_after_five_wrong_tries_the_right_code_is_wrong_too(ask, patient):
    digits = ask()
    wrong = f"{(int(digits) + 1) % 10**6:06d}"
    assert [check(wrong) for _ in range(5)] == [False] * 5
    assert check(digits) is False


def test_a_thousand_guesses_are_ten_at_most(ask):
    ask(at=NOW)
    refused = 0
    for number in range(1000):
        try:
            assert check("000000", at=NOW + timedelta(milliseconds=number)) is False
        except TooMany:
            refused += 1
    assert refused == 990
    assert Code.objects.get().tries == 5


@pytest.mark.django_db(transaction=True)
def test_one_code_opens_one_door_for_many_at_once():
    Allowance.objects.create(action="code_try", per="number", amount=1000, seconds=60)
    codes.send(PHONE, Purpose.SIGN_UP, NETWORK)
    digits = digits_of(sms.shown_to(PHONE))
    assert sorted(together(*[lambda: check(digits) for _ in range(8)])) == [False] * 7 + [True]


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_five_at_most():
    Allowance.objects.create(action="code_try", per="number", amount=1000, seconds=60)
    codes.send(PHONE, Purpose.SIGN_UP, NETWORK)
    together(*[lambda: check("x") for _ in range(16)])
    assert Code.objects.get().tries == 5


def test_the_next_code_comes_after_a_minute_and_ten_a_day(ask):
    ask(at=NOW)
    with pytest.raises(TooMany) as refused:
        codes.send(PHONE, Purpose.SIGN_IN, NETWORK, at=NOW + timedelta(seconds=1))  # whatever it is for
    assert refused.value.seconds == 59
    for number in range(1, 10):
        codes.send(PHONE, Purpose.SIGN_UP, f"n{number}", at=NOW + timedelta(hours=number))
    with pytest.raises(TooMany):
        codes.send(PHONE, Purpose.SIGN_UP, "elsewhere", at=NOW + timedelta(hours=11))


def test_one_network_cannot_bomb_many_numbers(ask):
    for number in range(20):
        codes.send(f"154{number:08d}", Purpose.SIGN_UP, NETWORK, at=NOW)
    with pytest.raises(TooMany):
        codes.send("15499999999", Purpose.SIGN_UP, NETWORK, at=NOW)


def test_neither_number_nor_code_can_be_read_from_the_table(ask):
    digits = ask()
    text = str(list(Code.objects.values_list()))
    assert digits not in text
    assert PHONE not in text


def test_nothing_is_sent_when_the_deed_did_not_commit(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        codes.send(PHONE, Purpose.SIGN_UP, NETWORK)
    assert sms.shown_to(PHONE) == ""


def test_what_is_over_is_swept(ask):
    ask(at=NOW - timedelta(days=2))
    ask(phone="15400000002")
    assert codes.sweep() == 1


# --- the gateway ----------------------------------------------------------------------------------------------


class Gateway(http.server.BaseHTTPRequestHandler):
    """What a provider may do: take it, refuse it, hang, or drip."""

    taken, mood = [], 200

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append((json.loads(body), dict(self.headers), self.path))
        if self.mood == "hang":
            time.sleep(8)
        elif self.mood == "drip":
            for _ in range(40):
                self.wfile.write(b"H")
                self.wfile.flush()
                time.sleep(0.2)
        elif self.mood == "nonsense":
            self.wfile.write(b"\x00\x01not http\r\n\r\n")
        else:
            self.send_response(self.mood)
            self.send_header("Content-Length", "0")
            if self.mood == 302:
                self.send_header("Location", "http://169.254.169.254/")
            self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def gateway(settings):
    """`gateway(mood)` starts a provider on this machine and points the portal to it."""

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, request, client_address):
            """A client that hung up."""

    server = Server(("127.0.0.1", 0), type("Mine", (Gateway,), {"taken": []}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def started(mood=200, seconds=1):
        server.RequestHandlerClass.mood = mood
        settings.SMS = {"url": f"http://127.0.0.1:{server.server_port}/send?a=1", "token": "t", "seconds": seconds}
        return server.RequestHandlerClass.taken

    yield started
    server.shutdown()
    server.server_close()


def test_the_gateway_gets_number_text_key_and_token(gateway):
    taken = gateway()
    sms.send(PHONE, "你好", "k1")
    ((body, headers, path),) = taken
    assert body == {"phone": PHONE, "text": "你好", "key": "k1"}
    assert (headers["Authorization"], headers["Idempotency-Key"], path) == ("Bearer t", "k1", "/send?a=1")


@pytest.mark.parametrize("mood", [302, 400, 500, "hang", "drip", "nonsense"])
def test_a_gateway_that_fails_is_one_kind_of_error_and_in_time(gateway, mood):
    gateway(mood)
    begun = time.monotonic()
    with pytest.raises(sms.NotSent):
        sms.send(PHONE, "x", "k")
    assert time.monotonic() - begun < 2


def test_a_gateway_that_is_not_there(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.SMS = {"url": f"http://127.0.0.1:{free.getsockname()[1]}/", "token": "", "seconds": 1}
        with pytest.raises(sms.NotSent):
            sms.send(PHONE, "x", "k")


def test_a_gateway_that_hangs_holds_nobody(gateway, db, django_capture_on_commit_callbacks):
    taken = gateway("hang")
    begun = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        codes.send(PHONE, Purpose.SIGN_UP, NETWORK)
    assert time.monotonic() - begun < 0.5
    deadline = time.monotonic() + 3
    while not taken and time.monotonic() < deadline:
        time.sleep(0.02)
    assert taken[0][0]["phone"] == PHONE


def test_an_unknown_number_gets_no_message_by_the_gateway(gateway, db, django_capture_on_commit_callbacks):
    taken = gateway()
    User.objects.create(username="chen", phone="15400000002")
    with django_capture_on_commit_callbacks(execute=True):
        codes.send(PHONE, Purpose.SIGN_IN, NETWORK)
        codes.send("15400000002", Purpose.SIGN_IN, NETWORK)
    deadline = time.monotonic() + 3
    while not taken and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.1)
    assert [message["phone"] for message, _, _ in taken] == ["15400000002"]


def test_a_portal_with_real_people_keeps_no_messages(settings):
    settings.DEMO = False
    assert not sms.is_available()
    with pytest.raises(sms.NotSent):
        sms.send(PHONE, "x", "k")
    assert not (settings.VAR_DIR / "sms.jsonl").exists()


def test_the_demo_forgets_messages_after_a_while_and_keeps_few(settings, monkeypatch):
    sms.send(PHONE, "一", "k")
    assert sms.shown_to(PHONE) == "一"
    assert sms.shown_to("15400000002") == ""
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 700)
    assert sms.shown_to(PHONE) == ""
    for _ in range(900):
        sms.send(PHONE, "很长的短信" * 20, "k")
    assert (settings.VAR_DIR / "sms.jsonl").stat().st_size < 2 * sms.MOST_KEPT


@pytest.mark.parametrize("url", ["http://sms.example/", "sms.example", "ftp://sms.example/", "https://", "http://[::1"])
def test_a_gateway_that_cannot_be_meant(monkeypatch, url):
    monkeypatch.setenv("SMS_URL", url)
    with pytest.raises(ImproperlyConfigured, match="SMS_URL"):
        environment.sms()


def test_the_gateway_of_the_environment(monkeypatch):
    assert environment.sms() == {"url": "", "token": "", "seconds": 5}
    monkeypatch.setenv("SMS_URL", "https://sms.example/v1")
    monkeypatch.setenv("SMS_SECONDS", "0")
    with pytest.raises(ImproperlyConfigured, match="SMS_SECONDS"):
        environment.sms()

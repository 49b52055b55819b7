"""The ways out: nobody is flooded or woken without need, nothing is lost, and duty cannot be switched off."""

import json
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from governance import outward, sms
from governance.journal import outbox
from governance.journal.actions import record
from governance.journal.channels import channels_for, is_allowed_hook
from governance.journal.models import Notice
from governance.journal.quiet import opens
from tests.threads import together

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = (20, 8)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


NOON = at("2026-03-02 12:00")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-03-02 19:59:59", "2026-03-02 19:59:59"),
        ("2026-03-02 20:00", "2026-03-03 08:00"),
        ("2026-03-02 23:59", "2026-03-03 08:00"),
        ("2026-03-03 00:00", "2026-03-03 08:00"),
        ("2026-03-03 07:59", "2026-03-03 08:00"),
        ("2026-03-03 08:00", "2026-03-03 08:00"),
        ("2026-12-31 21:00", "2027-01-01 08:00"),
    ],
)
def test_the_post_opens_at_eight(moment, opening):
    assert opens(at(moment), NIGHT) == at(opening)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.integers(0, 23), st.integers(0, 23))
def test_the_post_never_opens_early_nor_in_quiet_hours(moment, first, until):
    moment = moment.replace(tzinfo=SHANGHAI)
    opening = opens(moment, (first, until))
    assert moment <= opening <= moment + timedelta(days=1)
    assert opens(opening, (first, until)) == opening


@pytest.fixture
def say(cast, file_for):
    """`say("wang")` tells somebody something about li's petition; the petition's own notices are gone."""
    petition = file_for("li", at=NOON)
    Notice.objects.all().delete()

    def said(username, *, verb="issue.noted", moment=NOON, **what):
        with transaction.atomic():
            return record(
                verb, subject=petition, by=None, at=moment, tell=[cast[username]], number=petition.number, **what
            )

    return said


def outgoing(**which):
    return Notice.objects.exclude(channel="inbox").filter(**which)


@pytest.mark.django_db
def test_what_happens_at_night_is_in_the_inbox_at_once_and_goes_out_at_eight(say, settings):
    settings.QUIET_HOURS = NIGHT
    say("wang", moment=at("2026-03-02 21:30"))
    assert Notice.objects.get(channel="inbox").sent_at == at("2026-03-02 21:30")
    assert outbox.send_due(now=at("2026-03-03 07:59")) == (0, 0)
    assert outbox.send_due(now=at("2026-03-03 08:00")) == (1, 0)


@pytest.mark.django_db
def test_an_emergency_goes_out_at_night_by_mail_and_text(say, settings, monkeypatch):
    settings.QUIET_HOURS = NIGHT
    texts = []
    monkeypatch.setattr(sms, "send", lambda phone, text, key: texts.append((phone, text, key)))
    say("wang", verb="clock.escalation", moment=at("2026-03-02 23:30"), urgent=True, clock="签收时限", due="", rung="")
    assert outbox.send_due(now=at("2026-03-02 23:30")) == (2, 0)
    assert len(mail.outbox) == 1
    ((phone, text, key),) = texts
    assert phone.startswith("154") and "签收时限" in text
    assert key == str(outgoing(channel="sms").get().key)


@pytest.mark.django_db
def test_ten_messages_at_once_are_one_mail_with_ten_lines(say):
    for _ in range(10):
        say("wang")
    say("zhou")
    assert outbox.send_due(now=NOON) == (2, 0)
    digest = next(message for message in mail.outbox if message.to == ["wang@example.invalid"])
    assert digest.subject == "【钥匙】您有 10 条新消息"
    assert [line[:2] for line in digest.body.splitlines()[1:11]] == [f"{n}."[:2] for n in range(1, 11)]
    carried = outgoing(recipient__username="wang").values_list("message", flat=True)
    assert len(set(carried)) == 1
    assert str(carried[0]) == digest.message()["X-Idempotency-Key"]


@pytest.mark.django_db
def test_two_messages_are_two_mails(say):
    say("wang"), say("wang")
    assert outbox.send_due(now=NOON) == (2, 0)


@pytest.mark.django_db
def test_a_digest_that_fails_loses_none_and_is_tried_again(say, settings):
    for _ in range(4):
        say("wang")
    settings.EMAIL_BACKEND = "no.such.Backend"
    assert outbox.send_due(now=NOON) == (0, 1)
    assert set(outgoing().values_list("tries", "sent_at")) == {(1, None)}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert outbox.send_due(now=NOON + 2 * MINUTE) == (1, 0)
    assert outgoing(sent_at=None).count() == 0


@pytest.mark.django_db
def test_a_digest_whose_sender_died_goes_again_with_the_same_key_and_the_same_lines(say):
    """The other side may have taken it: what came since then, told under that key, would be told to nobody."""
    for _ in range(4):
        say("wang")
    outbox.deliver(outbox.claim(NOON))  # and the process is gone before it says so
    for _ in range(2):
        say("wang")
    assert outbox.send_due(now=NOON + 2 * MINUTE) == (3, 0)
    first, *later = mail.outbox
    again = [message for message in later if message.extra_headers == first.extra_headers]
    assert [message.body for message in again] == [first.body]
    assert outgoing(sent_at=None).count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_message_of_which_another_sender_holds_a_part_is_left_to_it(say):
    """What `skip_locked` leaves out of a digest must not go out as a smaller one with the same key."""
    for _ in range(4):
        say("wang")
    outbox.claim(NOON)
    held, asked = threading.Event(), threading.Event()

    def other_sender():
        with transaction.atomic():
            Notice.objects.select_for_update().get(pk=outgoing().last().pk)
            held.set()
            return asked.wait(20)

    def sender():
        held.wait(20)
        claimed = outbox.claim(NOON + MINUTE)
        asked.set()
        return claimed

    assert together(other_sender, sender) == [True, []]
    assert len(outbox.claim(NOON + MINUTE)) == 4


@pytest.mark.django_db
def test_six_messages_an_hour_and_the_rest_in_a_digest(say):
    for minute in range(9):
        say("wang", moment=NOON + minute * MINUTE)
        outbox.send_due(now=NOON + minute * MINUTE)
    assert len(mail.outbox) == outbox.MOST_AN_HOUR
    waiting = outgoing(sent_at=None)
    assert waiting.count() == 3
    assert set(waiting.values_list("tries", flat=True)) == {0}
    assert outbox.send_due(now=NOON + HOUR - MINUTE) == (0, 0)
    assert outbox.send_due(now=NOON + HOUR) == (1, 0)
    assert mail.outbox[-1].subject == "【钥匙】您有 3 条新消息"


@pytest.mark.django_db
def test_an_emergency_is_not_counted_and_not_held_back(say, monkeypatch):
    monkeypatch.setattr(sms, "send", lambda *what, **more: None)
    for minute in range(8):
        say("wang", moment=NOON + minute * MINUTE)
        outbox.send_due(now=NOON + minute * MINUTE)
    say("wang", verb="clock.escalation", moment=NOON + 9 * MINUTE, urgent=True)
    assert outbox.send_due(now=NOON + 9 * MINUTE)[0] == 2  # mail and text


@pytest.mark.django_db
def test_what_a_person_does_not_want_she_does_not_get_but_duty_she_does(say, cast):
    wang = cast["wang"]
    wang.reach = {"email": False}
    wang.save()
    say("wang")
    assert outgoing().count() == 0
    say("wang", verb="clock.reminder", clock="受理时限", due="", rung="")
    assert list(outgoing().values_list("channel", flat=True)) == ["email"]


@pytest.mark.django_db
def test_a_text_message_for_every_notice_is_only_for_who_asks(say, cast):
    wang = cast["wang"]
    assert list(channels_for(wang, duty=True, urgent=False)) == ["email"]
    wang.reach = {"sms": True, "hook": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"}
    assert list(channels_for(wang, duty=False, urgent=False)) == ["email", "hook", "sms"]


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k", True),
        ("https://oapi.dingtalk.com/robot/send?access_token=t", True),
        ("http://qyapi.weixin.qq.com/", False),
        ("https://qyapi.weixin.qq.com:8443/", False),
        ("https://qyapi.weixin.qq.com.evil.example/", False),
        ("https://user@169.254.169.254/", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_a_bot_stands_on_the_list_of_hosts_or_is_not_told(address, allowed):
    assert is_allowed_hook(address) is allowed


@pytest.mark.django_db
def test_a_channel_that_fails_three_times_is_left_alone_and_the_others_go_on(say, cast, monkeypatch):
    def broken(*what, **more):
        raise sms.NotSent("gateway down")

    monkeypatch.setattr(sms, "send", broken)
    for username in ("wang", "zhou", "dang", "jiedao", "wuye"):
        say(username, verb="clock.escalation", urgent=True)
    assert outbox.send_due(now=NOON) == (5, outbox.PATIENCE)
    assert outgoing(channel="sms", tries=0).count() == 2
    monkeypatch.setattr(sms, "send", lambda *what, **more: None)
    assert outbox.send_due(now=NOON + 5 * MINUTE) == (5, 0)


class Gateway(BaseHTTPRequestHandler):
    taken = ()

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).taken += ((self.headers["Idempotency-Key"], body),)
        self.send_response(302 if self.path == "/moved" else 200)
        self.end_headers()

    def log_message(self, *what):
        pass


@pytest.fixture
def gateway():
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Gateway.taken = ()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_message_over_http_carries_its_key_and_follows_no_redirect(gateway):
    outward.post(f"{gateway}/send", {"text": "你好"}, key="k1", seconds=5)
    assert Gateway.taken == (("k1", {"text": "你好"}),)
    with pytest.raises(outward.NotTaken, match="302"):
        outward.post(f"{gateway}/moved", {}, key="k2", seconds=5)


@pytest.mark.django_db
def test_i_choose_how_i_am_told(sign_in, cast):
    client, wang = sign_in(cast["wang"]), cast["wang"]
    hook = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"
    assert client.get("/inbox/settings/").context["form"]["email"].value() is True
    assert client.post("/inbox/settings/", {"sms": "on", "hook": hook}).status_code == 302
    wang.refresh_from_db()
    assert wang.reach == {"email": False, "sms": True, "hook": hook}
    page = client.post("/inbox/settings/", {"hook": "https://evil.example/x"})
    assert "请从企业微信或钉钉的群机器人设置里完整复制" in page.content.decode()
    assert "https://evil.example/x" in page.content.decode()
    wang.refresh_from_db()
    assert wang.reach["hook"] == hook

"""The outbox: at least once, with one key per message, and nobody's trouble is anybody else's."""

import threading
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from governance.accounts.models import User
from governance.journal import outbox
from governance.journal.models import Event, Notice
from governance.journal.tasks import send_due as task_of_the_beat
from tests.threads import together

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def owed(cast, file_for):
    """Three mails that wait: one each to dang and zhou, one to wang."""
    file_for("li", place_kind="public")
    file_for("li")
    return Notice.objects.filter(channel="email").unsent().order_by("pk")


class Moody(EmailBackend):
    """A mail server that refuses some recipients."""

    refuses = ()

    def send_messages(self, messages):
        if {address for message in messages for address in message.to} & set(self.refuses):
            raise ConnectionRefusedError("550 no such mailbox")
        return super().send_messages(messages)


@pytest.fixture
def moody(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Moody"

    def refusing(*usernames):
        monkeypatch.setattr(Moody, "refuses", [f"{username}@example.invalid" for username in usernames])

    return refusing


def test_what_is_owed_is_sent_once(owed):
    assert outbox.send_due() == (3, 0)
    assert outbox.send_due() == (0, 0)
    assert sorted(message.to[0] for message in mail.outbox) == [
        "dang@example.invalid",
        "wang@example.invalid",
        "zhou@example.invalid",
    ]
    assert Notice.objects.unsent().count() == 0


def test_a_mail_says_what_happened_where_to_look_and_its_key(owed, settings):
    settings.SITE = settings.SITE | {"url": "https://yaoshi.example", "name": "钥匙"}
    settings.ALLOWED_HOSTS = ["*"]
    outbox.send_due()
    notice = Notice.objects.get(channel="email", recipient__username="wang")
    (message,) = [message for message in mail.outbox if message.to == ["wang@example.invalid"]]
    number = notice.event.subject.number
    assert message.subject == "【钥匙】提交诉求"
    assert message.body == f"{notice.event.notice_text}\n\nhttps://yaoshi.example/petitions/{number}/\n"
    assert number in notice.event.notice_text
    headers = message.message()
    assert headers["X-Idempotency-Key"] == str(notice.key)
    assert headers["Message-ID"] == f"<{notice.key}@yaoshi>"


def test_mails_really_reach_a_folder(owed, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    assert outbox.send_due() == (3, 0)
    # Django names a file by the second and an object's address, so two messages may come to stand in one.
    text = b"".join(file.read_bytes() for file in (tmp_path / "mail").iterdir())
    mails = [message_from_bytes(part, policy=policy.default) for part in text.split(b"-" * 79 + b"\n") if part]
    keys = {str(key) for key in Notice.objects.filter(channel="email").values_list("key", flat=True)}
    assert sorted(message["X-Idempotency-Key"] for message in mails) == sorted(keys)
    assert all("有新的诉求" in message.get_content() for message in mails)


def test_one_persons_trouble_is_nobody_elses(owed, moody):
    moody("dang")
    assert outbox.send_due() == (2, 1)
    bad = Notice.objects.get(channel="email", recipient__username="dang")
    assert (bad.tries, bad.sent_at, bad.given_up_at) == (1, None, None)
    assert bad.last_error == "ConnectionRefusedError: 550 no such mailbox"
    moody()
    assert outbox.send_due(now=bad.next_try_at) == (1, 0)
    bad.refresh_from_db()
    assert (bad.tries, bad.sent_at is not None) == (2, True)


def test_tries_are_further_and_further_apart_and_end(owed, moody):
    moody("dang", "zhou", "wang")
    now = timezone.now()
    outbox.send_due(now=now)
    notice = owed.first()
    waits = []
    while notice.given_up_at is None:
        waits.append((notice.next_try_at - now) / MINUTE)
        now = notice.next_try_at
        assert outbox.send_due(now=now - timedelta(microseconds=1)) == (0, 0), "too early"
        assert outbox.send_due(now=now) == (0, 3)
        notice.refresh_from_db()
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240]
    assert (notice.tries, notice.sent_at) == (12, None)
    moody()
    assert outbox.send_due(now=now + timedelta(days=30)) == (0, 0)


def test_a_message_whose_verb_is_gone_does_not_stop_the_rest(owed, cast):
    bad = Event.objects.create(verb="no.such", subject=cast["li"], at=timezone.now())
    first = owed.first().next_try_at - MINUTE
    Notice.objects.create(event=bad, recipient=cast["li"], channel="email", next_try_at=first)
    assert outbox.send_due() == (3, 1)


def test_a_sender_that_dies_between_claim_and_send_has_only_delayed_it(owed):
    now = timezone.now()
    (claimed,) = outbox.claim(now)
    assert outbox.send_due(now=now) == (2, 0), "the claimed one is not touched while its sender may live"
    assert outbox.send_due(now=now + MINUTE) == (1, 0)
    (late,) = [message for message in mail.outbox if message.to == [claimed.recipient.email]]
    assert late.extra_headers["X-Idempotency-Key"] == str(claimed.key)


def test_a_sender_that_dies_after_sending_repeats_the_same_key(owed):
    (claimed,) = outbox.claim(timezone.now())
    outbox.deliver([claimed])  # and the process is gone before it says so
    outbox.send_due(now=timezone.now() + MINUTE)
    to_her = [message for message in mail.outbox if message.to == [claimed.recipient.email]]
    assert len(to_her) == 2
    assert {message.extra_headers["Message-ID"] for message in to_her} == {f"<{claimed.key}@yaoshi>"}


def test_a_message_that_kills_every_sender_is_given_up(owed):
    now = timezone.now()
    (doomed,) = outbox.claim(now)
    Notice.objects.unsent().exclude(pk=doomed.pk).update(sent_at=now)
    for _ in range(outbox.MOST_TRIES - 1):
        now += timedelta(hours=5)
        assert [notice.pk for notice in outbox.claim(now)] == [doomed.pk]
    assert outbox.send_due(now=now + timedelta(hours=5)) == (0, 0)
    doomed.refresh_from_db()
    assert (doomed.tries, doomed.given_up_at is not None) == (outbox.MOST_TRIES, True)
    assert mail.outbox == []


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}])
def test_who_left_is_not_written_to_and_not_tried_again(owed, change):
    User.objects.filter(username="dang").update(**change)
    assert outbox.send_due() == (2, 1)
    notice = Notice.objects.get(channel="email", recipient__username="dang")
    assert (notice.tries, notice.given_up_at is not None) == (1, True)


def test_a_mail_server_that_hangs_does_not_keep_the_worker(owed, monkeypatch):
    clock = [0.0]

    def hangs(notice):
        clock[0] += 10
        raise TimeoutError("timed out")

    monkeypatch.setattr(outbox, "deliver", hangs)
    monkeypatch.setattr(outbox.time, "monotonic", lambda: clock[0])
    assert outbox.send_due(seconds=15) == (0, 2)
    assert owed.filter(tries=0).count() == 1  # next round, while the others wait their time


# --- with real threads ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_three_senders_at_once_send_each_message_once(cast, file_for):
    for number in range(10):
        file_for("li", place_kind="public", text=f"第 {number} 件")
    results = together(*[outbox.send_due] * 3)
    keys = [message.extra_headers["X-Idempotency-Key"] for message in mail.outbox]
    assert sum(sent for sent, _ in results) == len(keys) == len(set(keys))
    carried = Notice.objects.filter(channel="email").values_list("message", flat=True)
    assert len(carried) == 20
    assert {str(key) for key in carried} == set(keys)
    assert Event.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_the_workers_send_one_at_a_time(cast, file_for):
    """Two senders before a mail server that hangs would leave no worker for the clocks."""
    file_for("li")
    holds, done = threading.Event(), threading.Event()

    def slow():
        with outbox.the_only_sender() as alone:
            holds.set()
            done.wait(20)
            return alone

    def other():
        holds.wait(20)
        result = outbox.send_due_alone()
        done.set()
        return result

    assert together(slow, other) == [True, (0, 0)]
    task_of_the_beat()
    assert len(mail.outbox) == 1

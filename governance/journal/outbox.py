"""The sending side: claim one, send it, say so. At least once, with one key per message."""

import contextlib
import logging
import time
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import timezone

from governance.journal.models import Notice

log = logging.getLogger(__name__)

MOST_TRIES = 12  # with the waits below about 16 hours: a mail server that is down over night loses nothing
ONE_SENDER = 7_266_511  # any number, as long as nothing else takes the same advisory lock


class Undeliverable(Exception):
    """No further try can help: the person left, or has no address any more."""


def wait_after(tries):
    """Back-off before the next try: 1, 2, 4 ... minutes, at most 4 hours."""
    return timedelta(minutes=min(2 ** (tries - 1), 240))


@transaction.atomic
def claim(now):
    """The next unsent notice whose time has come, or None.

    The claim itself moves `next_try_at`, so a sender that dies here has only delayed the message,
    and a message that kills its sender each time is not claimed for ever.
    """
    notice = (
        Notice.objects.unsent()
        .filter(next_try_at__lte=now, tries__lt=MOST_TRIES)
        .order_by("next_try_at", "pk")
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("event", "recipient")
        .first()
    )
    if notice is None:
        return None
    notice.tries += 1
    notice.next_try_at = now + wait_after(notice.tries)
    notice.save(update_fields=["tries", "next_try_at"])
    return notice


def bury(now):
    """Give up what was tried often enough and whose last sender never came back to say how it went."""
    lost = Notice.objects.unsent().filter(tries__gte=MOST_TRIES, next_try_at__lte=now)
    return lost.update(given_up_at=now, last_error="every sender died with it")


def send_due(limit=200, now=None, seconds=15):
    """Send what is due; returns (sent, failed). A bad one never stops the rest.

    No new message is begun after `seconds`: a mail server that hangs must not keep a worker from the clocks.
    """
    sent = failed = 0
    bury(now or timezone.now())
    ends = time.monotonic() + seconds
    for _ in range(limit):
        notice = claim(now or timezone.now()) if time.monotonic() < ends else None
        if notice is None:
            break
        try:
            deliver(notice)
        except Exception as error:
            log.warning("notice %s to %s failed: %s", notice.key, notice.channel, error)
            notice.last_error = f"{type(error).__name__}: {error}"[:300]
            hopeless = notice.tries >= MOST_TRIES or isinstance(error, Undeliverable)
            notice.given_up_at = timezone.now() if hopeless else None
            notice.save(update_fields=["last_error", "given_up_at"])
            failed += 1
        else:
            notice.sent_at = timezone.now()
            notice.save(update_fields=["sent_at"])
            sent += 1
    return sent, failed


def send_due_alone():
    """As `send_due`, unless somebody is sending already; who dies while sending loses the lock with its connection.

    With two senders a mail server that hangs would hold every worker, and the clocks would stand still.
    """
    with the_only_sender() as alone:
        return send_due() if alone else (0, 0)


@contextlib.contextmanager
def the_only_sender():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_SENDER])
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_SENDER])


def deliver(notice):
    """Hand one message to its channel; raises what the channel raises."""
    if not (notice.recipient.is_active and notice.recipient.email):
        raise Undeliverable("no address any more")
    EmailMessage(
        subject=f"【{settings.SITE['name']}】{notice.event.title}",
        body=f"{notice.event.notice_text}\n\n{settings.SITE['url']}{notice.url}\n",
        to=[notice.recipient.email],
        headers={"Message-ID": f"<{notice.key}@yaoshi>", "X-Idempotency-Key": str(notice.key)},
    ).send()

"""The sending side: claim one, send it, say so. At least once, with one key per message."""

import contextlib
import logging
import time
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from governance.journal.channels import Message, address_of, hand_over
from governance.journal.models import Notice

log = logging.getLogger(__name__)

HOUR = timedelta(hours=1)
DIGEST_FROM = 3  # so many notices for one person at once become one message
MOST_IN_A_DIGEST = 50
MOST_AN_HOUR = 6  # messages to one person on one channel; what is over waits and goes as a digest
PATIENCE = 3  # failures running, after which a channel is left alone until the next sweep
MOST_TRIES = 12  # with the waits below about 16 hours: a mail server that is down over night loses nothing
ONE_SENDER = 7_266_511  # any number, as long as nothing else takes the same advisory lock


class Undeliverable(Exception):
    """No further try can help: the person left, or has no address any more."""


def wait_after(tries):
    """Back-off before the next try: 1, 2, 4 ... minutes, at most 4 hours."""
    return timedelta(minutes=min(2 ** (tries - 1), 240))


@transaction.atomic
def claim(now, paused=()):
    """The notices of the next message whose time has come: one, or the several of a digest; [] where nothing waits.

    The claim itself moves `next_try_at`, so a sender that dies here has only delayed the message,
    and a message that kills its sender each time is not claimed for ever.
    """
    waiting = Notice.objects.unsent().filter(next_try_at__lte=now, tries__lt=MOST_TRIES)
    free = waiting.order_by("next_try_at", "pk").select_for_update(skip_locked=True, of=("self",))
    first = free.exclude(channel__in=paused).select_related("event", "recipient").first()
    if first is None:
        return []
    beside = _beside(first, free)
    again_at = None if first.urgent else _too_many(first, now)
    if again_at:
        Notice.objects.filter(pk__in=list(beside.values_list("pk", flat=True))).update(next_try_at=again_at)
        return claim(now, paused)
    together = list(beside.select_related("event", "recipient")[:MOST_IN_A_DIGEST])
    if first.message is None:
        return _claimed(together if len(together) >= DIGEST_FROM else [first], now)
    is_whole = len(together) == waiting.filter(message=first.message).count()
    return _claimed(together, now) if is_whole else []  # another sender holds a part of it


def _beside(first, free):
    """What may go out in one message with the first, itself included.

    What was handed over once goes again as the same message: its key stands for exactly what it says.
    """
    if first.message is not None:
        return free.filter(message=first.message)
    if first.urgent:
        return free.filter(pk=first.pk)
    return free.filter(recipient=first.recipient_id, channel=first.channel, urgent=False, message=None)


def _claimed(notices, now):
    for notice in notices:
        notice.message = notice.message or notices[0].key
        notice.tries += 1
        notice.next_try_at = now + wait_after(notice.tries)
    Notice.objects.bulk_update(notices, ["message", "tries", "next_try_at"])
    return notices


def _too_many(notice, now):
    """When the person may be written to again on this channel, if the hour's messages are used up; else None."""
    lately = Notice.objects.filter(
        recipient=notice.recipient_id, channel=notice.channel, urgent=False, sent_at__gt=now - HOUR, sent_at__lte=now
    )
    messages = list(lately.values("message").annotate(at=Min("sent_at")).order_by("-at").values_list("at", flat=True))
    return messages[MOST_AN_HOUR - 1] + HOUR if len(messages) >= MOST_AN_HOUR else None


def bury(now):
    """Give up what was tried often enough and whose last sender never came back to say how it went."""
    lost = Notice.objects.unsent().filter(tries__gte=MOST_TRIES, next_try_at__lte=now)
    return lost.update(given_up_at=now, last_error="every sender died with it")


def send_due(limit=200, now=None, seconds=15):
    """Send what is due; returns (sent, failed) messages. A bad one never stops the rest.

    No new message is begun after `seconds`, and a channel that failed three times running is left alone until the
    next sweep: a gateway that hangs must keep neither a worker from the clocks nor a mail from its reader.
    """
    sent, failures = 0, Counter()
    bury(now or timezone.now())
    ends = time.monotonic() + seconds
    for _ in range(limit):
        paused = [channel for channel, times in failures.items() if times >= PATIENCE]
        notices = claim(now or timezone.now(), paused) if time.monotonic() < ends else []
        if not notices:
            break
        channel = notices[0].channel
        try:
            deliver(notices)
        except Exception as error:
            log.warning("message %s by %s failed: %s", notices[0].message, channel, error)
            _failed(notices, error)
            failures[channel] += not isinstance(error, Undeliverable)
            failures["all"] += 1
        else:
            Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(
                sent_at=now or timezone.now(), last_error=""
            )
            sent += 1
    return sent, failures["all"]


def _failed(notices, error):
    now = timezone.now()
    for notice in notices:
        notice.last_error = f"{type(error).__name__}: {error}"[:300]
        hopeless = notice.tries >= MOST_TRIES or isinstance(error, Undeliverable)
        notice.given_up_at = now if hopeless else None
    Notice.objects.bulk_update(notices, ["last_error", "given_up_at"])


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


def deliver(notices):
    """Hand one message, of one notice or of several, to its channel; raises what the channel raises."""
    first = notices[0]
    person, channel = first.recipient, first.channel
    if not (person.is_active and address_of(person, channel)):
        raise Undeliverable("no address any more")
    hand_over(person, channel, digest(notices) if len(notices) > 1 else single(first))


def single(notice):
    url = f"{settings.SITE['url']}{notice.url}"
    return Message(str(notice.message), notice.event.title, notice.event.notice_text, url)


def digest(notices):
    """One message that says what several would: a line each, oldest first."""
    notices = sorted(notices, key=lambda notice: notice.event_id)
    lines = [f"{number}. {notice.event.notice_text}" for number, notice in enumerate(notices, 1)]
    title = f"您有 {len(notices)} 条新消息"
    return Message(str(notices[0].message), title, "\n".join([f"{title}：", *lines]), f"{settings.SITE['url']}/inbox/")

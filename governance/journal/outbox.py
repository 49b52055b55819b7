"""The sending side: claim one, send it, say so. At least once, with one key per message."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from governance.journal.models import Notice

log = logging.getLogger(__name__)

MOST_TRIES = 8


def wait_after(tries):
    """Back-off before the next try: 1, 2, 4 ... minutes, at most 4 hours."""
    return timedelta(minutes=min(2 ** (tries - 1), 240))


@transaction.atomic
def claim(now):
    """The next unsent notice whose time has come, or None.

    The claim itself moves `next_try_at`, so a sender that dies here has only delayed the message,
    and a message that kills its sender is given up after MOST_TRIES.
    """
    notice = (
        Notice.objects.unsent()
        .filter(next_try_at__lte=now)
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


def send_due(limit=200, now=None):
    """Send what is due, at most `limit` messages; returns (sent, failed). A bad one never stops the rest."""
    sent = failed = 0
    for _ in range(limit):
        notice = claim(now or timezone.now())
        if notice is None:
            break
        try:
            deliver(notice)
        except Exception as error:
            log.warning("notice %s to %s failed: %s", notice.key, notice.channel, error)
            notice.last_error = f"{type(error).__name__}: {error}"[:300]
            notice.given_up_at = timezone.now() if notice.tries >= MOST_TRIES else None
            notice.save(update_fields=["last_error", "given_up_at"])
            failed += 1
        else:
            notice.sent_at = timezone.now()
            notice.save(update_fields=["sent_at"])
            sent += 1
    return sent, failed


def deliver(notice):
    """Hand one message to its channel; raises what the channel raises."""
    EmailMessage(
        subject=f"【{settings.SITE['name']}】{notice.event.title}",
        body=f"{notice.event.notice_text}\n\n{settings.SITE['url']}{notice.url}\n",
        to=[notice.recipient.email],
        headers={"Message-ID": f"<{notice.key}@yaoshi>", "X-Idempotency-Key": str(notice.key)},
    ).send()

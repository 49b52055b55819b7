"""The only writers of events and notices."""

from django.db import connection, transaction
from django.utils import timezone

from governance.journal import verbs
from governance.journal.models import Event, Notice
from governance.journal.states import Channel
from governance.nudges import nudge


def record(verb, *, subject, by, at, tell=(), role="", inner=None, **data):
    """Write what happened and who must know, in the deed's own transaction.

    Who must know is decided now. `subject.urls_for(people)`, where it exists, gives some of them their own page.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"record({verb!r}) outside a transaction would survive a deed that did not")
    event = Event.objects.create(
        verb=verb,
        subject=subject,
        by=by,
        role=role,
        at=at,
        data=data,
        inner=verbs.get(verb).inner if inner is None else inner,
    )
    people = list({person.pk: person for person in tell if person.is_active}.values())
    own = subject.urls_for(people) if people and hasattr(subject, "urls_for") else {}
    notices = [
        notice
        for person in people
        for notice in _notices(event, person, own.get(person.pk) or subject.get_absolute_url(), at)
    ]
    Notice.objects.bulk_create(notices)
    if any(notice.sent_at is None for notice in notices):
        transaction.on_commit(_nudge, robust=True)
    return event


def _notices(event, person, url, at):
    common = {"event": event, "recipient": person, "url": url, "next_try_at": at}
    yield Notice(channel=Channel.INBOX, sent_at=at, **common)
    if person.email:
        yield Notice(channel=Channel.EMAIL, **common)


def _nudge():
    """Ask the worker to send now; when the broker is away the beat's sweep does it a little later."""
    nudge("journal.send_due")


def mark_read(*, notices, at=None):
    """Mark a person's own notices as read; returns how many were unread."""
    return notices.unread().update(read_at=at or timezone.now())

"""The only writers of events and notices."""

import secrets
import uuid

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from governance.journal import chain, verbs
from governance.journal.chain import SALT, words_digest
from governance.journal.channels import channels_for
from governance.journal.models import Event, Notice, scope_of
from governance.journal.quiet import opens
from governance.journal.states import Channel
from governance.nudges import nudge
from governance.refusals import NotPossibleNow


def record(verb, *, subject, by, at, tell=(), role="", inner=None, urgent=False, **data):
    """Write what happened and who must know, in the deed's own transaction.

    Who must know is decided now. Where they exist, `subject.hearers(people)` leaves out who must keep out of it,
    and `subject.urls_for(people)` gives some of them their own page.
    `urgent` goes out at night too, and by text message.
    Where it happened is the subject's `community_id` and `street_id`, or what its `journal_scope()` says.
    """
    line = {"verb": verb, "subject": subject, "by": by, "at": at, "role": role, "inner": inner, "data": data}
    return record_all([line | {"tell": tell, "urgent": urgent}])[0]


def record_all(lines):
    """As `record` for each line, with one insert for all events and one for all notices.

    A line is the keywords of `record`, with what it knows as `data`.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"record({lines[0]['verb']!r}) outside a transaction would survive a deed that did not")
    lines = [dict(line) for line in lines]
    told = [(line.pop("tell", ()), line.pop("urgent", False)) for line in lines]
    events = Event.objects.bulk_create([_event(**line) for line in lines])
    notices = [
        notice
        for event, line, (people, urgent) in zip(events, lines, told, strict=True)
        for notice in _notices_of(event, line["subject"], people, urgent)
    ]
    Notice.objects.bulk_create(notices)
    if any(notice.sent_at is None for notice in notices):
        transaction.on_commit(_nudge, robust=True)
    return events


def _notices_of(event, subject, people, urgent):
    people = hearers_among(subject, people)
    own = subject.urls_for(people) if people and hasattr(subject, "urls_for") else {}
    for person in people:
        yield from _notices(event, person, own.get(person.pk) or subject.get_absolute_url(), event.at, urgent)


def hearers_among(subject, people):
    """Whom of these a message about the subject reaches: each once, nobody who left, nobody who must keep out."""
    people = list({person.pk: person for person in people if person.is_active}.values())
    return subject.hearers(people) if people and hasattr(subject, "hearers") else people


def _event(verb, subject, by, at, role="", inner=None, data=None):
    """With its code, not saved."""
    data = dict(data or {})
    words = {name: data.pop(name) for name in verbs.TYPED & data.keys() if data[name]}
    if words:
        words[SALT] = secrets.token_hex(8)
        data["words"] = words_digest(words)
    community, street = scope_of(subject)
    event = Event(
        token=uuid.uuid4(),
        verb=verb,
        subject=subject,
        by=by,
        role=role,
        at=at,
        data=data,
        words=words,
        inner=verbs.get(verb).inner if inner is None else inner,
        community=community,
        street=street,
    )
    event.mac = chain.mac(event, chain.keys()[0])
    return event


def record_history(lines):
    """Many events of long ago at once, for a load of invented rows: told, where they are, in the inbox only.

    A line is the keywords of `record`, with what it knows as `data`.
    """
    lines = [dict(line) for line in lines]
    told = [line.pop("tell", ()) for line in lines]
    events = Event.objects.bulk_create([_event(**line) for line in lines], batch_size=2000)
    notices = [
        Notice(
            event=event,
            recipient=person,
            url=line["subject"].get_absolute_url(),
            channel=Channel.INBOX,
            sent_at=event.at,
            next_try_at=event.at,
        )
        for event, line, people in zip(events, lines, told, strict=True)
        for person in people
    ]
    Notice.objects.bulk_create(notices, batch_size=2000)
    return len(events)


def take_back(*subjects, people=None, but=()):
    """Whoever must keep out from now on was not told: their notices about these rows go, read, unread or unsent.

    Those of some people, or of everybody `but` some. A notice is only a message: what happened stays in the journal.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("notices are taken back inside a deed's transaction")
    notices = Notice.objects.filter(event__in=Event.objects.about(*subjects).order_by()).exclude(recipient__in=but)
    (notices if people is None else notices.filter(recipient__in=people)).delete()


def ways(verb, person, *, at, urgent=False):
    """By which channels a person is told of something, each with the moment from which on it may leave.

    The inbox has it at once and is never quiet.
    """
    yield Channel.INBOX, at
    send_from = at if urgent else opens(at, settings.QUIET_HOURS)
    for channel in channels_for(person, duty=verbs.get(verb).duty, urgent=urgent):
        yield channel, send_from


def _notices(event, person, url, at, urgent):
    common = {"event": event, "recipient": person, "url": url, "urgent": urgent}
    for channel, send_from in ways(event.verb, person, at=at, urgent=urgent):
        if channel == Channel.INBOX:
            yield Notice(channel=channel, sent_at=at, next_try_at=at, **common)
        else:
            yield Notice(channel=channel, send_from=send_from, next_try_at=send_from, **common)


def _nudge():
    """Ask the worker to send now; when the broker is away the beat's sweep does it a little later."""
    nudge("journal.send_due")


@transaction.atomic
def scrub_words(events, scrub):
    """Pass what was typed through `scrub`, the erasure's own function; returns the keys of the events it changed.

    Whoever calls this records those keys as `erased`: a changed text that no such event names was tampered with.
    """
    changed = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL yaoshi.erasing = 'on'")
        for event in events.exclude(words={}).only("words"):
            words = {name: scrub(text) for name, text in event.words.items() if name != SALT}
            if words.items() <= event.words.items():
                continue
            changed.append(event.pk)
            Event.objects.filter(pk=event.pk).update(words=words)
        cursor.execute("SET LOCAL yaoshi.erasing = 'off'")
    return changed


def mark_read(*, notices, at=None):
    """Mark a person's own notices as read; returns how many were unread."""
    return notices.unread().update(read_at=at or timezone.now())


@transaction.atomic
def send_again(*, notice, by, at=None):
    """An operator has mended what kept a message from leaving: it begins its tries anew, with the same key."""
    at = at or timezone.now()
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.given_up_at is None:
        raise NotPossibleNow("这条消息没有停发，不需要重新发送。")
    notice.given_up_at, notice.tries, notice.next_try_at = None, 0, at
    notice.save(update_fields=["given_up_at", "tries", "next_try_at"])
    record("notice.sent_again", subject=notice, by=by, at=at, channel=notice.get_channel_display())
    transaction.on_commit(_nudge, robust=True)
    return notice


def choose_reach(*, person, reach):
    """How a person wants to be told; nobody else must know of it, so it is no event."""
    person.reach = reach
    person.save(update_fields=["reach"])

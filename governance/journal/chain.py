"""The arithmetic of the journal's proof: one code per event, one digest per position. No database, no clock.

An event's code (`mac`) shows that somebody without the key changed or wrote it. The digests show what a code cannot:
a row that is gone, or rows in another order. Who holds the key *and* the database can write both anew; only a head
that was noted elsewhere, on paper for instance, gives that away.
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

from django.conf import settings

SALT = "~"  # keeps a digest from telling short words to whoever guesses them; goes with the erasure
BEGINNING = ""  # what the first digest follows
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def keys():
    """The key that signs, then older ones that are still accepted."""
    return [hashlib.sha256(b"yaoshi journal:" + secret.encode()).digest() for secret in settings.JOURNAL_KEYS]


def words_digest(words):
    """What an event keeps of the words that were typed, for good."""
    return hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def canonical(event):
    """What an event says, as the same bytes before it is written and after it was read again.

    Of typed words only the digest in `data`: an erasure may take the words. An event from before the codes has none.
    """
    said = [
        str(event.token) if event.token else None,
        event.verb,
        event.subject_type_id,
        event.subject_id,
        event.by_id,
        event.role,
        (event.at - _EPOCH) // timedelta(microseconds=1),
        _plain(event.data),
        event.inner,
        event.community,
        event.street,
        *([] if event.mac or event.token else [_plain(event.words)]),
    ]
    return json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def _plain(value):
    """As PostgreSQL gives it back: it keeps 1e20 as a whole number."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def mac(event, key):
    return hmac.new(key, canonical(event), hashlib.sha256).hexdigest()


def is_genuine(event, known, erased=None):
    """Written by `record` with one of these keys, and not changed since. Typed words may be gone from those `erased`.

    Without `erased` the words are taken on trust.
    """
    if erased is not None and not words_are_genuine(event, erased):
        return False
    return any(hmac.compare_digest(mac(event, key), event.mac) for key in known)


def words_are_genuine(event, erased):
    if event.pk in erased or not event.mac:
        return True
    return words_digest(event.words) == event.data["words"] if "words" in event.data else event.words == {}


def digest(previous, position, event_id, code, key):
    """The digest at a position; it needs the key, or whoever deletes a row could count all digests anew."""
    return hmac.new(key, f"{previous}|{position}|{event_id}|{code}".encode(), hashlib.sha256).hexdigest()

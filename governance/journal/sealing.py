"""The sealer: gives every event its place in the chain, one sealer at a time, a bounded batch per transaction.

Not inside `record`: a chain written there would make every deed wait for the one before. An event that commits late
simply gets a later position. What is not genuine gets none, and `verify_journal` names it.
"""

import logging

from django.db import connection, transaction

from governance.journal import chain
from governance.journal.models import Event, Seal

log = logging.getLogger(__name__)

ONE_SEALER = 7_266_512  # any number, as long as nothing else takes the same advisory lock
BATCH = 1000
LATE = 20_000  # how far behind the newest sealed event a sweep still looks for what committed late


def seal_due(batches=20, *, all_of_them=False):
    """Seal what has none yet; returns how many. Who dies in the middle loses one batch, never the chain."""
    sealed, beyond = 0, None
    for _ in range(batches):
        done, beyond = _seal_batch(beyond, all_of_them)
        sealed += done
        if beyond is None:
            break
    return sealed


def seal_all():
    """However many there are, and however long ago they were left out."""
    return seal_due(batches=10**9, all_of_them=True)


@transaction.atomic
def _seal_batch(beyond, all_of_them):
    """(how many, the last event looked at or None when nothing is left or another sealer is at it)."""
    if not _is_alone():
        return 0, None
    head = Seal.objects.select_related("event").order_by("-position").first()
    events = _unsealed(beyond, all_of_them)
    if not events:
        return 0, None
    known, position = chain.keys(), head.position if head else 0
    digest, has_begun = (head.digest, bool(head.event.mac)) if head else (chain.BEGINNING, False)
    seals = []
    for event in events:
        if not (chain.is_genuine(event, known) if event.mac else not has_begun):
            log.error("event %s is not genuine and gets no seal", event.pk)
            continue
        has_begun = has_begun or bool(event.mac)
        position += 1
        digest = chain.digest(digest, position, event.pk, event.mac or chain.mac(event, known[0]), known[0])
        seals.append(Seal(position=position, event=event, digest=digest))
    Seal.objects.bulk_create(seals)
    return len(seals), events[-1].pk if len(events) == BATCH else None


def _unsealed(beyond, all_of_them):
    """Oldest first. Not from the very beginning each time, or a sweep would cost what the whole journal costs."""
    if beyond is None:
        newest = Seal.objects.order_by("-event").values_list("event", flat=True).first() or 0
        beyond = 0 if all_of_them else newest - LATE
    return list(Event.objects.filter(seal=None, pk__gt=beyond).order_by("pk")[:BATCH])


def _is_alone():
    """Until the transaction ends, however it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_SEALER])
        return cursor.fetchone()[0]

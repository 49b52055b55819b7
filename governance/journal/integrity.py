"""Reading the whole journal through: every code, every digest, every gap, each fault with its event and its kind."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from governance.journal import chain
from governance.journal.models import Event, Seal, Verification

log = logging.getLogger(__name__)

BATCH = 2000
MOST_KEPT = 20  # faults written into the row of a verification; the command prints all


@dataclass(frozen=True)
class Fault:
    """`kind` is one of changed, missing, inserted, broken, unsealed, head."""

    kind: str
    event: int | None
    position: int | None
    words: str

    def __str__(self):
        where = f"seal {self.position}" if self.position else "no seal"
        return f"{self.kind}: event {self.event or '?'} ({where}): {self.words}"


@dataclass
class Reading:
    """What a reading has come to: the head, how many events, and the faults."""

    position: int = 0
    digest: str = chain.BEGINNING
    events: int = 0
    faults: int = 0


@dataclass(frozen=True)
class Proof:
    """What an event is held against."""

    keys: list
    erased: frozenset

    def holds(self, event):
        return chain.is_genuine(event, self.keys, self.erased)


def erased_events():
    """Events whose typed words an erasure took, as the erasures' own genuine events name them."""
    known, named = chain.keys(), set()
    for event in Event.objects.filter(data__has_key="erased").exclude(mac=""):
        if chain.is_genuine(event, known):
            named.update(event.data["erased"])
    return frozenset(named)


def faults(reading, *, now=None, minutes=10, head=None):
    """Every fault, as it is found; `reading` counts along. `head` is a (position, digest) that was noted elsewhere."""
    late = (now or timezone.now()) - timedelta(minutes=minutes)
    proof = Proof(chain.keys(), erased_events())
    for found in (_in_chain(reading, proof), _outside(reading, proof, late), _copies(), _as_noted(head)):
        for fault in found:
            reading.faults += 1
            yield fault


def _in_chain(reading, proof):
    """Along the positions, in batches: a sealer may go on meanwhile, and memory stays small."""
    has_begun = False
    while batch := list(Seal.objects.filter(position__gt=reading.position).order_by("position")[:BATCH]):
        events = Event.objects.in_bulk([seal.event_id for seal in batch])
        for seal in batch:
            event = events.get(seal.event_id)
            yield from _at_seal(reading, seal, event, proof, has_begun)
            has_begun = has_begun or bool(event and event.mac)
            reading.position, reading.digest = seal.position, seal.digest
            reading.events += 1


def _at_seal(reading, seal, event, proof, has_begun):
    if seal.position != reading.position + 1:
        words = f"seals {reading.position + 1} to {seal.position - 1} are gone"
        yield Fault("missing", None, reading.position + 1, words)
    if event is None:
        yield Fault("missing", seal.event_id, seal.position, "sealed, but no longer there")
        return
    if event.mac and not proof.holds(event):
        yield Fault("changed", event.pk, seal.position, f"{event.verb} does not say what was recorded")
    elif not event.mac and has_begun:
        yield Fault("inserted", event.pk, seal.position, f"{event.verb} has no code, though codes were in use")
    if seal.digest not in _expected(reading, seal, event, proof.keys) and (event.mac or event.pk not in proof.erased):
        kind, what = (
            ("broken", "the chain does not fit here") if event.mac else ("changed", "it is not what was sealed")
        )
        yield Fault(kind, event.pk, seal.position, what)


def _expected(reading, seal, event, known):
    codes = [event.mac] if event.mac else [chain.mac(event, key) for key in known]
    return {chain.digest(reading.digest, seal.position, event.pk, code, key) for code in codes for key in known}


def _outside(reading, proof, late):
    """Events without a seal: forged, or left behind by a sealer that does not run."""
    for event in Event.objects.filter(seal=None).order_by("pk").iterator(BATCH):
        reading.events += 1
        if not event.mac and reading.position:
            yield Fault("inserted", event.pk, None, f"{event.verb} has no code and no seal")
        elif event.mac and not proof.holds(event):
            yield Fault("inserted", event.pk, None, f"{event.verb} was changed or not written by the portal")
        elif event.at < late:
            yield Fault("unsealed", event.pk, None, f"{event.verb} has waited too long for its seal")


def _copies():
    """One genuine row written a second time; the database refuses it, unless somebody took that rule away."""
    twice = Event.objects.exclude(token=None).order_by().values("token").annotate(n=Count("pk")).filter(n__gt=1)
    for token in twice.values_list("token", flat=True):
        for pk in Event.objects.filter(token=token).order_by("pk").values_list("pk", flat=True)[1:]:
            yield Fault("inserted", pk, None, "a copy of another event")


def _as_noted(head):
    """Heads that were seen before: the one given, and the furthest of earlier readings. A cut end shows only so."""
    earlier = Verification.objects.exclude(digest="").order_by("-position").values_list("position", "digest").first()
    for position, digest in filter(None, [head, earlier]):
        if not Seal.objects.filter(position=position, digest=digest).exists():
            yield Fault("head", None, position, "the digest is not the one that was noted")


def verify(*, how, at=None, minutes=10, head=None, say=lambda fault: None):
    """Read everything, keep what came out, and log the head, which is a copy of it outside the database."""
    at, reading, kept = at or timezone.now(), Reading(), []
    for fault in faults(reading, now=at, minutes=minutes, head=head):
        say(fault)
        if len(kept) < MOST_KEPT:
            kept.append(str(fault))
    log.info("journal head: position %s digest %s", reading.position, reading.digest)
    if reading.faults:
        log.error("journal: %s faults, the first: %s", reading.faults, kept[0])
    return Verification.objects.create(
        at=at,
        how=how,
        position=reading.position,
        digest=reading.digest,
        events=reading.events,
        faults=reading.faults,
        words="\n".join(kept)[:2000],
    )


@dataclass(frozen=True)
class State:
    """What the audit's page says on top: the last reading, the head of the chain, and whether a reading is overdue."""

    last: Verification | None
    head: Seal | None
    is_late: bool


def state(now):
    last = Verification.objects.order_by("-pk").first()
    head = Seal.objects.order_by("-position").first()
    return State(last, head, last is None or now - last.at > timedelta(hours=25))

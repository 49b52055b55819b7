"""Looks: a masked phone or door number is shown in full to whoever asks with a reason, for half an hour.

The event is the right: there is no other table, and the person looked up reads the same events.
"""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from governance.journal.actions import record
from governance.journal.models import Event
from governance.journal.states import LookReason

PHONE, DOOR = "look.phone", "look.door"
KINDS = {"phone": PHONE, "door": DOOR}
BEFORE = "petition.phone_seen"  # how looks were recorded until they needed a reason
OPEN_FOR = timedelta(minutes=30)

_whose = []


def add(events_about):
    """A room says which of its events are looks at a person: `events_about(person)` gives a condition on events."""
    _whose.append(events_about)


def looks_at_person(person):
    """Every look at what is hers, newest first, whoever looked and at whichever of her rows."""
    mine = Q(pk__in=[])
    for events_about in _whose:
        mine |= events_about(person)
    return Event.objects.filter(mine).order_by("-pk")


def at_rows(rows):
    """A condition on events: looks at a phone or a door of these rows."""
    kind = ContentType.objects.get_for_model(rows.model)
    keys = rows.order_by().values("pk")
    return Q(verb__in=[*KINDS.values(), BEFORE], subject_type=kind, subject_id__in=keys)


def open_looks(user, rows, now=None):
    """(verb, primary key) of what this person has asked for and may still read; one query for rows of one kind."""
    rows = list(rows)
    if not rows:
        return frozenset()
    since = (now or timezone.now()) - OPEN_FOR
    asked = Event.objects.filter(verb__in=KINDS.values(), by=user, at__gt=since)
    asked = asked.filter(subject_type=ContentType.objects.get_for_model(rows[0]), subject_id__in=[r.pk for r in rows])
    return frozenset(asked.order_by().values_list("verb", "subject_id"))


def looks_at(*rows):
    """Who looked at these rows' phone or door, newest first."""
    return Event.objects.about(*rows).filter(verb__in=[*KINDS.values(), BEFORE]).order_by("-pk")


@transaction.atomic
def look(*, kind, subject, by, role, reason, note="", at=None, **data):
    """Record one look; while an earlier one is open, nothing. Whether this person may is the caller's business."""
    at = at or timezone.now()
    verb = KINDS[kind]
    if (verb, subject.pk) not in open_looks(by, [subject], at):
        why = LookReason(reason)
        record(verb, subject=subject, by=by, at=at, role=role, inner=True, why=why.label, note=note, **data)

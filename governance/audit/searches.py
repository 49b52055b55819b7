"""A search for a named person is open for a while after it was written down; the event is the right, as with looks."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone

from governance.accounts.models import User
from governance.audit import rules
from governance.journal.models import Event

OPEN_FOR = timedelta(hours=12)
MOST_FOUND = 20


def is_open(auditor, person, now=None):
    """Whether this auditor has written down a search for that person, given by key, lately."""
    since = (now or timezone.now()) - OPEN_FOR
    asked = Event.objects.filter(verb="audit.person_searched", by=auditor, at__gt=since, subject_id=person)
    return asked.filter(subject_type=ContentType.objects.get_for_model(User)).exists()


def people_with_key(auditor, key):
    """One of those that were found by name before."""
    return _read(auditor, User.objects.filter(pk=key))


def people_called(auditor, words):
    """People of exactly this name or username who did anything that the auditor may read: no browsing of names."""
    return _read(auditor, User.objects.filter(Q(display_name=words) | Q(username=words)).order_by("pk")[:MOST_FOUND])


def _read(auditor, people):
    events = rules.events_for(auditor)
    return [person for person in people if events.filter(by=person).exists()]

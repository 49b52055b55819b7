"""The looks of one street in one week, read from the journal and judged."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType

from governance.accounts.models import User
from governance.audit import unusual
from governance.audit.limits import FOLLOWED_WITHIN, THRESHOLDS
from governance.audit.rules import events_of
from governance.journal.looks import BEFORE, KINDS
from governance.journal.models import Event
from governance.phrases import SHANGHAI

VERBS = (*KINDS.values(), BEFORE)
LABELS = {rule.name: rule.label for rule in THRESHOLDS}


@dataclass(frozen=True)
class Person:
    """One line of the list: who, how often, and why it should be looked into."""

    person: User
    role: str
    looks: int
    reasons: list


@dataclass(frozen=True)
class Week:
    looks: int
    unusual: list
    others: list


def bounds(monday):
    begins = datetime.combine(monday, time(), SHANGHAI)
    return begins, begins + timedelta(days=7)


def read(street, monday):
    """Who looked how often in that week, those whose looks are unusual first."""
    begins, ends = bounds(monday)
    events = events_of([street.pk]).filter(verb__in=VERBS, at__gte=begins - FOLLOWED_WITHIN, at__lt=ends)
    events = list(events.exclude(by=None).order_by("pk"))
    names = _names_of_kinds()
    looks = [_look(event, names) for event in events]
    found = unusual.findings(looks, _deeds(looks, begins, ends, names), begins=begins, ends=ends)
    roles = {event.by_id: event.role for event in events}
    counts = {}
    for look in looks:
        counts[look.person] = counts.get(look.person, 0) + (begins <= look.at < ends)
    people = User.objects.in_bulk(counts)
    lines = [_line(people[pk], roles[pk], count, found) for pk, count in counts.items()]
    lines.sort(key=lambda line: (-len(line.reasons), -line.looks, line.person.pk))
    return Week(
        looks=sum(counts.values()),
        unusual=[line for line in lines if line.reasons],
        others=[line for line in lines if not line.reasons and line.looks],
    )


def _line(person, role, count, found):
    reasons = [f"{LABELS[finding.kind]}：{finding.count} 次" for finding in found if finding.person == person.pk]
    return Person(person, role, count, reasons)


def _look(event, names):
    about = frozenset({f"{names[event.subject_type_id]}:{event.subject_id}", *event.data.get("near", ())})
    return unusual.Look(event.by_id, event.at, about, bool(event.data.get("outside")))


def _deeds(looks, begins, ends, names):
    """Everything else that these people did; only for looks whose time to be followed ran out in the week."""
    people = {look.person for look in looks if begins <= look.at + FOLLOWED_WITHIN < ends}
    done = Event.objects.filter(by__in=people, at__gte=begins - FOLLOWED_WITHIN, at__lt=ends).exclude(verb__in=VERBS)
    rows = done.order_by().values_list("by", "at", "subject_type", "subject_id")
    return [unusual.Deed(by, at, f"{names[kind]}:{pk}") for by, at, kind, pk in rows.iterator()]


def _names_of_kinds():
    """`petitions.petition` by the key of its content type."""
    return {kind.pk: f"{kind.app_label}.{kind.model}" for kind in ContentType.objects.all()}

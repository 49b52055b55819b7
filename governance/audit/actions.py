"""Deeds of the audit: searching for a person, verifying the journal, listing the looks of a week."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.audit import rules, weeks
from governance.audit.models import LookWeek
from governance.journal import integrity, sealing
from governance.journal.actions import record
from governance.journal.models import Verification
from governance.journal.states import CheckedBy
from governance.phrases import day
from governance.refusals import NotAllowed
from governance.registry.models import Street

ROLE = "街道审计员"
SYSTEM = "系统"


@transaction.atomic
def search_person(*, person, by, at=None):
    """Open somebody's deeds to this auditor for a while: searching for a named person is itself an event."""
    if not rules.audits(by):
        raise NotAllowed("只有街道审计员可以查询")
    return record("audit.person_searched", subject=person, by=by, role=ROLE, at=at or timezone.now())


def verify_nightly(*, now=None):
    """Once from three o'clock on; None when that was done already."""
    now = timezone.localtime(now or timezone.now())
    night = (now - timedelta(hours=3)).replace(hour=3, minute=0, second=0, microsecond=0)
    done = Verification.objects.filter(how=CheckedBy.BEAT, at__gte=night).exists()
    return None if done else verify_journal(at=now)


def verify_journal(*, at=None):
    """Seal what waits, read everything, and tell the auditors where anything does not fit."""
    at = at or timezone.now()
    sealing.seal_all()
    done = integrity.verify(how=CheckedBy.BEAT, at=at)
    if done.faults:
        counts = {"events": done.events, "faults": done.faults, "position": done.position}
        with transaction.atomic():
            record("audit.broken", subject=done, by=None, role=SYSTEM, at=at, tell=rules.every_auditor(), **counts)
    return done


def list_due_weeks(*, now=None):
    """From Monday eight o'clock on, each street's list of the week before; asked again it does nothing."""
    now = timezone.localtime(now or timezone.now())
    monday = (now - timedelta(hours=8)).date()
    monday -= timedelta(days=monday.weekday() + 7)
    missing = Street.objects.exclude(look_weeks__monday=monday).order_by("pk")
    return [week for street in missing if (week := list_week(street=street, monday=monday, at=now))]


def list_week(*, street, monday, at):
    """None where another beat was quicker."""
    found = weeks.read(street, monday)
    counts = {"looks": found.looks, "people": len(found.unusual)}
    try:
        with transaction.atomic():
            week = LookWeek.objects.create(street=street, monday=monday, listed_at=at, **counts)
            told = rules.leads_of(street) if found.unusual else []
            days = {"first": day(week.monday), "last": day(week.sunday)}
            record("audit.looks_listed", subject=week, by=None, role=SYSTEM, at=at, tell=told, **days, **counts)
    except IntegrityError:
        return None
    return week

"""注销: thirty days to come back, then every trace of name and phone goes, and the counts stay."""

import logging

from django.db import transaction
from django.utils import timezone

from governance.accounts import holdings
from governance.accounts.models import GRACE, User
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotPossibleNow

log = logging.getLogger(__name__)


@transaction.atomic
def close_account(*, by, at=None):
    """Ask to leave. Whoever still acts for others hands that over first."""
    at = at or timezone.now()
    person = User.objects.select_for_update().get(pk=by.pk)
    ties = holdings.ties_of(person)
    if ties:
        raise NotPossibleNow("现在还不能注销：" + "；".join(ties))
    if person.is_leaving:
        raise NotPossibleNow(f"您已申请注销，{day(person.leaves_at)} 前可以恢复账号")
    person.closing_at = at
    person.save(update_fields=["closing_at"])
    record("account.closing", subject=person, by=person, at=at, tell=[person], until=day(person.leaves_at))
    return person


@transaction.atomic
def reopen_account(*, by, at=None):
    """Back within the thirty days; nothing was lost."""
    at = at or timezone.now()
    person = User.objects.select_for_update().get(pk=by.pk)
    if not person.is_leaving:
        raise NotPossibleNow("您的账号没有申请注销，照常使用即可")
    person.closing_at = None
    person.save(update_fields=["closing_at"])
    record("account.reopened", subject=person, by=person, at=at, tell=[person])
    return person


@transaction.atomic
def erase_account(*, person, at=None):
    """What the thirty days were for. Every room takes out what it holds; the journal keeps a number without a name.

    Returns the person as she is now, or None where she came back meanwhile.
    """
    at = at or timezone.now()
    person = User.objects.select_for_update(skip_locked=True).filter(pk=person.pk, closed_at=None).first()
    if person is None or not person.is_leaving or person.leaves_at > at:
        return None
    phones = {person.phone, *(phone for holding in holdings.known() for phone in holding.phones(person))} - {""}
    traces = holdings.Traces(frozenset({person.display_name, person.email} - {""}), frozenset(phones))
    touched = set()
    for holding in reversed(holdings.known()):  # upper rooms first: they still need to know who she is
        if holding.erase:
            touched.update(holding.erase(person, traces, at) or ())
    person.refresh_from_db()
    record("account.erased", subject=person, by=None, at=at, count=len(touched), erased=sorted(touched))
    return person


def sweep_leavers(*, now=None, limit=200):
    """Everybody whose thirty days are over, each in a transaction of its own; a bad one never stops the rest."""
    now = now or timezone.now()
    erased = 0
    for person in User.objects.filter(closing_at__lte=now - GRACE, closed_at=None).order_by("closing_at")[:limit]:
        try:
            erased += erase_account(person=person, at=now) is not None
        except Exception:
            log.exception("account %s could not be erased", person.pk)
    return erased

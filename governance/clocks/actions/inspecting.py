"""Every night each open clock is counted again from its basis, and compared with what it says."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.accounts.models import User
from governance.clocks import kinds
from governance.clocks.actions.calendar import calendar
from governance.clocks.ladder import next_rung
from governance.clocks.models import Clock, Firing, Inspection, live_ladders
from governance.journal.actions import record

CHUNK = 1000
MOST_FINDINGS = 300
GRACE = timedelta(minutes=10)  # a step that is due may be on its way


def inspect_nightly(now=None):
    """The first time after three in the morning since when nobody looked."""
    now = timezone.localtime(now)
    three = now.replace(hour=3, minute=0, second=0, microsecond=0)
    since = three if now >= three else three - timedelta(days=1)
    return None if Inspection.objects.filter(at__gte=since).exists() else inspect(now)


def inspect(now=None):
    """Look at all open clocks, write the report, tell the operators where something is wrong."""
    now = now or timezone.now()
    days, ladders = calendar(), {}
    looked_at, found, findings, last = 0, 0, [], 0
    while chunk := list(Clock.objects.running().filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = chunk[-1].pk
        looked_at += len(chunk)
        for finding in _wrong_in(chunk, days, ladders, now):
            found += 1
            findings += [finding] if found <= MOST_FINDINGS else []
    with transaction.atomic():
        report = Inspection.objects.create(at=now, clocks=looked_at, found=found, findings=findings)
        if found:
            operators = User.objects.filter(is_superuser=True, is_active=True)
            record("clocks.inspected", subject=report, by=None, role="系统", at=now, tell=operators, found=found)
    return report


def _wrong_in(chunk, days, ladders, now):
    fired = {}
    for clock, step in Firing.objects.filter(clock__in=chunk).values_list("clock", "step"):
        fired.setdefault(clock, set()).add(step)
    by_kind = {}
    for clock in chunk:
        by_kind.setdefault(clock.kind, []).append(clock)
    for name, clocks in by_kind.items():
        try:
            kind = kinds.get(name)
        except KeyError:
            yield from (_finding(clock, "没有这种时限", name, "") for clock in clocks)
            continue
        ladders.setdefault(name, live_ladders(name))
        ids = [clock.subject_id for clock in clocks]
        subjects = kind.rows(ids) if kind.rows else {clock.subject_id: clock.subject for clock in clocks}
        for clock in clocks:
            subject = subjects.get(clock.subject_id)
            if subject is None:
                yield _finding(clock, "办理对象不存在", clock.subject_id, "")
            else:
                yield from _wrong_with(clock, subject, fired.get(clock.pk, set()), ladders[name], days, now)


def _wrong_with(clock, subject, fired, ladders, days, now):
    again = clock.due_again(days)
    if again is not None and again[0] != clock.due_at:
        yield _finding(clock, "到期时间与规则不符", clock.due_at, again[0], subject)
    if clock.stuck_at is not None:
        yield _finding(clock, "提醒停摆", clock.last_error, "", subject)
        return
    upcoming = next_rung(ladders.of(subject), fired, clock.started_at, clock.due_at)
    if upcoming is None:
        return
    if upcoming[1] < now - GRACE:
        yield _finding(clock, "该触发而未触发", upcoming[0].label, upcoming[1], subject)
    elif clock.next_fire_at is None or clock.next_fire_at > upcoming[1]:
        yield _finding(clock, "下次触发时间不对", clock.next_fire_at or "无", upcoming[1], subject)


def _finding(clock, what, is_, should, subject=None):
    return {
        "clock": clock.pk,
        "kind": clock.kind,
        "number": subject.number if subject is not None else "",
        "what": what,
        "is": str(is_),
        "should": str(should),
    }

"""The clocks on real processes: a worker, two beats, and a SIGKILL in the middle."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from governance.clocks.models import Clock, Firing, Heartbeat
from governance.journal.models import Event, Notice
from tests.celery_processes import kill

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

PATIENCE = 60


def wait_until(said, *, what):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if said():
            return
        time.sleep(0.02)
    pytest.fail(f"not within {PATIENCE} s: {what}")


def test_a_reminder_and_an_escalation_fire_by_themselves_once_each(cast, file_for, worker, beat):
    """Two beats on purpose: in production one is started, and two must be harmless."""
    now = timezone.now()
    soon_reminded = file_for("li", at=now - timedelta(hours=18) + timedelta(seconds=4))
    soon_overdue = file_for("zhao", at=now - timedelta(hours=24) + timedelta(seconds=6))
    assert Firing.objects.count() == 0
    worker()
    beat("one")
    beat("two")
    wait_until(lambda: Firing.objects.count() >= 3, what="three firings")
    wait_until(lambda: Heartbeat.objects.filter(name="tick").exists(), what="a heartbeat")
    time.sleep(2)  # long enough for a second beat to do harm
    ledger = [(firing.clock.subject, firing.step) for firing in Firing.objects.select_related("clock")]
    assert Counter(ledger) == {
        (soon_reminded, "three_quarters"): 1,
        (soon_overdue, "three_quarters"): 1,
        (soon_overdue, "due"): 1,
    }
    told = Notice.objects.filter(event__verb="clock.escalation", channel="inbox").values_list(
        "recipient__username", flat=True
    )
    assert list(told) == ["zhou"]  # the chair; nobody leads a petition that nobody has accepted


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(cast, file_for, worker, beat):
    now = timezone.now()
    late = [file_for("li", at=now - timedelta(hours=25), text=f"第 {n} 件漏水") for n in range(80)]
    beat("one")
    beat("two")
    for firings in (10, 40):
        doomed = worker()
        wait_until(lambda wanted=firings: Firing.objects.count() >= wanted, what=f"{firings} firings")
        kill(doomed)
    assert Firing.objects.count() < 160, "the worker was killed too late to prove anything"
    worker()
    wait_until(lambda: Firing.objects.count() >= 160, what="all firings")
    time.sleep(2)
    per_clock = Counter(Firing.objects.values_list("clock_id", flat=True))
    assert per_clock == {clock.pk: 2 for clock in Clock.objects.all()}
    assert len(per_clock) == len(late)
    spoken = Counter(Event.objects.filter(verb__startswith="clock.").values_list("verb", "subject_id"))
    assert set(spoken.values()) == {1}
    assert len(spoken) == 160

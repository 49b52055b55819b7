"""What a monitor is told: the truth about each part, within seconds, and back again when it is well."""

import time
from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from governance.clocks import actions as clocks
from governance.clocks import health
from governance.clocks.models import Heartbeat
from governance.clocks.tasks import tick
from governance.journal import integrity, outbox
from governance.journal.models import Notice
from governance.journal.states import CheckedBy
from governance.journal.tasks import send_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def well(cast, file_for):
    """Everything runs: a beat just now, nothing owed, nothing late."""
    file_for("li")
    send_due.apply()
    tick.apply()


def test_all_is_well(well, client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    report = answer.json()
    assert report.pop("last_tick_seconds") + report.pop("worker_seconds") < 60
    assert report == {
        "status": "ok",
        "database": "up",
        "broker": "up",
        "oldest_unsent_seconds": None,
        "sweep_lag_seconds": None,
        "stuck_clocks": 0,
        "notices_given_up": 0,
        "journal_faults": 0,
        "missing_migrations": 0,
        "disk_used_percent": health.disk_used(),
        "calendar_until": 2026,
    }


def test_before_the_first_beat_it_is_no_lie_to_warn(db):
    report = health.examine()
    assert (report["status"], report["last_tick_seconds"]) == ("warn", None)


def test_a_dead_beat(well):
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=51))
    assert health.examine()["status"] == "warn"
    tick.apply()
    assert health.examine()["status"] == "ok"


def test_mail_that_waits_too_long(well, cast, file_for):
    file_for("li")
    later = timezone.now() + timedelta(seconds=121)
    Heartbeat.objects.update(at=later)
    report = health.examine(later)
    assert (report["status"], report["oldest_unsent_seconds"]) == ("warn", 121)
    outbox.send_due()
    assert health.examine(later)["status"] == "ok"


def test_what_was_given_up_waits_no_more(well, file_for):
    file_for("li")
    Notice.objects.unsent().update(given_up_at=timezone.now())
    assert health.examine()["oldest_unsent_seconds"] is None


def test_a_sweep_that_lags(well):
    late = timezone.now() + timedelta(hours=18, seconds=150)
    Heartbeat.objects.update(at=late)
    report = health.examine(late)
    assert report["status"] == "warn"
    assert 149 <= report["sweep_lag_seconds"] <= 151
    clocks.tick(now=late)
    assert health.examine(late)["sweep_lag_seconds"] is None


@pytest.mark.parametrize(
    "broker", ["redis+socket:///nowhere/socket?virtual_host=0", "redis://127.0.0.1:1/0", "redis://[::1]:1/0"]
)
def test_a_broker_that_is_away(well, settings, broker):
    settings.CELERY_BROKER_URL = broker
    began = time.monotonic()
    report = health.examine()
    assert (report["status"], report["broker"], report["database"]) == ("warn", "down", "up")
    assert time.monotonic() - began < 3


def test_a_database_that_is_away(client, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(Heartbeat.objects, "values_list", gone)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert (answer.json()["status"], answer.json()["database"]) == ("fail", "down")
    assert "gone" not in answer.content.decode()


def test_a_monitor_may_not_post(client):
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize(
    ("name", "value", "verdict"),
    [
        ("last_tick_seconds", 50, "ok"),
        ("last_tick_seconds", 51, "warn"),
        ("last_tick_seconds", 601, "fail"),
        ("oldest_unsent_seconds", 1801, "fail"),
        ("stuck_clocks", 1, "warn"),
        ("notices_given_up", 1, "warn"),
        ("journal_faults", 1, "fail"),
        ("missing_migrations", 1, "warn"),
        ("disk_used_percent", 95, "ok"),
        ("disk_used_percent", 96, "warn"),
        ("disk_used_percent", 100, "fail"),
        ("database", "down", "fail"),
        ("broker", "down", "warn"),
    ],
)
def test_each_line_has_its_thresholds(name, value, verdict):
    assert health.judged(name, value) == verdict


def test_a_migration_that_is_missing_is_seen(well, monkeypatch):
    monkeypatch.setattr(health, "_migrations_on_disk", lambda: {("clocks", "9999_of_tomorrow")})
    report = health.examine()
    assert (report["missing_migrations"], report["status"]) == (1, "warn")


def test_a_dead_beat_is_told_from_a_dead_worker(well):
    Heartbeat.objects.filter(name="tick").update(at=timezone.now() - timedelta(seconds=300))
    send_due.apply()  # somebody's deed nudged the worker
    report = health.examine()
    assert report["last_tick_seconds"] >= 300 > 60 > report["worker_seconds"]
    assert report["status"] == "warn"


def test_a_table_that_only_a_missing_migration_will_make_is_not_called_a_database_that_is_away(well, client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE clocks_heartbeat RENAME TO of_tomorrow")
    MigrationRecorder.Migration.objects.filter(app="clocks", name="0004_years_and_inspections").delete()
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "fail", "database": "up", "broker": "up", "missing_migrations": 1}


def test_a_journal_that_does_not_fit_is_told_until_it_is_read_without_a_fault(well):
    with connection.cursor() as cursor:  # as somebody with the owner's rights would
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE journal_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE journal_event SET role = role || '?' WHERE id = (SELECT min(id) FROM journal_event)")
    integrity.verify(how=CheckedBy.BEAT)
    report = health.examine()
    assert (report["journal_faults"] > 0, report["status"]) == (True, "fail")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_event SET role = trim(trailing '?' FROM role)")
        cursor.execute("ALTER TABLE journal_event ENABLE TRIGGER USER")
    integrity.verify(how=CheckedBy.BEAT)
    report = health.examine()
    assert (report["journal_faults"], report["status"]) == (0, "ok")


def test_a_disk_that_fills_up_is_told_by_the_limits_of_this_installation(well, settings, monkeypatch):
    disk = namedtuple("Disk", "total used free")
    settings.HEALTH_LIMITS = settings.HEALTH_LIMITS | {"disk_used_percent": (80, 90)}
    for used, verdict in [(80, "ok"), (81, "warn"), (91, "fail"), (10, "ok")]:
        monkeypatch.setattr(health.shutil, "disk_usage", lambda path, used=used: disk(100, used, 100 - used))
        report = health.examine()
        assert (report["disk_used_percent"], report["status"]) == (used, verdict)

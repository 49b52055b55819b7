"""Promises R23 and R24: everybody stops in time, nothing is half done; a monitor is told the truth in a minute."""

import json
import signal
import time
import urllib.error
import urllib.request

import pytest
from django.db import connection

from governance.journal.models import Notice
from tests.faults.laboratory import BACK_WITHIN, wait_until

pytestmark = pytest.mark.faults

ROUNDS = 4
TOLD_WITHIN = 60


def test_everybody_is_told_to_stop_in_the_middle_of_the_work(lab):
    """R23: SIGTERM to all; gone within 30 seconds, nothing lost, nothing twice."""
    clocks, slowest, in_the_middle = [], 0, 0
    for _ in range(ROUNDS):
        lab.fleet(workers=2, beats=1)
        before = lab.fired(clocks)
        clocks += lab.file(40)
        lab.wait_for_firings(clocks, before + 10)
        in_the_middle += lab.fired(clocks) < len(clocks) * 2
        began = time.monotonic()
        for process in lab.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in lab.processes.values():
            process.wait(30)
        slowest = max(slowest, time.monotonic() - began)
    assert slowest < 30
    assert in_the_middle, "stopped too late to prove anything"
    lab.fleet(workers=2, beats=1)
    lab.settle(clocks)
    assert lab.account(clocks) == 80 * ROUNDS
    lab.drain()
    lab.mailbox()


def test_a_sender_before_a_mail_server_that_hangs_stops_in_time_too(lab):
    """R23."""
    lab.fleet(workers=2, beats=1)
    lab.mail.met.clear()
    lab.mail.mood = "hangs"
    clocks = lab.file(10)
    wait_until(lambda: lab.mail.met["hangs"], what="the sender waits for the mail server")
    for process in lab.processes.values():
        process.send_signal(signal.SIGTERM)
    for process in lab.processes.values():
        process.wait(30)
    lab.mail.mood = "good"
    lab.fleet(workers=2, beats=1)
    lab.settle(clocks)
    assert lab.account(clocks) == 20
    lab.drain()
    lab.mailbox()


class Monitor:
    def __init__(self, address):
        self.address = f"{address}/healthz"

    def ask(self):
        """(HTTP status, report); (0, {}) while nobody listens."""
        try:
            with urllib.request.urlopen(self.address, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)
        except OSError:
            return 0, {}

    def is_told(self, within=TOLD_WITHIN, **wanted):
        """Within a minute the report says so, whatever else it says."""
        wait_until(lambda: wanted.items() <= self.ask()[1].items(), what=f"/healthz says {wanted}", seconds=within)
        return self.ask()

    def is_well(self):
        return self.is_told(status="ok", within=BACK_WITHIN)


def test_a_monitor_is_told_within_a_minute_and_told_when_it_is_over(lab):
    """R24: each part by itself, on real processes."""
    lab.fleet(workers=1, beats=1)
    monitor = Monitor(lab.web())
    wait_until(lambda: monitor.ask()[0] == 200, what="the web answers")
    monitor.is_well()

    lab.kill("beat0")
    died = time.monotonic()

    lab.servers["valkey"].kill()
    lab.servers["valkey"].wait()
    assert monitor.is_told(broker="down")[0] == 200, "people are served without a broker"
    lab.start_server(lab.valkey)
    monitor.is_told(broker="up")

    lab.servers["postgres"].send_signal(signal.SIGQUIT)
    lab.servers["postgres"].wait(30)
    assert monitor.is_told(database="down", status="fail")[0] == 503
    lab.start_server(lab.postgres)
    assert monitor.is_told(database="up")[0] == 200
    connection.close()

    left = TOLD_WITHIN - (time.monotonic() - died)
    _, report = monitor.is_told(within=max(5, left), status="warn")
    assert report["last_tick_seconds"] > 50
    lab.fleet(workers=1, beats=1)
    monitor.is_well()

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'clocks' AND name = '0001_initial'")
        monitor.is_told(missing_migrations=1, status="warn")
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('clocks', '0001_initial', now())")
    monitor.is_well()


def test_a_monitor_is_told_of_old_mail_and_of_a_disk_that_is_full(lab):
    """R24: mail by the clock of the wall; the disk by a limit that this machine is above already."""
    lab.fleet(workers=1, beats=1)
    monitor = Monitor(lab.web())
    wait_until(lambda: monitor.ask()[0] == 200, what="the web answers")
    monitor.is_well()
    lab.mail.mood = "refuses"
    lab.file(1, hours=0)
    wait_until(Notice.objects.unsent().filter(tries__gt=0).exists, what="a mail was refused")
    lab.leap(minutes=3)
    monitor.is_told(status="warn")
    assert monitor.ask()[1]["oldest_unsent_seconds"] > 120
    lab.mail.mood = "good"
    lab.drain()
    monitor.is_well()
    full = Monitor(lab.web("full", HEALTH_LIMITS="disk_used_percent=0:1"))
    full.is_told(status="fail")
    assert full.ask()[1]["disk_used_percent"] == monitor.ask()[1]["disk_used_percent"] > 1

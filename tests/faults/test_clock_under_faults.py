"""Promises R5 to R9 and R17: whatever breaks, each step of each deadline is taken once, in order, and told once."""

import random
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from governance.accounts.models import User
from governance.clocks.actions import firing
from governance.clocks.models import Clock, Heartbeat
from governance.journal import outbox
from governance.journal.models import Event, Notice
from tests.faults.laboratory import BACK_WITHIN, wait_until

pytestmark = pytest.mark.faults


def sweep_by_hand(lab, times):
    """As an operator in a shell, beside the workers."""
    try:
        for _ in range(times):
            firing.tick(now=lab.now())
    finally:
        connection.close()


def test_three_hundred_at_once_three_steps_each_with_four_workers_five_beats_and_sweeps_by_hand(lab):
    """R6, R7."""
    lab.fleet(workers=4, beats=5)
    clocks = lab.file(300, hours=49)  # due 25 hours ago: the reminder, the due step, and the one a day later
    hands = [threading.Thread(target=sweep_by_hand, args=(lab, 5)) for _ in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    lab.settle(clocks)
    assert lab.account(clocks) == 900
    lab.drain()
    assert lab.mailbox() >= 3 * 6


def test_workers_killed_in_the_middle_of_a_batch(lab):
    """R6: the kernel kills the whole group, five times, while it fires and sends."""
    lab.fleet()
    clocks = lab.file(90)
    for count in (20, 50, 80, 110, 140):
        lab.wait_for_firings(clocks, count)
        lab.kill(random.choice([name for name in lab.processes if name.startswith("worker")]))
        lab.fleet(at_work=False)
    lab.settle(clocks)
    assert lab.account(clocks) == 180
    lab.drain()
    lab.mailbox(once=False)  # who dies between sending and saying so sends again, under the same key


def test_a_broker_that_forgets_everything(lab):
    """R5: FLUSHALL, three times in the middle of the work."""
    lab.fleet()
    clocks = lab.file(90)
    for count in (20, 70, 120):
        lab.wait_for_firings(clocks, count)
        lab.flush()
    lab.settle(clocks)
    assert lab.account(clocks) == 180
    lab.drain()
    lab.mailbox()


def test_a_broker_that_dies_and_comes_back_empty(lab):
    """R5: killed while it works, away for a while, and what fell due meanwhile is done when it is back."""
    lab.fleet()
    clocks = lab.file(60)
    lab.wait_for_firings(clocks, 10)
    lab.servers["valkey"].kill()
    lab.servers["valkey"].wait()
    more = lab.file(30)
    time.sleep(10)
    lab.start_server(lab.valkey)
    lab.settle([*clocks, *more])
    assert lab.account([*clocks, *more]) == 180
    lab.drain()
    lab.mailbox()
    lab.everybody_works()
    assert all(process.poll() is None for process in lab.processes.values()), "no worker and no beat gave up"


def test_a_broker_that_hangs(lab):
    """R5: nothing passes on any connection; afterwards it passes again, and later every connection is cut."""
    lab.fleet()
    clocks = lab.file(60)
    lab.wait_for_firings(clocks, 10)
    lab.line.hangs = True
    more = lab.file(30)
    time.sleep(20)
    lab.line.hangs = False
    lab.settle([*clocks, *more])
    last = lab.file(30)
    lab.line.cut()
    lab.settle(last)
    assert lab.account([*clocks, *more, *last]) == 240
    lab.drain()
    lab.mailbox()
    lab.everybody_works()


@pytest.mark.parametrize("how", [signal.SIGQUIT, signal.SIGKILL], ids=["restarted at once", "killed"])
def test_a_database_that_dies_in_the_middle(lab, how):
    """R6: as `pg_ctl restart -m immediate`, and as the kernel kills a postmaster."""
    lab.fleet()
    clocks = lab.file(90)
    for count in (20, 80):
        lab.wait_for_firings(clocks, count)
        lab.restart_postgres(how)
    lab.settle(clocks)
    assert lab.account(clocks) == 180
    lab.drain()
    lab.mailbox(once=False)


@pytest.mark.parametrize("hours", [2, -2])
def test_a_wall_clock_that_jumps(lab, hours):
    """R9: in the middle of the work, and back again; what is due by the clock of the wall fires, once."""
    lab.fleet()
    before = lab.shift
    clocks, soon = lab.file(60), lab.file(30, hours=23)
    lab.wait_for_firings(clocks, 30)
    lab.set_clock(before + hours * 3600)
    lab.settle([*clocks, *soon])
    if hours > 0:
        assert lab.account([*clocks, *soon]) == 180
    beaten = Heartbeat.objects.filter(name="tick", at__range=around(lab))
    wait_until(beaten.exists, what="the beat goes on", seconds=60)
    lab.set_clock(before)
    late = lab.file(10)
    lab.settle([*clocks, *soon, *late])
    wait_until(Heartbeat.objects.filter(name="tick", at__range=around(lab)).exists, what="a tick", seconds=60)
    ladder_so_far = {clock.pk: 2 for clock in clocks} | {clock.pk: 2 if hours > 0 else 1 for clock in soon}
    counted = {clock.pk: clock.firings.count() for clock in [*clocks, *soon]}
    assert counted == ladder_so_far
    assert lab.account([*clocks, *late]) == 140
    lab.drain()
    lab.mailbox()


def around(lab):
    return lab.now() - timedelta(seconds=30), lab.now() + timedelta(seconds=30)


def test_messages_that_nobody_can_read_or_carry_out(lab):
    """R8: wrong arguments, no such task, ten megabytes, no JSON, no message; the others are on time, no worker ends."""
    lab.fleet()
    clocks = lab.file(30)
    for _ in range(20):
        lab.nudge("clocks.tick", args=["what", "is", "this"])
        lab.nudge("journal.send_due", kwargs={"person": 1})
        lab.nudge("no.such.task")
    lab.nudge("clocks.tick", args=["x" * 10_000_000])
    for junk in (b"no json", b"\xff\xfe\x00", b"[1, 2]", b"{}", b"null", b'{"body": "?", "headers": {}}'):
        for queue in ("clocks", "sending", "heavy"):
            lab.push(queue, junk)
    alive = {name: process.pid for name, process in lab.processes.items()}
    lab.settle(clocks)
    assert lab.account(clocks) == 60
    wait_until(lambda: lab.waiting() == 0, what="the queues are empty", seconds=BACK_WITHIN)
    later = lab.file(10)
    lab.settle(later, seconds=30)
    assert lab.account(later) == 20
    lab.drain()
    lab.mailbox()
    assert {name: process.pid for name, process in lab.processes.items() if process.poll() is None} == alive


def test_rows_that_cannot_be_told_stand_on_the_operators_page_and_stop_nobody(lab):
    """R8: clocks about nothing, and people whom no mail can reach."""
    lab.fleet()
    wang = User.objects.filter(username="wang")
    wang.update(email="wang@example.invalid\nBcc: all@example.invalid")  # the mailer refuses such an address each time
    try:
        clocks = lab.file(20)
        poisoned = clocks[:5]
        for clock in poisoned:
            Clock.objects.filter(pk=clock.pk).update(subject_id=10**12 + clock.pk)
        others = clocks[5:]
        lab.settle(others)
        assert lab.account(others) == 30
        for _ in range(outbox.MOST_TRIES):
            lab.leap(hours=4, minutes=10)
            lab.nudge("journal.send_due")
            wait_until(lambda: not due_mail(lab).exists(), what="every mail was tried", seconds=BACK_WITHIN)
            lab.settle(poisoned)
        assert Clock.objects.filter(pk__in=[clock.pk for clock in poisoned]).stuck().count() == 5
        hers = Notice.objects.filter(channel="email", recipient=wang.get(), pk__gt=lab.before)
        given_up = hers.given_up()
        assert given_up.count() == hers.count() >= 15
        assert {notice.tries for notice in given_up} == {outbox.MOST_TRIES}
        lab.drain()
        lab.mailbox()
        assert not any("wang" in to for _, to, _ in lab.mail.taken)
    finally:
        wang.update(email="wang@example.invalid")


def due_mail(lab):
    return Notice.objects.unsent().filter(next_try_at__lte=lab.now())


@pytest.mark.parametrize("mood", ["hangs", "refuses", "lies"])
def test_a_mail_server_in_a_bad_mood_holds_nobody_up_and_loses_nothing(lab, mood):
    """R17, R6: the reminders are on time meanwhile; afterwards everybody has each message, under one key."""
    lab.fleet()
    lab.mail.mood = mood
    lab.mail.met.clear()
    clocks = lab.file(40)
    wait_until(lambda: lab.mail.met[mood] >= 3, what="the sender met the mood")
    lab.settle(clocks, seconds=60)
    more = lab.file(10)
    lab.settle(more, seconds=60)
    if mood == "hangs":
        time.sleep(15)
    assert not Notice.objects.filter(channel="email", sent_at__isnull=False, pk__gt=lab.before).exists()
    lab.mail.mood = "good"
    assert lab.account([*clocks, *more]) == 100
    lab.drain()
    lab.mailbox(once=mood == "refuses")
    assert Event.objects.filter(verb__startswith="clock.", notices__given_up_at__gt=lab.now()).count() == 0

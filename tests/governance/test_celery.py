"""How Celery is set up: what the clock's promises need of it, and no task that nobody would take."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from kombu import Connection, Exchange, Queue
from redis.exceptions import TimeoutError

from governance import broker
from governance.beat import Scheduler
from governance.celery import app
from governance.runtime.workers import WORKERS, options

OURS = {"clocks", "journal", "imports", "exports", "audit", "signin", "people", "petitions", "insight"}


@pytest.fixture(scope="module", autouse=True)
def loaded():
    app.loader.import_default_modules()


def own_tasks():
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def queue_of(name):
    return app.amqp.router.route({}, name)["queue"].name


def test_a_task_is_given_back_when_its_worker_dies_and_none_is_hoarded():
    conf = app.conf
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (True, True, 1)
    assert conf.accept_content == ["json"]


def test_every_task_ends_some_day_and_is_told_so_before():
    for task in own_tasks().values():
        hard = task.time_limit or app.conf.task_time_limit
        soft = task.soft_time_limit or app.conf.task_soft_time_limit
        assert 0 < soft < hard, task.name


def test_a_task_that_still_runs_is_not_given_to_a_second_worker():
    longest = max(task.time_limit or app.conf.task_time_limit for task in own_tasks().values())
    assert app.conf.broker_transport_options["visibility_timeout"] > longest


def test_each_task_goes_to_a_queue_that_one_worker_of_the_launcher_takes():
    taken = [queue for queues, _ in WORKERS.values() for queue in queues]
    assert sorted(taken) == sorted(queue.name for queue in app.conf.task_queues) == sorted(set(taken))
    assert {queue_of(name) for name in own_tasks()} == set(taken)
    assert {name.partition(".")[0] for name in own_tasks()} >= OURS


def test_what_is_long_and_what_hangs_stays_away_from_the_clocks():
    assert queue_of("journal.send_due") == "sending"
    for name, task in own_tasks().items():
        if task.time_limit > app.conf.task_time_limit:
            assert queue_of(name) == "heavy", f"{name} may take long"
    assert queue_of("clocks.tick") == "clocks"


def test_a_route_names_a_task_that_exists():
    assert set(app.conf.task_routes) <= set(own_tasks())
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(own_tasks())


def test_a_queue_gets_its_own_tasks_only():
    """With one exchange and one key for all of them each message would go to every queue."""
    queues = app.conf.task_queues
    assert len({(queue.exchange.name, queue.routing_key) for queue in queues}) == len(queues)


def test_a_worker_is_started_for_its_queues():
    assert options("sending") == ["--queues", "sending", "--concurrency", "1", "--hostname", "sending@%h"]


def test_the_way_to_the_broker_is_ours():
    with Connection(app.conf.broker_url) as connection:
        assert isinstance(connection.transport, broker.Transport)


@pytest.mark.parametrize("junk", [b"no json", b"\xff\xfe", b"[1, 2]", b"{}", b'"text"', b"null", b"{" * 100_000])
def test_what_cannot_be_read_is_dropped_and_the_next_message_comes(junk):
    queue = Queue(f"junk-{uuid.uuid4()}", Exchange("junk"), "junk", auto_delete=True)
    got = []
    with Connection(app.conf.broker_url) as connection:
        channel = connection.channel()
        with connection.Consumer(queue, channel=channel, callbacks=[lambda body, message: got.append(body)]):
            channel.client.lpush(queue.name, junk)
            connection.Producer().publish({"good": True}, exchange=queue.exchange, routing_key="junk")
            for _ in range(3):
                if not got:
                    connection.drain_events(timeout=5)
    assert got == [{"good": True}]


@pytest.mark.parametrize("answer", ["ack", "reject"])
def test_who_cannot_answer_a_broker_that_hangs_takes_the_next_message_nevertheless(answer):
    """R5. Writing waits at the broker, as on a line that hangs; the worker may hold one message."""
    queue = Queue(f"hangs-{uuid.uuid4()}", Exchange("hangs"), "hangs", auto_delete=True)
    got = []
    impatient = app.conf.broker_transport_options | {"socket_timeout": 0.3}
    with Connection(app.conf.broker_url, transport_options=impatient) as connection:
        channel = connection.channel()
        with connection.Consumer(queue, channel=channel, on_message=got.append):
            channel.basic_qos(0, 1, False)
            for _ in range(2):
                connection.Producer().publish({}, exchange=queue.exchange, routing_key="hangs")
            while not got:
                connection.drain_events(timeout=5)
            with Connection(app.conf.broker_url).channel().client as other:
                other.client_pause(60_000, all=False)
                with pytest.raises(TimeoutError):
                    getattr(got[0], answer)()
                other.client_unpause()
            for _ in range(5):
                if len(got) < 2:
                    connection.drain_events(timeout=5)
            got[1].ack()


# --- the beat ---------------------------------------------------------------------------------------------


class Beat(Scheduler):
    """Says what it would send."""

    def __init__(self, folder):
        self.sent = []
        super().__init__(app, schedule_filename=str(folder / "beat.db"), lazy=False)

    def apply_entry(self, entry, producer=None):
        self.sent.append(entry.name)

    producer = None

    def run_for(self, seconds, traveller):
        """All that it sends in so many seconds of this clock."""
        self.sent, end = [], seconds
        while end > 0:
            step = min(max(self.tick(), 0), end) + 0.005
            traveller.shift(timedelta(seconds=step))
            end -= step
        return set(self.sent)


NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
EACH_MINUTE = {name for name, entry in app.conf.beat_schedule.items() if entry["schedule"] <= 60}


@pytest.mark.parametrize("jump", [timedelta(hours=2), timedelta(days=1), timedelta(seconds=3), -timedelta(hours=2)])
def test_a_clock_that_is_set_back_or_forth_does_not_silence_the_beat(tmp_path, jump):
    with time_machine.travel(NOON, tick=False) as traveller:
        beat = Beat(tmp_path)
        assert beat.run_for(61, traveller) >= EACH_MINUTE
        traveller.shift(-jump)
        assert beat.run_for(61, traveller) >= EACH_MINUTE
        beat.close()


def test_a_beat_that_starts_before_its_own_last_run_is_not_silent(tmp_path):
    with time_machine.travel(NOON, tick=False) as traveller:
        beat = Beat(tmp_path)
        beat.run_for(61, traveller)
        beat.close()
        traveller.shift(-timedelta(hours=2))
        again = Beat(tmp_path)
        assert again.run_for(61, traveller) >= EACH_MINUTE
        again.close()


def test_a_message_is_small_enough_to_be_lost_without_regret():
    """Names only: whatever a task must know it reads from the database."""
    for entry in app.conf.beat_schedule.values():
        assert not entry.get("args") and not entry.get("kwargs")

"""Servers, workers and beats of the fault tests' own, and the account that is drawn up after each fault."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path

import psycopg2
import pytest
import redis
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone
from kombu import Connection

from governance.accounts.models import User
from governance.celery import app
from governance.clocks.ladder import moment_of
from governance.clocks.models import Clock, Firing, Heartbeat, live_ladders
from governance.journal import integrity, sealing
from governance.journal.models import Event, Notice
from governance.journal.states import CheckedBy
from governance.registry.models import homes_of
from governance.runtime.postgres import Postgres
from governance.runtime.processes import end, kill_group
from governance.runtime.testing import remove
from governance.runtime.valkey import Valkey
from issues.petitions import actions
from issues.petitions.models import Category
from tests.celery_processes import kill
from tests.faults.gateways import Line, MailServer

HERE = Path(__file__).parent
HOUSE = HERE.parents[1]
BACK_WITHIN = 120  # seconds after a fault is over, by when everything that was due is done
PATIENCE = 120  # seconds for what is not promised: a busy machine starting processes
GROUND = """
from django.core.management import call_command as c
c('migrate', verbosity=0); c('load_reference', verbosity=0)
from issues.demo import cast; cast.build()
"""


def wait_until(said, *, what, seconds=PATIENCE, every=0.1):
    """Poll; the account of the wait when it was in vain."""
    deadline = time.monotonic() + seconds
    while not (answer := said()):
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds} s: {what}")
        time.sleep(every)
    return answer


WEB = ["--no-control-socket", "--graceful-timeout", "3"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Laboratory:
    """`workers` and `beats` are real processes by name; `shift` is by how many seconds their clock is wrong."""

    def __init__(self, folder):
        self.folder = folder
        self.postgres = Postgres(folder, folder / "postgres.log", durable=True)
        self.valkey = Valkey(folder, folder / "valkey.log", durable=False)
        self.servers, self.processes, self.shift = {}, {}, 0
        self.mail = MailServer()
        self.line, self.before = None, 0
        (folder / "var").mkdir()

    # --- up and down ------------------------------------------------------------------------------
    def start_server(self, server):
        server.prepare()
        self.servers[server.name] = server.start()
        server.wait_ready(self.servers[server.name])

    def open(self):
        for server in (self.valkey, self.postgres):
            self.start_server(server)
        self.postgres.ensure_database()
        self.line = Line(self.valkey.socket)
        self.broker = f"redis://127.0.0.1:{self.line.port}/0"
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "governance.settings",
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.broker,
            "VAR_DIR": str(self.folder / "var"),
            "EMAIL_URL": self.mail.url,
            "YAOSHI_DEMO": "1",
            "RATE_LIMITS": "off",
            "TICK_SECONDS": "1",
            "CLOCK_BATCH": "3",  # small enough that a killed worker leaves work behind
            "PYTHONWARNINGS": "ignore",
        }
        self.python(GROUND)

    def python(self, code):
        """Run in the laboratory's Django; what it prints."""
        command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        ran = subprocess.run(command, cwd=HOUSE, env=self.env, capture_output=True, text=True, timeout=PATIENCE)
        assert ran.returncode == 0, ran.stderr[-2000:]
        return ran.stdout.strip()

    def close(self):
        for process in self.processes.values():
            kill(process)
        if self.line:
            self.line.close()
        for process in self.servers.values():
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGCONT)
            end(process, [(signal.SIGQUIT, 5), (signal.SIGKILL, 5)])
        self.mail.close()
        remove(self.folder)  # root's PostgreSQL keeps its data outside

    @contextlib.contextmanager
    def at_home(self):
        """Meanwhile the ORM of this process, in all its threads, reads and writes the laboratory's database."""
        before = dict(connection.settings_dict)
        database = psycopg2.extensions.parse_dsn(self.postgres.url)
        connection.close()
        connection.settings_dict |= {"NAME": database["dbname"], "USER": database["user"], "HOST": database["host"]}
        ContentType.objects.clear_cache()
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict |= before
            ContentType.objects.clear_cache()

    # --- processes --------------------------------------------------------------------------------
    def spawn(self, name, *command):
        env = self.env | {
            "PYTHONPATH": f"{HERE / 'shifted'}{os.pathsep}{HOUSE}",
            "LABORATORY_SHIFT": str(self.folder / "shift"),
        }
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *command], cwd=HOUSE, env=env, stdout=log, stderr=log, start_new_session=True
            )
        return self.processes[name]

    def worker(self, name, *options):
        quiet = ["--without-gossip", "--without-mingle", "--hostname", f"{name}@laboratory", "--loglevel", "INFO"]
        how = options or ["--concurrency", "1"]
        return self.spawn(name, "celery", "-A", "governance.celery", "worker", *quiet, *how)

    def beat(self, name):
        schedule = ["--schedule", str(self.folder / f"{name}.db"), "--pidfile", ""]
        return self.spawn(name, "celery", "-A", "governance.celery", "beat", *schedule, "--loglevel", "INFO")

    def web(self, name="web", **settings):
        """One gunicorn process; its address. How full this machine's disk is, is no fault of a test."""
        port = free_port()
        env, self.env = self.env, self.env | {"HEALTH_LIMITS": "disk_used_percent=100:100"} | settings
        self.spawn(name, "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "4", *WEB, "governance.wsgi")
        self.env = env
        return f"http://127.0.0.1:{port}"

    def fleet(self, workers=4, beats=2, *, at_work=True):
        """So many are running and `at_work`: what died is started again, as the launcher would; what is over ends."""
        wanted = {f"worker{n}": self.worker for n in range(workers)} | {f"beat{n}": self.beat for n in range(beats)}
        for name in [name for name in self.processes if name[:4] in ("work", "beat") and name not in wanted]:
            self.kill(name)
        for name, start in wanted.items():
            if name not in self.processes or self.processes[name].poll() is not None:
                start(name)
        if at_work:
            self.wait_for_workers(workers)

    def wait_for_workers(self, count):
        for number in range(count):
            log = self.folder / f"worker{number}.log"
            wait_until(lambda log=log: b" ready." in log.read_bytes(), what=f"{log.name} is ready")
        began = timezone.now() + timedelta(seconds=self.shift)
        wait_until(lambda: Heartbeat.objects.filter(name="tick", at__gt=began).exists(), what="a tick")

    def everybody_works(self, seconds=BACK_WITHIN):
        """Each worker takes messages: one that lives and takes none is not seen as long as another does its work."""
        taken = {name: self.taken(name) for name in self.processes if name.startswith("worker")}

        def idle():
            for _ in range(5 * len(taken)):
                self.nudge("journal.send_due")
            return {name for name, before in taken.items() if self.taken(name) == before}

        wait_until(lambda: not idle(), what="each worker takes a message", seconds=seconds)

    def taken(self, worker):
        return (self.folder / f"{worker}.log").read_bytes().count(b" received")

    def kill(self, name):
        kill(self.processes.pop(name))

    def last_words(self, lines=40):
        """What each process said last: all there is to go by where a test failed on somebody else's machine."""
        tails = {
            log.name: log.read_text(errors="replace").splitlines()[-lines:] for log in sorted(self.folder.glob("*.log"))
        }
        return "\n".join(f"--- {name}\n" + "\n".join(tail) for name, tail in tails.items())

    def raze(self):
        """After a failure nobody is trusted: the next test starts processes of its own."""
        for name in list(self.processes):
            self.kill(name)

    def restart_postgres(self, how):
        """Its postmaster gets the signal; a second later it is started anew, as systemd or the launcher would."""
        postmaster = int((self.postgres.data / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, how)
        self.servers["postgres"].wait(30)
        kill_group(self.servers["postgres"].pid)
        connection.close()  # the laboratory's own is cut like the others
        time.sleep(1)
        self.start_server(self.postgres)

    def straight(self):
        """A connection to the broker that no fault of the line touches."""
        return redis.Redis(unix_socket_path=str(self.valkey.socket))

    def flush(self):
        with contextlib.closing(self.straight()) as broker:
            broker.flushall()

    def push(self, queue, junk):
        with contextlib.closing(self.straight()) as broker:
            broker.lpush(queue, junk)

    def waiting(self):
        with contextlib.closing(self.straight()) as broker:
            return sum(broker.llen(queue) for queue in ("clocks", "sending", "heavy"))

    def nudge(self, task, **how):
        with Connection(self.broker) as line:
            app.send_task(task, connection=line, **how)

    # --- time -------------------------------------------------------------------------------------
    def now(self):
        return timezone.now() + timedelta(seconds=self.shift)

    def set_clock(self, seconds):
        """The wall clock of every process jumps; it goes on from there."""
        self.shift = seconds
        fresh = self.folder / "shift.new"
        fresh.write_text(str(seconds))
        fresh.rename(self.folder / "shift")
        time.sleep(0.3)  # the processes look twenty times a second

    def leap(self, **how):
        self.set_clock(self.shift + timedelta(**how).total_seconds())

    # --- work and its account ---------------------------------------------------------------------
    def file(self, count, *, hours=25, categories=("C3",)):
        """So many petitions of so many hours ago, all at once; their clocks."""
        li = User.objects.get(username="li")
        home = homes_of(li).select_related("entrance__building__community").first()
        building = home.entrance.building
        with transaction.atomic():
            petitions = [
                actions.file_petition(
                    by=li,
                    nonce=uuid.uuid4(),
                    category=Category.objects.get(code=categories[number % len(categories)]),
                    community=building.community,
                    building=building,
                    home=home,
                    place_kind="home",
                    text=f"第 {number} 件漏水",
                    at=self.now() - timedelta(hours=hours),
                )
                for number in range(count)
            ]
        return list(Clock.objects.about(*petitions).order_by("pk"))

    def fired(self, clocks):
        return Firing.objects.filter(clock__in=clocks).count()

    def wait_for_firings(self, clocks, count, **how):
        wait_until(lambda: self.fired(clocks) >= count, what=f"{count} firings", every=0.01, **how)

    def settle(self, clocks, seconds=BACK_WITHIN):
        """Until nothing of these clocks is due any more."""
        mine = Clock.objects.filter(pk__in=[clock.pk for clock in clocks])
        wait_until(lambda: not mine.to_fire(self.now()).exists(), what="all that is due has fired", seconds=seconds)

    def account(self, clocks):
        """Each step once, in order, never early, with one event, told to the same people for each petition."""
        now = self.now()
        rows = list(Firing.objects.filter(clock__in=clocks).order_by("pk").select_related("clock"))
        ladders, expected = live_ladders("acceptance"), {}
        for clock in clocks:
            moments = [
                (rung.step, moment_of(rung, clock.started_at, clock.due_at)) for rung in ladders.of(clock.subject)
            ]
            expected[clock.pk] = [(step, at) for step, at in moments if at <= now]
        ledger = defaultdict(list)
        for row in rows:
            ledger[row.clock_id].append((row.step, row.planned_at))
        assert dict(ledger) == expected, "each step of each clock once, and in the order of the ladder"
        assert all(row.fired_at >= row.planned_at for row in rows)
        subjects = [clock.subject_id for clock in clocks]
        events = Event.objects.filter(verb__startswith="clock.", subject_id__in=subjects)
        said = Counter(events.values_list("subject_id", "data__rung"))
        assert set(said.values()) == {1}
        assert len(said) == len(rows), "one event for one row of the ledger"
        told = defaultdict(set)
        for event, rung, person in events.values_list("pk", "data__rung", "notices__recipient"):
            told[rung, event].add(person)
        for rung in {rung for rung, _ in told}:
            crowds = {frozenset(people) for (step, _), people in told.items() if step == rung}
            assert len(crowds) == 1, f"{rung}: not told to the same people for each petition"
            assert None not in next(iter(crowds)), f"{rung}: told to nobody"
        return len(rows)

    def drain(self, seconds=BACK_WITHIN):
        """Let hours pass until every message has gone out: six an hour for one person, and waits after failures."""
        deadline = time.monotonic() + PATIENCE
        while Notice.objects.unsent().exists():
            assert time.monotonic() < deadline, list(Notice.objects.unsent().values("tries", "last_error")[:3])
            self.nudge("journal.send_due")
            idle = Notice.objects.unsent().filter(next_try_at__lte=self.now())
            wait_until(lambda idle=idle: not idle.exists(), what="what may go has gone", seconds=seconds)
            if Notice.objects.unsent().exists():
                self.leap(minutes=61)

    def mailbox(self, *, once=True):
        """Every message that the mail server took is one that was owed; each under one key, and nothing is missing."""
        owed = defaultdict(list)
        sent = Notice.objects.filter(channel="email", sent_at__isnull=False, pk__gt=self.before)
        for message, pk in sent.values_list("message", "pk"):
            owed[str(message)].append(pk)
        taken = defaultdict(list)
        for key, to, text in self.mail.taken:
            taken[key].append((to, text))
        assert set(taken) == set(owed), "no message that nobody owed, none that did not arrive"
        for key, copies in taken.items():
            assert len(set(copies)) == 1, "one key says one thing to one person"
            assert len(copies) == 1 or not once, "a message came twice although nobody died"
            assert len(owed[key]) == 1 or f"您有 {len(owed[key])} 条新消息" in copies[0][1]
        return len(owed)

    def journal_holds(self):
        """Every event has its seal and says what was recorded."""
        sealing.seal_all()
        assert integrity.verify(how=CheckedBy.COMMAND, at=self.now()).faults == 0

    def quiet(self):
        """Whatever a test left behind is over: the next one counts its own."""
        for name in [name for name in self.processes if name[:4] not in ("work", "beat")]:
            self.kill(name)
        self.mail.mood, self.line.hangs = "good", False
        Clock.objects.running().update(stopped_at=self.now() + timedelta(days=400), next_fire_at=None)
        Notice.objects.filter(sent_at=None).update(sent_at=self.now(), given_up_at=None)
        self.before = Notice.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        self.mail.taken.clear()
        self.leap(minutes=61)  # who had the six messages of this hour would get none of the next test's

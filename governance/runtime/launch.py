"""`make run`: servers, tables, web, workers and beat, in this order, and in order down again."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from governance.runtime import trouble
from governance.runtime.console import plain, say
from governance.runtime.installation import Installation
from governance.runtime.places import ROOT
from governance.runtime.processes import end, spawn, wait_until
from governance.runtime.supervisor import Child, Supervisor, rotate_large
from governance.runtime.trouble import Stopped, Trouble
from governance.runtime.workers import WORKERS, options

STOP_ORDER = [["beat"], ["web"], list(WORKERS), ["valkey"], ["postgres"]]
# Together with the two servers' steps at most 15 seconds, when every child refuses to go.
WEB_STOP = [(signal.SIGTERM, 3.5), (signal.SIGKILL, 0.3)]
# SIGQUIT gives the task that is cut short back to the broker.
WORKER_STOP = [(signal.SIGTERM, 3.0), (signal.SIGQUIT, 0.8), (signal.SIGKILL, 0.3)]
BEAT_STOP = [(signal.SIGTERM, 0.7), (signal.SIGKILL, 0.3)]
DEMO_PEOPLE = [
    ("li", "owner in 蓟门里: files petitions, follows and appraises them"),
    ("wang", "member of the 物管会 of 蓟门里: triage and dispatch"),
    ("zhou", "head of the 居委会 and chair of the 物管会 of 蓟门里"),
    ("wuye", "project manager of a property firm: its tasks"),
    ("jiedao", "street office 北太平庄: dashboards, escalations"),
    ("admin", "system operator: reference data"),
]


class Launcher:
    """One run, from the first lock to the last child."""

    def __init__(self, installation: Installation):
        self.installation = installation
        self.supervisor = Supervisor(installation.folder)
        self.asked_to_stop = False
        self.listener: socket.socket | None = None

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.on_signal)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup keeps it running without a terminal
            signal.signal(signal.SIGHUP, self.on_signal)
        try:
            self.start()
            while not self.asked_to_stop:
                self.supervisor.look()
                time.sleep(0.2)
            return 0
        except Stopped:
            return 0
        finally:
            self.stop()

    def on_signal(self, number, frame) -> None:
        self.asked_to_stop = True

    def stopping(self) -> bool:
        return self.asked_to_stop

    def go_on(self) -> None:
        if self.asked_to_stop:
            raise Stopped

    # --- up ---------------------------------------------------------------------------------------
    def start(self) -> None:
        place = self.installation
        rotate_large(place.logs)
        self.listener = place.listen()
        place.check_named_servers()
        env = place.environment()
        preparing = self.spawn_prepare(env)
        try:
            self.start_servers()
            self.prepare(preparing)
        finally:
            end(preparing, [(signal.SIGKILL, 2)])
        web = self.supervisor.add(Child("web", lambda: self.spawn_web(env), WEB_STOP, place.log("web")))
        self.wait_for_page(web)
        for name in WORKERS:
            start = partial(self.spawn_worker, name, env)
            self.supervisor.add(Child(name, start, WORKER_STOP, place.log(name)))
        self.supervisor.add(Child("beat", lambda: self.spawn_beat(env), BEAT_STOP, place.log("beat")))
        self.supervisor.forget_logs()
        self.welcome(env)

    def start_servers(self) -> None:
        place = self.installation
        servers = []
        for server in [place.valkey, place.postgres]:
            if server is not None:
                server.prepare()
                child = Child(server.name, server.start, server.stop_steps, server.log, server.grave)
                servers.append((server, self.supervisor.add(child)))
        for server, process in servers:
            server.wait_ready(process, stopping=self.stopping)
            self.go_on()
        if place.postgres:
            place.postgres.ensure_database()
        if servers:
            say(" and ".join(server.name for server, _ in reversed(servers)) + " ready")

    def spawn_prepare(self, env) -> subprocess.Popen:
        log = self.installation.log("prepare")
        log.unlink(missing_ok=True)
        command = [sys.executable, "-m", "governance.runtime.prepare"]
        return spawn(command, log=log, env=env, cwd=ROOT, stdin=subprocess.PIPE, console=True)

    def prepare(self, process: subprocess.Popen) -> None:
        log = self.installation.log("prepare")
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(b"go\n")
            process.stdin.close()
        wait_until(lambda: process.poll() is not None, seconds=900, stopping=self.stopping)
        self.go_on()
        if process.returncode != 0:
            raise Trouble(f"the database could not be prepared: {trouble.of_log(log, self.installation.folder)}")
        say("database and static files ready")

    def spawn_web(self, env) -> subprocess.Popen:
        shm = Path("/dev/shm")  # noqa: S108 - gunicorn's heartbeat files; a slow disk must not look like a dead worker
        number = self.listener.fileno()
        options = [
            "--bind",
            f"fd://{number}",
            "--workers",
            "2",
            "--threads",
            "4",
            "--preload",
            "--no-control-socket",
        ]
        options += ["--timeout", "60", "--graceful-timeout", "3", "--keep-alive", "5"]
        options += ["--max-requests", "5000", "--max-requests-jitter", "500"]
        options += ["--access-logfile", self.installation.log("access")]
        options += ["--worker-tmp-dir", shm] if os.access(shm, os.W_OK) else []
        return self.spawn_leashed("web", ["gunicorn", *options, "governance.wsgi"], env, pass_fds=[number])

    def spawn_worker(self, name: str, env) -> subprocess.Popen:
        # They have nothing to tell each other: no gossip, no mingling, and a second saved at each start.
        more = ["--pool", "prefork", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
        return self.spawn_leashed(name, ["celery", "-A", "governance.celery", "worker", *options(name), *more], env)

    def spawn_beat(self, env) -> subprocess.Popen:
        # No pid file: the launcher's lock says that there is one beat, and a stale file would stop it.
        options = ["--schedule", self.installation.folder / "beat.db", "--pidfile", "", "--loglevel", "INFO"]
        return self.spawn_leashed("beat", ["celery", "-A", "governance.celery", "beat", *options], env)

    def spawn_leashed(self, name: str, command, env, **how) -> subprocess.Popen:
        leash = [sys.executable, "-m", "governance.runtime.leash"]
        return spawn([*leash, *command], log=self.installation.log(name), env=env, cwd=ROOT, **how)

    def wait_for_page(self, web: subprocess.Popen) -> None:
        def answers() -> bool:
            return any(status(self.installation, path) < 500 for path in ("/healthz", "/"))

        if not wait_until(answers, seconds=180, alive=web, stopping=self.stopping):
            self.go_on()
            reason = trouble.of_log(self.installation.log("web"), self.installation.folder)
            raise Trouble(f"the web server does not answer: {reason}")

    def welcome(self, env) -> None:
        say(f"Yaoshi is at {self.installation.address}  (Ctrl-C stops it; logs in {self.installation.logs})")
        if env["YAOSHI_DEMO"].lower() in {"1", "true", "yes", "on"}:
            plain("\n  Demo people, password yaoshi-demo:")
            for username, who in DEMO_PEOPLE:
                plain(f"    {username:<8} {who}")
            plain("")

    # --- down -------------------------------------------------------------------------------------
    def stop(self) -> None:
        if self.supervisor.children:
            say("stopping")
        if self.listener is not None:
            self.listener.close()  # visitors are refused from now on, those inside are served
        self.supervisor.stop(STOP_ORDER)


def status(installation: Installation, path: str) -> int:
    """The status of one page; 599 when there is no answer."""
    host = "127.0.0.1" if installation.host == "0.0.0.0" else installation.host  # noqa: S104
    connection = http.client.HTTPConnection(host, installation.port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 599
    finally:
        connection.close()


def launch() -> int:
    installation = Installation()
    with installation.held():
        installation.check_room()
        return Launcher(installation).run()

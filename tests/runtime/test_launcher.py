"""The launcher for real: up, guarded, restarting, and leaving nothing behind however it ends."""

import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from governance.runtime.places import ROOT

pytestmark = pytest.mark.processes
# What make test tells the tests must not reach the launcher: it shall start its own servers.
NOT_FOR_IT = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "VAR_DIR", "YAOSHI_TEST_SERVERS", "PORT", "HOST"}
UP = "Yaoshi is at"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def place():
    """A folder that PostgreSQL's account may walk to, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="yaoshi-launcher-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


class Run:
    """One launcher in `folder`; `with` makes sure that none is left."""

    def __init__(self, folder: Path, **more: str):
        self.port = more.get("PORT") or free_port()
        env = {name: value for name, value in os.environ.items() if name not in NOT_FOR_IT}
        # No demo: filling it is not what is tested here.
        env |= {"VAR_DIR": str(folder / "var"), "PORT": str(self.port), "YAOSHI_DEMO": "0"} | more
        self.out = folder / "out"
        with self.out.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "governance.runtime", "run"], cwd=ROOT, env=env, stdout=out, stderr=out
            )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    @property
    def said(self) -> str:
        return self.out.read_text()

    def until(self, happened, seconds: float = 60) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if happened():
                return True
            time.sleep(0.1)
        return False

    def up(self) -> "Run":
        assert self.until(lambda: UP in self.said or self.process.poll() is not None), self.said
        assert UP in self.said, self.said
        return self

    def ended(self) -> tuple[int, list[str]]:
        """The exit code, and what it said without its lines of progress."""
        code = self.process.wait(60)
        return code, [line for line in self.said.splitlines() if not line.startswith("[")]

    def page(self) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            connection.request("GET", "/", headers={"Host": "localhost"})
            return connection.getresponse().status


def living() -> dict[int, tuple[int, str]]:
    """Every process that is not a zombie: its parent and its command."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, parent = re.sub(r".*\) ", "", (folder / "stat").read_text()).split()[:2]
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if state not in "ZX":
                found[int(folder.name)] = int(parent), command
    return found


def below(pid: int) -> dict[int, str]:
    """Children, grandchildren and so on, with their commands."""
    everything, found, edge = living(), {}, {pid}
    while edge:
        edge = {child for child, (parent, _) in everything.items() if parent in edge}
        found |= {child: everything[child][1] for child in edge}
    return found


def one(pid: int, words: str) -> int:
    """The direct child of the launcher whose command holds the words."""
    everything = living()
    [found] = [child for child, (parent, command) in everything.items() if parent == pid and words in command]
    return found


def test_a_run_is_guarded_repaired_and_leaves_nothing(place):
    with Run(place) as run:
        run.up()
        assert run.page() < 500

        # A second one in the same folder is refused, whatever its port.
        other = place / "other"
        other.mkdir()
        with Run(other, VAR_DIR=str(place / "var")) as second:
            code, lines = second.ended()
        assert code == 1
        assert lines == [
            f"yaoshi: already running in {place}/var: process {run.process.pid}, http://localhost:{run.port}/"
        ]

        # A killed child comes back, and its own children are not left over.
        pid = run.process.pid
        assert run.until(lambda: len([c for c in below(pid).values() if "celery" in c]) >= 9)
        killed = {one(pid, "gunicorn"), one(pid, "clocks@"), one(pid, "valkey"), one(pid, "bin/postgres")}
        family = {child for leader in killed for child in below(leader)} | killed
        for leader in killed:
            os.kill(leader, signal.SIGKILL)
        assert run.until(lambda: not family & set(living()), 10)
        assert run.until(lambda: run.said.count(" restarted (pid ") >= 4, 20), run.said
        assert run.until(lambda: run.page() < 500, 20)

        # Killed itself, it takes everything with it.
        family = set(below(pid))
        assert len(family) >= 17  # the servers, the web, the three workers and the beat, with their own children
        run.process.kill()
        assert run.until(lambda: not family & set(living()), 3), [living().get(left) for left in family]

    # What was written is still there, and a polite end is quick and in order.
    with Run(place) as again:
        again.up()
        assert "applying" not in again.said
        family = set(below(again.process.pid))
        began = time.monotonic()
        again.process.terminate()
        assert again.ended()[0] == 0
        assert time.monotonic() - began < 15
        # A busy machine may not let one of them go gently in its seconds; the order is the same.
        beat, web, *workers, valkey, postgres = re.findall(r"(\w+) (?:stopped|had to be killed)", again.said)
        assert (beat, web, valkey, postgres) == ("beat", "web", "valkey", "postgres")
        assert set(workers) == {"clocks", "sending", "heavy"}  # at once, in any order
        assert not family & set(living())


def test_ctrl_c_while_it_is_still_starting_ends_it_too(place):
    with Run(place) as run:
        assert run.until(lambda: bool(below(run.process.pid)))
        time.sleep(0.5)
        family = set(below(run.process.pid))
        run.process.send_signal(signal.SIGINT)
        assert run.process.wait(15) == 0
        assert run.until(lambda: not family & set(living()), 3)
        assert "Traceback" not in run.said


def test_a_taken_port_is_one_line(place):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with Run(place, PORT=str(port)) as run:
            line = f"yaoshi: port {port} is taken by another program; choose another one: make run PORT=8001"
            assert run.ended() == (1, [line])


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("DATABASE_URL", "mysql://u:secret@localhost/x", "does not name a PostgreSQL database"),
        ("DATABASE_URL", "postgresql://u:secret@localhost:port/x", "cannot be read"),
        ("DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/x", "cannot be used: connection to server"),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "cannot be used: Error 111"),
        ("PORT", "many", "is not a port number"),
        ("PG_BIN", "/nowhere", "holds no initdb"),
    ],
)
def test_a_setting_that_cannot_work_is_one_line(place, name, value, reason):
    with Run(place, **{name: value}) as run:
        code, lines = run.ended()
    assert (code, len(lines)) == (1, 1), run.said
    assert lines[0].startswith("yaoshi: ")
    assert reason in lines[0]
    assert "secret" not in run.said

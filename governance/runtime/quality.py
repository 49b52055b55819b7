"""`make test`, `test-faults`, `check` and `bench`: what must hold before anything is handed on, and how fast it is."""

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit

from governance.runtime.bootstrap import VENV
from governance.runtime.console import complain, plain
from governance.runtime.places import ROOT, var_dir
from governance.runtime.processes import end, spawn
from governance.runtime.testing import throwaway_servers

PYTHON = sys.executable
PRODUCTION = {
    "YAOSHI_DEMO": "0",
    "YAOSHI_DEBUG": "0",
    "YAOSHI_HTTPS": "1",
    "ALLOWED_HOSTS": "portal.example",
    "CSRF_TRUSTED_ORIGINS": "https://portal.example",
    "SITE_URL": "https://portal.example",
}
STEPS = [
    ("ruff check", [PYTHON, "-m", "ruff", "check", "."], {}),
    ("ruff format", [PYTHON, "-m", "ruff", "format", "--check", "."], {}),
    ("the staircase", [VENV / "bin" / "lint-imports"], {}),
    ("no migration forgotten", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], {}),
    ("fit to deploy", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ("the laws of the house", [PYTHON, "-m", "pytest", "-q", "tests/test_house.py"], {}),
]


def test(arguments: list[str]) -> int:
    """pytest on throw-away servers; its last line is the last line, its exit code is ours."""
    with stop_is_an_exception(), throwaway_servers() as addresses:
        env = {**os.environ, **addresses}
        if not arguments:
            arguments = ["-n", str(hands()), "--dist", "worksteal"]
            env |= prepared(env)
        # In our own group, unlike the servers: Ctrl-C is for pytest, which then says what it has seen.
        child = subprocess.Popen([PYTHON, "-m", "pytest", *arguments], cwd=ROOT, env=env)
        return wait_for(child)


def prepared(env: dict[str, str]) -> dict[str, str]:
    """Every test process copies one migrated database (tests/conftest.py) instead of migrating its own."""
    if wait_for(subprocess.Popen([PYTHON, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=env)) != 0:
        return {}  # what is wrong with the migrations the tests then say
    return {"TEST_TEMPLATE": urlsplit(env["DATABASE_URL"]).path.strip("/")}


def hands() -> int:
    """One process more than cores: browsers, servers that start and clocks that are waited for leave a core idle."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 4) + 1


def faults(arguments: list[str]) -> int:
    """The tests that break real servers, one after the other: they need the machine for themselves."""
    how = ["-m", "faults", "--maxfail", "3", "--durations", "0", "--durations-min", "1"]
    return test([*how, *(arguments or ["tests/faults"])])


def bench() -> int:
    """Speed on a large town, on throw-away servers; what came out is kept in `VAR_DIR`."""
    with stop_is_an_exception(), throwaway_servers() as addresses:
        demo = {"YAOSHI_DEMO": "1", "RATE_LIMITS": "off", "BENCH_OUT": str(var_dir())}
        child = subprocess.Popen([PYTHON, "-m", "tests.bench"], cwd=ROOT, env={**os.environ, **addresses, **demo})
        return wait_for(child)


def wait_for(child: subprocess.Popen) -> int:
    while True:
        try:
            code = child.wait()
            return code if code >= 0 else 128 - code
        except KeyboardInterrupt:
            continue
        except SystemExit:
            end(child, [(signal.SIGTERM, 5), (signal.SIGKILL, 2)])
            raise


@contextlib.contextmanager
def stop_is_an_exception():
    """SIGTERM unwinds the `with` blocks instead of ending Python on the spot."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def check() -> int:
    """Every step, two at a time, and only the words of those that failed."""
    with stop_is_an_exception(), throwaway_servers() as addresses:
        log = ROOT / ".tools" / "check"
        log.mkdir(parents=True, exist_ok=True)
        waiting, running, failed = list(enumerate(STEPS)), [], []
        while waiting or running:
            while waiting and len(running) < 2:
                number, (name, command, more) = waiting.pop(0)
                file = log / f"{number}.log"
                file.write_bytes(b"")
                env = {**os.environ, **addresses, **more}
                if more:
                    env["SECRET_KEY"] = secrets.token_urlsafe(50)
                running.append((name, file, time.monotonic(), spawn(command, log=file, env=env, cwd=ROOT)))
            for step in [step for step in running if step[3].poll() is not None]:
                running.remove(step)
                name, file, began, child = step
                plain(f"{'ok  ' if child.returncode == 0 else 'FAIL'} {name} ({time.monotonic() - began:.1f} s)")
                if child.returncode != 0:
                    failed.append(name)
                    plain(file.read_text(errors="replace"))
            time.sleep(0.05)
    if failed:
        complain(f"make check failed: {', '.join(failed)}")
    return 1 if failed else 0

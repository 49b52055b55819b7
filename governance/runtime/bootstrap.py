"""Stage 0: a `.venv` with the locked packages, made by whatever this machine has; standard library only."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from governance.runtime import trouble
from governance.runtime.console import BEGAN, START, say
from governance.runtime.places import ROOT, TOOLS, VENV
from governance.runtime.processes import run
from governance.runtime.trouble import Trouble

STAMP = VENV / ".installed"
PYTHON = VENV / "bin" / "python"
UV = TOOLS / "bin" / "uv"
LOG = TOOLS / "install.log"
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
UV_LOCK = ROOT / "requirements-uv.lock"


def enter(*, dev: bool) -> None:
    """Return when inside an environment that holds the locked set; else make it and start anew in it."""
    lock = DEV_LOCK if dev else RUN_LOCK
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if not is_installed(lock):
        TOOLS.mkdir(exist_ok=True)
        with one_at_a_time():
            if not is_installed(lock):
                install(lock)
                inside = False
    if not inside:
        os.environ[BEGAN] = str(START)
        os.chdir(ROOT)
        os.execv(PYTHON, [str(PYTHON), "-m", "governance.runtime", *sys.argv[1:]])  # noqa: S606


def is_installed(lock: Path) -> bool:
    return PYTHON.exists() and read_stamp().get(lock.name) == fingerprint(lock)


def fingerprint(lock: Path) -> str:
    """Changes with the lock and with the place: the scripts of a moved environment point to nowhere."""
    return hashlib.sha256(lock.read_bytes() + os.fsencode(ROOT)).hexdigest()


def read_stamp() -> dict:
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


@contextlib.contextmanager
def one_at_a_time():
    """`make run` and `make test` from a bare checkout at once: the second waits for the first."""
    with (TOOLS / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another set-up of this checkout")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def install(lock: Path) -> None:
    say(f"installing {lock.name} into .venv")
    LOG.write_text("")
    moved = PYTHON.exists() and read_stamp().get("root") not in {str(ROOT), None}
    STAMP.unlink(missing_ok=True)
    if moved or (VENV.exists() and not PYTHON.exists()):
        shutil.rmtree(VENV, ignore_errors=True)
    if not by_uv(lock):
        if any(words in LOG.read_text(errors="replace") for words in trouble.FULL_WORDS):
            raise Trouble(trouble.full_disk(ROOT))
        by_pip(lock)
    stamp = {"root": str(ROOT), lock.name: fingerprint(lock)}
    if lock == DEV_LOCK:  # it holds the run lock too: `make lock` solves it with that as a constraint
        stamp[RUN_LOCK.name] = fingerprint(RUN_LOCK)
    STAMP.write_text(json.dumps(stamp))


def by_uv(lock: Path) -> bool:
    """uv is four times faster than pip; it is tried first and missed silently."""
    uv = find_uv()
    if uv is None:
        return False
    env = with_pips_index(os.environ)
    made = PYTHON.exists() or run([uv, "venv", "-q", "--python", sys.executable, VENV], env=env, log=LOG) == 0
    if not made:
        return False
    command = [uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "--requirement", lock]
    return run(command, env=env, log=LOG, seconds=1800) == 0


def find_uv() -> str | None:
    if not os.access(UV, os.X_OK):
        target = ["--quiet", "--upgrade", "--target", TOOLS, "--require-hashes", "--requirement", UV_LOCK]
        code = run([sys.executable, "-m", "pip", "install", *patience(), *target], log=LOG, seconds=600)
        if code != 0:  # half a uv is worse than none
            shutil.rmtree(UV.parent, ignore_errors=True)
    return str(UV) if os.access(UV, os.X_OK) else shutil.which("uv")


def by_pip(lock: Path) -> None:
    say("uv did not do it; trying venv and pip, which takes longer")
    if not PYTHON.exists() and run([sys.executable, "-m", "venv", VENV], log=LOG, seconds=300) != 0:
        raise Trouble(reason("no environment could be made: install uv, or pip, or Debian's python3-venv"))
    wanted = ["--quiet", "--require-hashes", "--requirement", lock]
    if run([PYTHON, "-m", "pip", "install", *patience(), *wanted], log=LOG, seconds=3600) != 0:
        raise Trouble(reason("the packages could not be installed"))


def patience() -> list[str]:
    """pip tries five times by default, a minute of silence without a network."""
    return ["--disable-pip-version-check", "--no-input", "--retries", "1"]


def reason(otherwise: str) -> str:
    text = LOG.read_text(errors="replace") if LOG.exists() else ""
    if any(words in text for words in trouble.FULL_WORDS):
        return trouble.full_disk(ROOT)
    if any(words in text for words in trouble.NETWORK_WORDS):
        return (
            "the package index cannot be reached, and .venv lacks packages of the lock. "
            f"Check the network, or point pip to a mirror (PIP_INDEX_URL); details in {LOG}"
        )
    return f"{otherwise}; details in {LOG}"


def with_pips_index(environ) -> dict[str, str]:
    """uv does not read pip's settings; where people use a mirror they told only pip."""
    env = dict(environ)
    env.setdefault("UV_PYTHON_DOWNLOADS", "never")
    told = pip_settings()
    index = env.get("PIP_INDEX_URL") or told.get("index-url")
    if index:
        env.setdefault("UV_DEFAULT_INDEX", index)
    more = env.get("PIP_EXTRA_INDEX_URL") or told.get("extra-index-url") or ""
    # A folder as an index is pip's speciality; what uv then lacks, pip brings.
    more = " ".join(word for word in more.split() if word.startswith("http"))
    if more:
        env.setdefault("UV_INDEX", more)
        env.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")  # pip's way; the hashes keep it honest
    certificate = env.get("PIP_CERT") or told.get("cert")
    if certificate:
        env.setdefault("SSL_CERT_FILE", certificate)
    return env


def pip_settings() -> dict[str, str]:
    """`global` and `install` settings of pip's files; empty where there is no pip."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    listing = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    told = {}
    for line in listing.stdout.splitlines():
        name, _, value = line.partition("=")
        section, _, key = name.partition(".")
        if section in {"global", "install"}:
            told[key] = value.strip().strip("'").replace("\\n", " ")
    return told

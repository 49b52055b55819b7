"""Real Celery processes on a test's own database."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

HOUSE = Path(__file__).resolve().parents[1]


@pytest.fixture
def celery(tmp_path):
    """`celery("worker", ...)` starts one; all are killed when the test ends."""
    running = []
    database = connection.settings_dict
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}",
        "TICK_SECONDS": "0.5",
        "CLOCK_BATCH": "2",  # small enough that a killed worker leaves work behind
        "EMAIL_URL": f"file://{tmp_path / 'mail'}",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }

    def start(*arguments):
        command = [sys.executable, "-m", "celery", "-A", "governance.celery", *arguments, "--loglevel", "INFO"]
        with (tmp_path / f"{len(running)}.log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=HOUSE, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        running.append(process)
        return process

    yield start
    for process in running:
        kill(process)


@pytest.fixture
def worker(celery):
    return lambda: celery("worker", "--concurrency", "2", "--without-gossip", "--without-mingle")


@pytest.fixture
def beat(celery, tmp_path):
    return lambda name="beat": celery("beat", "--schedule", str(tmp_path / name), "--pidfile", "")


def kill(process):
    """SIGKILL to the process and its children, as the kernel does when memory is short."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

"""Starting processes that cannot outlive the one that started them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
# Loaded here: between fork and exec nothing may be imported.
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with(parent: int, by: int = signal.SIGKILL) -> None:
    """Ask the kernel to send `by` to this process when `parent` dies (Linux; elsewhere nothing happens).

    The wish is tied to the parent's *thread*: start children from the main thread only. It is lost when
    the user changes, so it must be made after that; `subprocess` runs `preexec_fn` last, which is after.
    """
    if LIBC is None:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, by, 0, 0, 0)
    if os.getppid() != parent:  # it died between the fork and the wish
        os._exit(1)


def spawn(
    command: Sequence[str | os.PathLike],
    *,
    log: Path | None = None,
    at_death: int = signal.SIGKILL,
    user: int | None = None,
    group: int | None = None,
    env: Mapping[str, str] | None = None,
    cwd: str | Path | None = None,
    pass_fds: Sequence[int] = (),
    stdin: int = subprocess.DEVNULL,
    console: bool = False,
) -> subprocess.Popen:
    """A child bound to our life, in a session of its own so that Ctrl-C reaches only the launcher."""
    parent = os.getpid()
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(log.open("ab")) if log else subprocess.DEVNULL
        return subprocess.Popen(
            [os.fspath(part) for part in command],
            stdin=stdin,
            stdout=None if console else out,
            stderr=out,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            pass_fds=pass_fds,
            start_new_session=True,
            user=user,
            group=group,
            extra_groups=[] if user is not None else None,
            preexec_fn=lambda: die_with(parent, at_death),
        )


def run(command: Sequence[str | os.PathLike], *, seconds: float = 120, **how) -> int:
    """Run to the end, by the same rules; the exit code."""
    child = spawn(command, **how)
    try:
        return child.wait(seconds)
    finally:
        end(child, [(signal.SIGKILL, 5)])


def end(child: subprocess.Popen, steps: Sequence[tuple[int, float]]) -> bool:
    """Send each signal and wait its seconds, until the child is gone; then nothing of its group is left.

    False when it had to be killed although the steps began more gently.
    """
    gentle = True
    for number, (sign, seconds) in enumerate(steps):
        if child.poll() is not None:
            break
        gentle = number == 0 or sign != signal.SIGKILL
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
    kill_group(child.pid)
    return gentle


def kill_group(leader: int) -> None:
    """Kill what a dead session leader left behind."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def wait_until(
    happened: Callable[[], bool],
    *,
    seconds: float,
    alive: subprocess.Popen | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> bool:
    """Poll until `happened()`; False when the time is over, the process is dead or a stop was asked for."""
    deadline = time.monotonic() + seconds
    pause = 0.02
    while not happened():
        if time.monotonic() > deadline or stopping() or (alive is not None and alive.poll() is not None):
            return False
        time.sleep(pause)
        pause = min(0.2, pause * 1.3)
    return True

"""What the operator sees; never fails because nobody is reading."""

import contextlib
import os
import sys
import time

BEGAN = "YAOSHI_BEGAN"  # tells the second stage, a new program, when the first one started
START = float(os.environ.pop(BEGAN, time.monotonic()))


def say(line: str) -> None:
    """A line of progress, with the seconds since the start."""
    plain(f"[{time.monotonic() - START:5.1f}s] {line}")


def plain(line: str) -> None:
    # `make run | head` closes the pipe: the servers must go on, and stop in order later.
    with contextlib.suppress(OSError, ValueError):
        print(line, flush=True)


def complain(line: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        print(f"yaoshi: {line}", file=sys.stderr, flush=True)

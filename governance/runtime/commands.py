"""The few words that follow `python3 -m governance.runtime`; each belongs to one target of the Makefile."""

import contextlib
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

from governance.runtime import bytecode, trouble
from governance.runtime.console import complain
from governance.runtime.places import ROOT, var_dir
from governance.runtime.trouble import Trouble


def main(words: list[str]) -> int:
    """Run one command; every foreseen trouble is one line and exit code 1."""
    word, rest = (words[0], words[1:]) if words else ("run", [])
    if word not in COMMANDS:
        complain(f"{word} is not known; there are: {', '.join(COMMANDS)}")
        return 2
    os.chdir(ROOT)
    bytecode.keep()
    try:
        return COMMANDS[word](rest)
    except Trouble as error:
        complain(str(error))
        return 1
    except subprocess.TimeoutExpired as error:
        complain(f"gave up after {error.timeout:.0f} s: {' '.join(map(str, error.cmd))[:200]}")
        return 1
    except OSError as error:
        complain(trouble.of_os(error, var_dir()))
        return 1
    except Exception as error:  # a fault of the launcher itself: still one line, the rest in a file
        complain(f"{type(error).__name__}: {error} (see {keep_traceback()})")
        return 1
    except KeyboardInterrupt:
        complain("stopped")
        return 130


def keep_traceback() -> Path:
    path = Path(tempfile.gettempdir()) / f"yaoshi-launcher-{os.getpid()}.log"
    with contextlib.suppress(OSError):
        path.write_text(traceback.format_exc())
    return path


def run(rest: list[str]) -> int:
    from governance.runtime.bootstrap import enter

    enter(dev=False)
    from governance.runtime.launch import launch

    return launch()


def setup(rest: list[str]) -> int:
    from governance.runtime.bootstrap import enter

    enter(dev=True)
    return 0


def test(rest: list[str]) -> int:
    from governance.runtime.bootstrap import enter

    enter(dev=True)
    from governance.runtime.quality import test

    return test(rest)


def faults(rest: list[str]) -> int:
    from governance.runtime.bootstrap import enter

    enter(dev=True)
    from governance.runtime.quality import faults

    return faults(rest)


def check(rest: list[str]) -> int:
    from governance.runtime.bootstrap import enter

    enter(dev=True)
    from governance.runtime.quality import check

    return check()


def bench(rest: list[str]) -> int:
    from governance.runtime.bootstrap import enter

    enter(dev=True)
    from governance.runtime.quality import bench

    return bench()


def manage(rest: list[str]) -> int:
    """`manage.py` with the environment of the running installation."""
    from governance.runtime.bootstrap import enter

    enter(dev=False)
    from governance.runtime.installation import Installation

    installation = Installation()
    if (installation.postgres or installation.valkey) and not installation.is_running():
        raise Trouble("the portal is not running here; start it first: make run")
    os.execve(sys.executable, [sys.executable, "manage.py", *rest], installation.environment())  # noqa: S606


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "setup": setup,
    "test": test,
    "faults": faults,
    "check": check,
    "bench": bench,
    "manage": manage,
}

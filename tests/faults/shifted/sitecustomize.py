"""For the laboratory's processes: their wall clock shows the machine's time and so many seconds, read from a file.

Python imports this at its start because the laboratory puts this folder on PYTHONPATH. What measures lengths of time
(`time.monotonic`, the kernel's timers, PostgreSQL) stays as it is, as when somebody sets a machine's clock.
"""

import os
import threading
import time
from pathlib import Path

import time_machine

FILE = Path(os.environ["LABORATORY_SHIFT"])
state = {"shift": 0.0, "traveller": None}


def obey():
    """One traveller that is moved: between two of them the clock would be right for a moment."""
    shift = float(FILE.read_text() or 0) if FILE.exists() else 0.0
    if shift == state["shift"]:
        return
    if state["traveller"]:
        state["traveller"].shift(shift - state["shift"])
    else:
        state["traveller"] = time_machine.travel(time.time() + shift, tick=True).start()
    state["shift"] = shift


def watch():
    while True:
        obey()
        time.sleep(0.05)


def start():
    threading.Thread(target=watch, name="shift", daemon=True).start()


obey()
start()
os.register_at_fork(after_in_child=start)  # a forked child has none of its parent's threads

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
state = {"text": "", "traveller": None}


def obey():
    text = FILE.read_text() if FILE.exists() else ""
    if text == state["text"]:
        return
    state["text"] = text
    if state["traveller"]:
        state["traveller"].stop()
        state["traveller"] = None
    if float(text or 0):
        state["traveller"] = time_machine.travel(time.time() + float(text), tick=True)
        state["traveller"].start()


def watch():
    while True:
        obey()
        time.sleep(0.05)


def start():
    threading.Thread(target=watch, name="shift", daemon=True).start()


obey()
start()
os.register_at_fork(after_in_child=start)  # a forked child has none of its parent's threads

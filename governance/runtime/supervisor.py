"""Keeps the children alive: restarts with a growing pause, gives up loudly, stops in order."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from governance.runtime import trouble
from governance.runtime.console import complain, say
from governance.runtime.processes import end, kill_group
from governance.runtime.trouble import Trouble

PAUSES = [1, 2, 4, 8, 16]  # seconds before each restart; no sixth one
STEADY = 60  # a child that lived so long has recovered: its failures are forgotten
LARGEST_LOG = 10_000_000
GRAVE = (b"ERROR", b"CRITICAL")  # words of the log lines that the console repeats


@dataclass
class Child:
    """One long-lived process; `stop_steps` are signals with the seconds each may take."""

    name: str
    start: Callable[[], subprocess.Popen]
    stop_steps: Sequence[tuple[int, float]]
    log: Path
    grave: Sequence[bytes] = GRAVE
    process: subprocess.Popen | None = None
    failures: int = 0
    started: float = 0.0
    restart_at: float | None = None
    read_to: int = field(default=0)

    def launch(self) -> subprocess.Popen:
        self.process, self.restart_at, self.started = self.start(), None, time.monotonic()
        return self.process


class Supervisor:
    """Children in the order of their start; they stop in the order that `stop` is given."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.children: list[Child] = []
        self.next_look_at_logs = 0.0

    def add(self, child: Child) -> subprocess.Popen:
        self.children.append(child)
        return child.launch()

    def look(self) -> None:
        """One round: restart what died. Raises Trouble when a child cannot be kept alive."""
        for child in self.children:
            if child.restart_at is not None:
                if time.monotonic() >= child.restart_at:
                    child.launch()
                    say(f"{child.name} restarted (pid {child.process.pid})")
            elif child.process is not None and child.process.poll() is not None:
                self.mourn(child)
        if time.monotonic() >= self.next_look_at_logs:
            self.next_look_at_logs = time.monotonic() + 2
            self.look_at_logs()

    def mourn(self, child: Child) -> None:
        code = child.process.returncode
        kill_group(child.process.pid)
        if time.monotonic() - child.started > STEADY:
            child.failures = 0
        child.failures += 1
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        if child.failures > len(PAUSES):
            reason = trouble.of_log(child.log, self.folder)
            raise Trouble(f"{child.name} {how} and was restarted {len(PAUSES)} times in vain: {reason}")
        pause = PAUSES[child.failures - 1]
        child.restart_at = time.monotonic() + pause
        complain(f"{child.name} {how}; restarting in {pause} s (its log: {child.log})")
        if code > 0:
            for line in trouble.last_lines(child.log, 3):
                complain(f"{child.name} | {line[:300]}")

    def forget_logs(self) -> None:
        """What was written so far belongs to the start, which has told its own troubles."""
        for child in self.children:
            child.read_to = child.log.stat().st_size if child.log.exists() else 0

    def look_at_logs(self) -> None:
        """Repeat grave lines on the console, a few at a time, and keep the files from growing for ever."""
        for child in self.children:
            try:
                size = child.log.stat().st_size
                if size > child.read_to:
                    with child.log.open("rb") as file:
                        file.seek(max(child.read_to, size - 50_000))
                        lines = [line for line in file.read().splitlines() if any(word in line for word in child.grave)]
                    for line in lines[-3:]:
                        complain(f"{child.name} | {line.decode('utf-8', 'replace')[:300]}")
                    child.read_to = size
                if size > LARGEST_LOG:
                    rotate(child.log)
                    child.read_to = 0
            except OSError:
                continue

    def stop(self, order: Sequence[Sequence[str]]) -> None:
        """End the named children, group after group, those of one group at once; then any other, newest first."""
        named = {name for group in order for name in group}
        groups = [[child for child in self.children if child.name in group] for group in order]
        groups += [[child] for child in reversed(self.children) if child.name not in named]
        for child in self.children:
            child.restart_at = None
        for group in groups:
            with ThreadPoolExecutor(max_workers=max(1, len(group))) as hands:
                list(hands.map(farewell, group))


def farewell(child: Child) -> None:
    if child.process is not None and child.process.poll() is None:
        began = time.monotonic()
        gently = end(child.process, child.stop_steps)
        say(f"{child.name} {'stopped' if gently else 'had to be killed'} ({time.monotonic() - began:.1f} s)")


def rotate(log: Path) -> None:
    """Copy and truncate: the child goes on writing to the same file, at its end."""
    old = log.with_name(log.name + ".1")
    with log.open("rb") as source, old.open("wb") as target:
        while block := source.read(1 << 20):
            target.write(block)
    os.truncate(log, 0)


def rotate_large(folder: Path) -> None:
    for log in folder.glob("*.log"):
        if log.stat().st_size > LARGEST_LOG:
            rotate(log)

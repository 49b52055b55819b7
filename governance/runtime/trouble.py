"""What may go wrong on the operator's side, told in one line each."""

import errno
import os
from pathlib import Path

FULL = {errno.ENOSPC, errno.EDQUOT}
FULL_WORDS = ("No space left on device", "Disk quota exceeded", "could not write init file", "wrote only")
NETWORK_WORDS = (
    "dns error",
    "Name or service not known",
    "Temporary failure in name resolution",
    "Connection refused",
    "Network is unreachable",
    "client error (Connect)",
    "operation timed out",
    "NewConnectionError",
    "ConnectTimeoutError",
    "No route to host",
    "Could not connect",
    "Failed to fetch",
)


class Trouble(Exception):
    """The command cannot go on; its text is the one line that the operator reads."""


class Stopped(Exception):
    """The operator asked to stop before everything was up."""


def full_disk(folder: Path) -> str:
    return f"the disk that holds {folder} is full; make room and start again"


def of_os(error: OSError, folder: Path) -> str:
    """One line for an error of the operating system."""
    if error.errno in FULL:
        return full_disk(folder)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        path = Path(os.fsdecode(error.filename or folder))
        way_out = "VAR_DIR names another place" if path.is_relative_to(folder) else "use a checkout of your own"
        return f"no permission for {path}: {error.strerror}. If another user made it, {way_out}"
    return f"{error.strerror or error}: {error.filename or folder}"


def last_lines(log: Path, count: int) -> list[str]:
    """The last lines of a log that are not empty, read from its end only."""
    try:
        with log.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - 20_000))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    return [line for line in text.splitlines() if line.strip()][-count:]


def of_log(log: Path, folder: Path) -> str:
    """The reason that a failed process left at the end of its log, in one line."""
    lines = last_lines(log, 40)
    text = "\n".join(lines)
    if any(words in text for words in FULL_WORDS):
        return full_disk(folder)
    reason = lines[-1].strip()[:300] if lines else "it said nothing"
    return f"{reason} (see {log})"

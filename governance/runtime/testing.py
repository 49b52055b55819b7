"""Throw-away PostgreSQL and Valkey for tests: fast, forgetful, gone with the process that wanted them."""

import atexit
import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

from governance.runtime.postgres import Postgres
from governance.runtime.processes import end
from governance.runtime.valkey import Valkey

PREFIX = "yaoshi-test-"
# Tests must neither use nor flush a server that somebody named for the portal: only this mark is trusted.
MARK = "YAOSHI_TEST_SERVERS"
SECRET_KEY = "only-for-tests-" + "never-in-production-" * 3


@contextlib.contextmanager
def throwaway_servers() -> Iterator[dict[str, str]]:
    """Both servers on sockets in a temporary folder; yields the environment that points to them."""
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711)
    running = []
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            servers = [Valkey(folder, folder / "valkey.log", durable=False)]
            servers.append(Postgres(folder, folder / "postgres.log", durable=False))
            for server in servers:
                server.prepare()
                running.append((server, server.start()))
            for server, process in running:
                server.wait_ready(process)
            valkey, postgres = servers
            postgres.ensure_database()
            yield {
                "DATABASE_URL": postgres.url,
                "REDIS_URL": valkey.url,
                "VAR_DIR": str(own(folder / "var")),
                "SECRET_KEY": SECRET_KEY,
                MARK: str(os.getpid()),
            }
        finally:
            for _, process in reversed(running):
                # Nothing in there is worth an orderly end.
                end(process, [(signal.SIGQUIT, 5), (signal.SIGKILL, 5)])
            remove(folder)


def ensure_servers() -> None:
    """Point this process and its children to throw-away servers, unless that was done already.

    Call it from the main thread, before the settings are read. The servers end with this process, even
    when it is killed; pytest-xdist's workers inherit the environment of their controller.
    """
    if os.environ.get(MARK):
        return
    stack = contextlib.ExitStack()
    os.environ.update(stack.enter_context(throwaway_servers()))
    owner = os.getpid()
    # A forked child that exits must not stop its parent's servers.
    atexit.register(lambda: stack.close() if os.getpid() == owner else None)


def own(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    return folder


def remove(folder: Path) -> None:
    outside = folder / "pgdata"
    if outside.is_symlink():  # the account could not reach the folder
        shutil.rmtree(outside.resolve().parent, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove what killed runs left behind: folders of ours whose lock nobody holds."""
    for folder in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        with contextlib.suppress(OSError), (folder / "lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove(folder)

"""One installation: its folder, its lock, its secret, its addresses."""

import contextlib
import errno
import fcntl
import json
import os
import secrets
import shutil
import socket
from pathlib import Path
from urllib.parse import urlsplit

from governance.runtime import trouble
from governance.runtime.places import var_dir
from governance.runtime.postgres import Postgres
from governance.runtime.trouble import Trouble
from governance.runtime.valkey import Valkey

ROOM_FOR_A_NEW_ONE = 150 << 20
ROOM_TO_GO_ON = 20 << 20
SECONDS_TO_CONNECT = 5


class Installation:
    """What `make run` and `manage` share; servers of our own only where the environment names none."""

    def __init__(self) -> None:
        self.folder = var_dir()
        self.logs = self.folder / "log"
        self.lock_file = self.folder / "launcher.lock"
        self.host = os.environ.get("HOST") or "127.0.0.1"
        self.port = read_port()
        self.make_folders()
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None
        if not os.environ.get("DATABASE_URL"):
            self.postgres = Postgres(self.folder, self.log("postgres"))
        if not os.environ.get("REDIS_URL"):
            self.valkey = Valkey(self.folder, self.log("valkey"))

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    @property
    def address(self) -> str:
        name = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else self.host  # noqa: S104
        return f"http://{name}:{self.port}/"

    def make_folders(self) -> None:
        # Others may walk through (PostgreSQL's account must) but not look around.
        self.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        self.logs.mkdir(mode=0o700, exist_ok=True)

    def check_room(self) -> None:
        free = shutil.disk_usage(self.folder).free
        exists = self.postgres is None or self.postgres.data.exists()
        wanted = ROOM_TO_GO_ON if exists else ROOM_FOR_A_NEW_ONE
        if free < wanted:
            left = f"{free >> 20} MB are free, {wanted >> 20} MB are needed"
            raise Trouble(f"{trouble.full_disk(self.folder)} ({left})")

    # --- only one launcher ------------------------------------------------------------------------
    @contextlib.contextmanager
    def held(self):
        """Hold the folder; a second launcher reads here who does. The kernel lets go when we die."""
        with self.lock_file.open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Trouble(f"already running in {self.folder}{self.who_runs()}") from None
            file.truncate(0)
            file.write(json.dumps({"pid": os.getpid(), "address": self.address}))
            file.flush()
            yield

    def who_runs(self) -> str:
        try:
            told = json.loads(self.lock_file.read_text())
            return f": process {told['pid']}, {told['address']}"
        except (OSError, ValueError, KeyError):
            return ""

    def is_running(self) -> bool:
        with contextlib.suppress(OSError), self.lock_file.open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    # --- what the children are told ---------------------------------------------------------------
    def environment(self) -> dict[str, str]:
        env = dict(os.environ)
        env["VAR_DIR"] = str(self.folder)
        env["DATABASE_URL"] = self.postgres.url if self.postgres else os.environ["DATABASE_URL"]
        env["REDIS_URL"] = self.valkey.url if self.valkey else os.environ["REDIS_URL"]
        env["SECRET_KEY"] = os.environ.get("SECRET_KEY") or self.secret()
        env["SITE_URL"] = os.environ.get("SITE_URL") or self.address.rstrip("/")
        env["YAOSHI_DEMO"] = os.environ.get("YAOSHI_DEMO") or "1"
        env.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
        return env

    def secret(self) -> str:
        """Made once: a new key at each start would sign everybody out."""
        path = self.folder / "secret_key"
        with contextlib.suppress(FileNotFoundError):
            if kept := path.read_text().strip():
                return kept
        path.unlink(missing_ok=True)
        key = secrets.token_urlsafe(50)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key)
        return key

    # --- what the environment named ---------------------------------------------------------------
    def check_named_servers(self) -> None:
        if self.postgres is None:
            check_database(os.environ["DATABASE_URL"])
        if self.valkey is None:
            check_broker(os.environ["REDIS_URL"])

    def listen(self) -> socket.socket:
        """The web's socket, held by us: a taken port shows at once, a restart of the web refuses nobody."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self.host, self.port))
        except OSError as error:
            listener.close()
            reason = f"cannot be used on {self.host} ({error.strerror})"
            if error.errno == errno.EADDRINUSE:
                reason = "is taken by another program"
            elif error.errno == errno.EACCES:
                reason = "needs more rights"
            raise Trouble(f"port {self.port} {reason}; choose another one: make run PORT=8001") from None
        listener.listen(512)
        return listener


def read_port() -> int:
    told = os.environ.get("PORT") or "8000"
    if not told.isdigit() or not 0 < int(told) < 65536:
        raise Trouble(f"PORT={told} is not a port number (1 to 65535)")
    return int(told)


def check_database(url: str) -> None:
    """Refuse a DATABASE_URL that cannot work, without repeating the password in it."""
    shape = "it must look like postgresql://user:password@host:5432/name"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise Trouble(f"DATABASE_URL cannot be read ({error}); {shape}") from None
    if parts.scheme not in {"postgresql", "postgres"} or len(parts.path) < 2:
        raise Trouble(f"DATABASE_URL does not name a PostgreSQL database; {shape}")
    import psycopg2

    try:
        psycopg2.connect(url, connect_timeout=SECONDS_TO_CONNECT).close()
    except psycopg2.Error as error:
        reason = " ".join(str(error).split())[:300]
        raise Trouble(f"the database of DATABASE_URL cannot be used: {reason}") from None


def check_broker(url: str) -> None:
    import redis

    plain = url.replace("redis+socket://", "unix://").replace("?virtual_host=", "?db=")
    try:
        redis.Redis.from_url(plain, socket_connect_timeout=SECONDS_TO_CONNECT, socket_timeout=SECONDS_TO_CONNECT).ping()
    except (redis.RedisError, ValueError, OSError) as error:
        reason = " ".join(str(error).split())[:300]
        raise Trouble(f"the server of REDIS_URL cannot be used: {reason}") from None

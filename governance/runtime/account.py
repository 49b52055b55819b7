"""The system account that PostgreSQL needs where the operator is root: it refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from governance.runtime.trouble import Trouble

NAME = "yaoshi-db"


@dataclass(frozen=True)
class Account:
    """Whom a server runs as: `uid`/`gid` to change to, or a `prefix` of words before its command."""

    uid: int | None = None
    gid: int | None = None
    prefix: tuple[str, ...] = ()
    prefix_that_dies: tuple[str, ...] = ()

    @property
    def switches(self) -> bool:
        return self.uid is not None

    def can_reach(self, path: Path) -> bool:
        """May it walk to `path`, by the mode bits of every folder above?"""
        if not self.switches:
            return True
        for folder in [path, *path.parents]:
            if not folder.exists():
                continue
            status = folder.stat()
            theirs = 0o010 if status.st_gid == self.gid else 0o001
            if not status.st_mode & (0o100 if status.st_uid == self.uid else theirs):
                return False
        return True


def server_account() -> Account:
    if os.geteuid() != 0:
        return Account()
    try:
        found = pwd.getpwnam(NAME)
    except KeyError:
        if not create():
            return nobody_in_a_namespace()
        found = pwd.getpwnam(NAME)
    return Account(found.pw_uid, found.pw_gid)


def create() -> bool:
    """A system account without a home or a shell, by Debian's or by busybox' tool."""
    if shutil.which("useradd"):
        command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent", "--user-group"]
        command += ["--shell", "/usr/sbin/nologin", NAME]
    elif shutil.which("adduser"):
        command = ["adduser", "-S", "-D", "-H", "-s", "/sbin/nologin", NAME]
    else:
        return False
    done = subprocess.run(command, capture_output=True, check=False)
    # Another start may have made it in the same moment.
    return done.returncode == 0 or any(person.pw_name == NAME for person in pwd.getpwall())


def nobody_in_a_namespace() -> Account:
    """Root without account tools: PostgreSQL sees another user id, the files stay root's."""
    prefix = ("unshare", "--user", "--map-user=65534", "--map-group=65534")
    works = False
    if shutil.which("unshare"):
        works = subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    if not works:
        raise Trouble(
            "PostgreSQL does not run as root, and neither an account could be made (useradd) nor a user "
            "namespace (unshare). Start as an ordinary user, or name a server in DATABASE_URL"
        )
    # Entering the namespace forgets the wish to die with the launcher, so it is made again behind it.
    dying = ("setpriv", "--pdeathsig", "QUIT") if shutil.which("setpriv") else ()
    return Account(prefix=prefix, prefix_that_dies=(*prefix, *dying))

"""Where things lie: the checkout, its environment, the data of one installation."""

import hashlib
import os
from pathlib import Path

from governance.runtime.trouble import Trouble

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
LONGEST_SOCKET = 100  # the kernel allows 107 bytes; some room for the name of a lock beside it


def var_dir() -> Path:
    """The folder of everything this installation keeps (`VAR_DIR`, default `var/` in the checkout)."""
    return Path(os.environ.get("VAR_DIR") or ROOT / "var").expanduser().absolute()


def short_name(path: Path) -> str:
    """Eight characters that stand for a folder, for names outside of it."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]


def own_folder(path: Path, mode: int = 0o700, uid: int | None = None, gid: int | None = None) -> Path:
    """Make a folder that belongs to one account; refuse one that somebody else laid there."""
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    wanted = os.geteuid() if uid is None else uid
    if path.stat().st_uid != wanted:
        if os.geteuid() != 0 or path.is_symlink():
            raise Trouble(f"{path} belongs to another user; remove it or set VAR_DIR to another folder")
        os.chown(path, wanted, -1 if gid is None else gid)
    if path.stat().st_mode & 0o777 != mode:
        path.chmod(mode)
    return path


def socket_folder(wanted: Path, longest_name: str) -> Path:
    """`wanted`, or a folder under /tmp when a socket in `wanted` would have too long a path."""
    if len(os.fsencode(wanted / longest_name)) <= LONGEST_SOCKET:
        return wanted
    return Path("/tmp") / f"yaoshi-{os.geteuid()}-{short_name(wanted)}"  # noqa: S108 - own_folder checks its owner

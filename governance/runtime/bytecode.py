"""What Python compiled is kept, in `.tools/`, where the machine forbids it to write beside the sources."""

import os
import sys

from governance.runtime.places import TOOLS

FORBIDDEN = "PYTHONDONTWRITEBYTECODE"
PREFIX = "PYTHONPYCACHEPREFIX"


def keep() -> None:
    """For this process and its children; images of containers forbid it to stay small.

    Otherwise each of the portal's processes compiles Django anew when it starts: seconds of processor every time.
    """
    if not os.environ.pop(FORBIDDEN, ""):
        return
    sys.pycache_prefix = os.environ.setdefault(PREFIX, str(TOOLS / "bytecode"))
    sys.dont_write_bytecode = False

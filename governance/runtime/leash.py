"""`python -m governance.runtime.leash MODULE ARGS`: runs a module whose forked children die with it.

gunicorn's workers and Celery's pool are grandchildren of the launcher. When their parent is killed with -9
nobody tells them; a hook on every fork makes the same wish to the kernel that the launcher makes.
"""

import os
import runpy
import sys

from governance.runtime.processes import die_with

parent = os.getpid()


def remember() -> None:
    global parent
    parent = os.getpid()


if __name__ == "__main__":
    os.register_at_fork(before=remember, after_in_child=lambda: die_with(parent))
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)

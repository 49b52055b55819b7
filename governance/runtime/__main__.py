"""Entry of `python3 -m governance.runtime`: refuses an old Python in one line, then hands over."""
# Old interpreters must be able to parse this file in order to be refused politely:
# no syntax newer than Python 3.6 here, and no import of a neighbour before the check.

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.stderr.write(
        "yaoshi: Python 3.11 or newer is needed, this is %d.%d (%s). "  # noqa: UP031
        "Name a newer one, for example: make run PYTHON=python3.12\n"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )
    sys.exit(1)

from governance.runtime.commands import main

sys.exit(main(sys.argv[1:]))

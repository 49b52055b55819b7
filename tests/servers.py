"""Loaded by pytest before the settings are read (`-p tests.servers`): throw-away servers for the tests."""

import os
from pathlib import Path

from governance.runtime import bytecode
from governance.runtime.testing import ensure_servers

bytecode.keep()
ensure_servers()
# The browser's server lives longer than one test's settings; without the folder WhiteNoise warns, which is an error.
(Path(os.environ["VAR_DIR"]) / "static").mkdir(exist_ok=True)

# Parallel workers have databases of their own; with one broker the Celery of one would take the nudges of another.
worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].partition('?')[0]}?virtual_host={worker}"

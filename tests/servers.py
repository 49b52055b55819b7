"""Loaded by pytest before the settings are read (`-p tests.servers`): throw-away servers for the tests."""

import os
from pathlib import Path

from governance.runtime.testing import ensure_servers

ensure_servers()
# The browser's server lives longer than one test's settings; without the folder WhiteNoise warns, which is an error.
(Path(os.environ["VAR_DIR"]) / "static").mkdir(exist_ok=True)

"""Loaded by pytest before anything reads the settings (`-p tests.servers`): throw-away servers for the tests."""

from governance.runtime.testing import ensure_servers

ensure_servers()

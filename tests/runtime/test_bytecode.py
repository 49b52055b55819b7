"""Compiled code outlives the process that compiled it, also where nothing may be written beside the sources."""

import os
import subprocess
import sys

from governance.runtime import bytecode
from governance.runtime.places import ROOT

TWO_PROCESSES = """
import os, sys
from governance.runtime import bytecode
bytecode.keep()
import written
assert os.path.exists(written.__cached__)
os.execv(sys.executable, [sys.executable, "-c", "import written; print(written.__cached__)"])
"""


def test_a_child_finds_what_its_parent_compiled(tmp_path):
    (tmp_path / "written.py").write_text("")
    environ = os.environ | {bytecode.FORBIDDEN: "1", bytecode.PREFIX: str(tmp_path / "kept")}
    environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(tmp_path)])
    child = subprocess.run([sys.executable, "-c", TWO_PROCESSES], env=environ, capture_output=True, text=True)
    kept = child.stdout.strip()
    assert kept.startswith(str(tmp_path / "kept")), child.stderr
    assert os.path.exists(kept)
    assert not (tmp_path / "__pycache__").exists()

"""Files without a row: what a kill between writing and commit left behind.

A file's name begins with the key of its row, so that one question asks for all of them.
"""

import contextlib
import logging
import re
import uuid
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)


def sweep(*patterns, known, before, turn, limit=2000):
    """Delete old files that `known(names)` does not give back; returns how many. `patterns` name folders in MEDIA_ROOT.

    Looks at no more than about `limit` files, beginning in another folder at each turn: the cost of a sweep does not
    follow the number of files.
    """
    root = Path(settings.MEDIA_ROOT)
    folders = sorted(folder for pattern in patterns for folder in root.glob(pattern) if folder.is_dir())
    start = int(turn.timestamp()) // 30 % len(folders) if folders else 0
    old = []
    for folder in folders[start:] + folders[:start]:
        old += older_files(folder, before)
        if len(old) >= limit:
            break
    names = {str(file.relative_to(root)): file for file in old}
    unknown = names.keys() - known(names)
    for name in unknown:
        log.warning("deleting %s: no row knows it", names[name].name)
        names[name].unlink(missing_ok=True)
    return len(unknown)


def older_files(folder, moment):
    found = []
    for file in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):  # another sweep was here
            if file.stat().st_mtime < moment.timestamp():
                found.append(file)
    return found


def keys_of(names):
    """The keys with which the files' names begin."""
    stems = {Path(name).name[:32] for name in names}
    return [uuid.UUID(stem) for stem in stems if re.fullmatch(r"[0-9a-f]{32}", stem)]

"""Uploaded files: private, under names of our own, gone when they have done their work."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from governance.imports.models import Import

ORPHANED_FOR = timedelta(days=1)


def forget_file(source):
    """Once the transaction holds: a row without a file is honest, a file without a row is swept."""
    if source.file:
        storage, name = source.file.storage, source.file.name
        transaction.on_commit(lambda: storage.delete(name), robust=True)
        source.file = ""
        source.save(update_fields=["file"])


def sweep_files(now):
    """Delete files that no row knows: what a kill between writing and commit left behind. Returns how many."""
    folder, old = Path(settings.MEDIA_ROOT) / "imports", (now - ORPHANED_FOR).timestamp()
    names = [f"imports/{file.name}" for file in folder.glob("*.xlsx") if file.stat().st_mtime < old]
    known = set(Import.objects.filter(file__in=names).values_list("file", flat=True))
    litter = [name for name in names if name not in known]
    for name in litter:
        (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)
    return len(litter)

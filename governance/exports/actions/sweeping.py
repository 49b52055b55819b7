"""Clearing away: files after a day or when their right has ended, and what a killed writer left behind."""

import logging
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from governance.exports.actions.fetching import lost_standing
from governance.exports.actions.writing import FOLDER
from governance.exports.models import ExportJob
from governance.exports.states import ExportState

log = logging.getLogger(__name__)

LITTER_AFTER = timedelta(hours=1)
MOST_AT_A_TIME = 200


def sweep(*, now=None):
    """Returns how many files went."""
    now = now or timezone.now()
    ready = ExportJob.objects.filter(state=ExportState.READY).order_by("expires_at").select_related("owner")
    gone = [job for job in ready[:MOST_AT_A_TIME] if job.expires_at <= now or lost_standing(job)]
    for job in gone:
        job.remove_file()
    return len(gone) + _sweep_litter(now)


def _sweep_litter(now):
    """Files that no row knows: what a kill between writing and commit left."""
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    old = [file for file in folder.glob("*.xlsx") if _age(file, now) > LITTER_AFTER]
    known = set(ExportJob.objects.filter(state=ExportState.READY).values_list("file", flat=True))
    litter = [file for file in old if f"{FOLDER}/{file.name}" not in known]
    for file in litter:
        log.warning("deleting %s: no export knows it", file.name)
        file.unlink(missing_ok=True)
    return len(litter)


def _age(file, now):
    try:
        return timedelta(seconds=now.timestamp() - file.stat().st_mtime)
    except FileNotFoundError:  # another sweep was here
        return timedelta(0)

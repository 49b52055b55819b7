"""Handing out a file: to its owner, while it is there, and while the facts hold that it was written by."""

from django.db import transaction
from django.utils import timezone

from governance.exports.models import ExportJob
from governance.exports.states import ExportState
from governance.journal.actions import record
from governance.refusals import NotAllowed, NotPossibleNow


def lost_standing(job):
    """Whether a seat or posting that the file was written by has ended."""
    kind = job.known_kind
    return kind is None or not set(job.standing) <= set(kind.standing(job.owner))


@transaction.atomic
def fetch(*, job, by, at=None):
    """The open file; each time it is an event."""
    at = at or timezone.now()
    job = ExportJob.objects.select_for_update(of=("self",)).select_related("owner").get(pk=job.pk)
    if job.owner_id != by.pk:
        raise NotAllowed("只有导出人本人可以下载。")
    if job.state != ExportState.READY or job.expires_at <= at:
        raise NotPossibleNow(f"这份导出现在是“{job.get_state_display()}”，不能下载。需要时请重新导出。")
    if lost_standing(job):
        raise NotAllowed("您的任职或席位已有变化，这份文件不能再下载。")
    try:
        file = job.path.open("rb")
    except FileNotFoundError:
        raise NotPossibleNow("文件已经清除，请重新导出。") from None
    role = job.known_kind.role(by) or "本人"
    record("export.fetched", subject=job, by=by, at=at, kind=job.kind, list=job.label, rows=job.rows, role=role)
    return file

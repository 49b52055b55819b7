"""Writing a list into a file: row by row with the rights of this moment, whoever writes.

The worker claims a job for a few minutes and says with each batch that it lives. A killed worker leaves a job whose
lease runs out; the next one begins it anew, in another file.
"""

import contextlib
import logging
import secrets
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.http import Http404
from django.utils import timezone

from governance import cells
from governance.exports import limits
from governance.exports.models import ExportJob
from governance.exports.states import ExportState
from governance.journal.actions import record
from governance.keyset import Page
from governance.phrases import moment

log = logging.getLogger(__name__)

NAME_OF_TASK = "exports.write_due"
ONE_WRITER = 7_266_521  # any number, as long as nothing else takes the same advisory lock
FOLDER = "exports"


class TakenOver(Exception):
    """Another worker thought that we were dead and writes this job now."""


class Refused(Exception):
    """It can never be written; the message is for the person who asked."""


# --- one list, one file -------------------------------------------------------------------------------


def how_many(listing, most=limits.MOST_ROWS):
    """Counted no further than one more than `most`."""
    return listing.rows.order_by()[: most + 1].count()


def write(kind, listing, user, at, into, *, alive=lambda rows: None):
    """Write it all into an open binary file; `alive(rows)` is called between batches. Returns the number of rows."""
    lines = (kind.line(row) for row in walk(listing, alive))
    return cells.workbook(kind.label, kind.headings, lines, notes=watermark(kind, listing, user, at), into=into)


def walk(listing, alive=lambda rows: None):
    """Every row, a batch by a statement: memory does not grow, and no statement runs long."""
    mark, rows = "", 0
    while mark is not None:
        page = Page(listing.rows, {"after": mark}, keys=list(listing.keys), size=limits.BATCH)
        for row in listing.load(page):
            yield row
            rows += 1
        alive(rows)
        mark = page.next_mark


def watermark(kind, listing, user, at):
    """The second sheet: whose copy this is."""
    return [
        ("清单", kind.label),
        ("筛选条件", "；".join(listing.words) or "无"),
        ("导出人", f"{user.display_name or user.get_username()}（{user.get_username()}）"),
        ("身份", kind.role(user) or "本人"),
        ("导出时间", moment(at)),
        ("提示", "内含居民和单位的信息，只供导出人履行职责使用，请勿转发，用后删除。"),
    ]


def note_of(kind, listing, user):
    """What the journal keeps of an export: which list, as whom, narrowed how; nothing that was typed."""
    return {"kind": kind.name, "list": kind.label, "filter": listing.for_the_journal, "role": kind.role(user) or "本人"}


# --- the worker ---------------------------------------------------------------------------------------


def write_due(*, now=None):
    """Write one job that waits, alone; returns it, or None when nothing waits or somebody is writing already."""
    with _the_only_writer() as alone:
        job = _claim(now or timezone.now()) if alone else None
        if job is not None:
            _write_claimed(job)
        return job


@contextlib.contextmanager
def _the_only_writer():
    """One at a time in all workers: two long lists must not keep the clocks from being looked at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_WRITER])
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_WRITER])


@transaction.atomic
def _claim(now):
    waiting = ExportJob.objects.to_write(now).order_by("asked_at", "pk")
    job = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("owner").first()
    if job is None:
        return None
    if job.tries >= limits.MOST_TRIES:
        return _fail(job, "多次生成都没有完成，请缩小范围后再试。", now)
    job.state, job.tries, job.rows, job.lease_until = ExportState.WRITING, job.tries + 1, 0, now + limits.LEASE
    job.save(update_fields=["state", "tries", "rows", "lease_until"])
    return job


def _write_claimed(job):
    if job.state != ExportState.WRITING:
        return
    name = f"{FOLDER}/{secrets.token_hex(16)}.xlsx"
    path = Path(settings.MEDIA_ROOT) / name
    try:
        _write_file(job, name, path)
    except TakenOver:
        path.unlink(missing_ok=True)
    except Refused as refusal:
        path.unlink(missing_ok=True)
        _end(job, str(refusal))
    except Exception:
        path.unlink(missing_ok=True)
        log.exception("export %s could not be written", job.pk)
        last = job.tries >= limits.MOST_TRIES
        _end(job, "生成时出了问题，请稍后再试。") if last else _put_back(job)


def _write_file(job, name, path):
    """With the rights of now, and only if they still hold when it is done."""
    kind, user, at = job.known_kind, job.owner, timezone.now()
    if kind is None or not user.is_active:
        raise Refused("这份清单已经不能导出。")
    standing = kind.standing(user)
    try:
        listing = kind.listing(user, job.params)
    except Http404 as gone:
        raise Refused("您现在不能查看这份清单。") from gone
    total = how_many(listing)
    if total > limits.MOST_ROWS:
        raise Refused(f"超过 {limits.MOST_ROWS} 行，请缩小范围后再导出。")
    _hold(job, total=total)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("xb") as file:
        rows = write(kind, listing, user, at, file, alive=lambda rows: _hold(job, rows=rows))
    if kind.standing(user) != standing:
        raise Refused("生成期间您的任职或席位有变化，请重新导出。")
    _finish(job, kind, listing, standing=standing, rows=rows, file=name, size=path.stat().st_size)


def _hold(job, **progress):
    """Say that we live, and how far we are."""
    held = ExportJob.objects.filter(pk=job.pk, state=ExportState.WRITING, tries=job.tries)
    if not held.update(lease_until=timezone.now() + limits.LEASE, **progress):
        raise TakenOver


@transaction.atomic
def _finish(job, kind, listing, **written):
    at = timezone.now()
    _own(job)
    job.state, job.lease_until, job.written_at, job.expires_at = ExportState.READY, None, at, at + limits.KEPT_FOR
    job.total = written["rows"]
    for name, value in written.items():
        setattr(job, name, value)
    job.save(update_fields=["state", "lease_until", "written_at", "expires_at", "total", *written])
    note = note_of(kind, listing, job.owner)
    record("export.written", subject=job, by=job.owner, at=at, tell=[job.owner], rows=job.rows, **note)


def _own(job):
    """Locked, and still ours."""
    if not ExportJob.objects.select_for_update().filter(pk=job.pk, state="writing", tries=job.tries).exists():
        raise TakenOver


@transaction.atomic
def _end(job, reason):
    with contextlib.suppress(TakenOver):
        _own(job)
        _fail(job, reason, timezone.now())


def _fail(job, reason, at):
    job.state, job.lease_until, job.query, job.reason = ExportState.FAILED, None, "", reason
    job.save(update_fields=["state", "lease_until", "query", "reason"])
    note = {"kind": job.kind, "list": job.label, "reason": reason}
    record("export.failed", subject=job, by=None, at=at, tell=[job.owner], **note)
    return job


def _put_back(job):
    ExportJob.objects.filter(pk=job.pk, state=ExportState.WRITING, tries=job.tries).update(
        state=ExportState.WAITING, lease_until=None
    )

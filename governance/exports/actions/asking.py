"""Asking for a list: answered at once when it is short, else by the worker."""

import tempfile
from dataclasses import dataclass
from typing import IO

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.exports import limits
from governance.exports.actions.writing import NAME_OF_TASK, how_many, note_of, write
from governance.exports.models import ExportJob
from governance.exports.states import ExportState
from governance.journal.actions import record
from governance.nudges import nudge
from governance.refusals import NotPossibleNow

MARKS = ("after", "page")  # where a list was turned to does not narrow it


@dataclass(frozen=True)
class Answer:
    """A job that runs, or with `file` the finished Excel file itself."""

    job: ExportJob
    file: IO | None = None


def ask(*, kind, params, by, at=None):
    """Export a list for a person under the filter of its page."""
    at = at or timezone.now()
    query = narrowing(params)
    listing = kind.listing(by, params)
    if how_many(listing, limits.MOST_AT_ONCE) > limits.MOST_AT_ONCE:
        return Answer(_wait(kind, query, by, at))
    return _answer(kind, listing, query, by, at)


def narrowing(params):
    """The filter as an address spells it."""
    kept = params.copy()
    for name in MARKS:
        kept.pop(name, None)
    query = kept.urlencode()
    if len(query) > limits.LONGEST_FILTER:
        raise NotPossibleNow("筛选条件太长，请减少条件后再导出。")
    return query


def _answer(kind, listing, query, by, at):
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    try:
        rows = write(kind, listing, by, at, file)
        with transaction.atomic():
            job = ExportJob.objects.create(
                owner=by,
                kind=kind.name,
                standing=kind.standing(by),
                state=ExportState.ANSWERED,
                asked_at=at,
                written_at=at,
                total=rows,
                rows=rows,
                size=file.tell(),
            )
            record("export.answered", subject=job, by=by, at=at, rows=rows, **note_of(kind, listing, by))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return Answer(job, file)


def _wait(kind, query, by, at):
    """The job that the worker takes; the same list asked for twice is one job."""
    already = ExportJob.objects.filter(owner=by).running()
    same = already.filter(kind=kind.name, query=query)
    if job := same.first():
        return job
    if already.count() >= limits.MOST_WAITING:
        raise NotPossibleNow(f"您已有 {limits.MOST_WAITING} 份清单正在生成，请等其中一份完成后再导出。")
    try:
        with transaction.atomic():
            job = ExportJob.objects.create(owner=by, kind=kind.name, query=query, asked_at=at)
            transaction.on_commit(lambda: nudge(NAME_OF_TASK), robust=True)
    except IntegrityError:  # a double click: the other one was quicker
        return same.get()
    return job

"""What a person does with an import: upload, confirm, drop, ask for undo."""

import contextlib
import hashlib
from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.imports import rules
from governance.imports.actions.files import forget_file
from governance.imports.actions.work import nudge_worker, work_on
from governance.imports.limits import MOST_AT_ONCE
from governance.imports.models import Import, type_of
from governance.imports.reading import inspect
from governance.imports.states import MOVING, ImportState
from governance.journal.actions import record
from governance.refusals import NotAllowed, NotPossibleNow


def upload(*, kind, scope, file, nonce, by, at=None):
    """Keep the file and compare it with what is registered; a small one at once. `Unreadable` says what is wrong.

    The same form sent twice finds the import of the first time.
    """
    if not rules.may_import(by, kind, scope):
        raise NotAllowed("这种表不由您导入")
    already = Import.objects.filter(by=by, nonce=nonce).first()
    if already:
        return already
    sheet = inspect(file, kind.label)
    try:
        source = _keep(kind, scope, file, sheet, nonce, by, at or timezone.now())
    except IntegrityError:
        return Import.objects.get(by=by, nonce=nonce)
    if source.rows <= MOST_AT_ONCE:
        work_on(source)
        source.refresh_from_db()
    return source


def _keep(kind, scope, file, sheet, nonce, by, at):
    """The file first, then the row; a row that did not come to be leaves no file."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    source = Import(
        kind=kind.name,
        scope_type=type_of(scope),
        scope_id=scope.pk,
        place=str(scope)[:60],
        by=by,
        nonce=nonce,
        filename=file.name[-100:],
        sha256=digest,
        sheet=asdict(sheet),
        rows=max(0, sheet.filled - 1),
        uploaded_at=at,
    )
    source.file.save("", file, save=False)
    try:
        with transaction.atomic():
            source.save(force_insert=True)
            record("import.uploaded", subject=source, by=by, at=at, kind=kind.label, place=source.place, sha256=digest)
            nudge_worker()
    except BaseException:
        with contextlib.suppress(OSError):
            source.file.delete(save=False)
        raise
    return source


def _locked(source, by):
    """The row, for a deed of somebody who may still do it."""
    source = Import.objects.select_for_update().get(pk=source.pk)
    if not rules.may_work_on(by, source):
        raise NotAllowed("这种表不由您导入")
    return source


def confirm(*, source, plan, by, at=None):
    """Write what the person has seen: `plan` names it. A second click finds it under way."""
    source = _confirm(source, plan, by, at or timezone.now())
    if source.state == ImportState.CONFIRMED and source.rows <= MOST_AT_ONCE:
        work_on(source)
    source.refresh_from_db()
    return source


@transaction.atomic
def _confirm(source, plan, by, at):
    source = _locked(source, by)
    if source.plan == plan and source.confirmed_at and source.state in {*MOVING, ImportState.DONE}:
        return source
    if source.state != ImportState.CHECKED:
        raise NotPossibleNow(f"这次导入现在是“{source.get_state_display()}”")
    if source.plan != plan:
        raise NotPossibleNow("这张表重新核对过了，请看过新的结果后再确认")
    if "confirm" not in rules.deeds_open_to(by, source):
        raise NotPossibleNow("表里还有问题，或者没有要写入的内容")
    source.state, source.confirmed_at, source.confirmed_by, source.tries = ImportState.CONFIRMED, at, by, 0
    source.save(update_fields=["state", "confirmed_at", "confirmed_by", "tries"])
    record(
        "import.confirmed",
        subject=source,
        by=by,
        at=at,
        kind=source.kind_label,
        new=source.new,
        changed=source.changed,
    )
    nudge_worker()
    return source


@transaction.atomic
def drop(*, source, by, at=None):
    """Not now: nothing was written, and the file and its report go."""
    at = at or timezone.now()
    source = _locked(source, by)
    if source.state != ImportState.CHECKED:
        raise NotPossibleNow(f"这次导入现在是“{source.get_state_display()}”")
    source.state, source.report = ImportState.DROPPED, {}
    source.save(update_fields=["state", "report"])
    record("import.dropped", subject=source, by=by, at=at, kind=source.kind_label)
    forget_file(source)
    return source


def undo(*, source, by, at=None):
    """Ask for everything that the import did to be taken back; a second click finds it under way."""
    source = _ask_undo(source, by, at or timezone.now())
    if source.state == ImportState.UNDO_ASKED and source.rows <= MOST_AT_ONCE:
        work_on(source)
    source.refresh_from_db()
    return source


@transaction.atomic
def _ask_undo(source, by, at):
    source = _locked(source, by)
    if source.state in (ImportState.UNDO_ASKED, ImportState.UNDOING, ImportState.UNDONE):
        return source
    if source.state != ImportState.DONE:
        raise NotPossibleNow(f"这次导入现在是“{source.get_state_display()}”")
    if "undo" not in rules.deeds_open_to(by, source):
        raise NotPossibleNow("只能撤销这个范围 30 天内的最后一次导入")
    source.state, source.undo_by, source.problem, source.tries = ImportState.UNDO_ASKED, by, "", 0
    source.save(update_fields=["state", "undo_by", "problem", "tries"])
    record("import.undo_asked", subject=source, by=by, at=at, kind=source.kind_label)
    nudge_worker()
    return source

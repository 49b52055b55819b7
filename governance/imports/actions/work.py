"""What a worker does with an import: claims it with a lease, then checks it, writes it or takes it back.

Small imports are worked on within the request by the same functions. A worker that dies leaves its lease behind;
PostgreSQL has rolled back what it had begun, and whoever comes after the lease begins again.
"""

import logging
import uuid
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from governance.imports import kinds, rules
from governance.imports.actions.files import forget_file
from governance.imports.actions.undoing import InTheWay, take_back
from governance.imports.actions.writing import Refused, Stale, write
from governance.imports.entries import read_entries
from governance.imports.limits import LEASE, MOST_AT_ONCE, MOST_TRIES, SHOWN
from governance.imports.models import Import
from governance.imports.packages import Unreadable
from governance.imports.scanning import Sheet
from governance.imports.states import WAITING, ImportState
from governance.journal.actions import record
from governance.nudges import nudge

log = logging.getLogger(__name__)

ONE_AT_A_TIME = 708_301  # key of the advisory lock: two imports never write at the same moment
GIVEN_UP = "读这张表时程序几次中断。什么也没有写入，请联系系统运维，或分成几张小表再试"


class Lost(Exception):
    """Somebody else has the lease: this worker was taken for dead, and must not write any more."""


class Busy(Exception):
    """Another import is being written."""


def nudge_worker():
    """Once the transaction holds; without a broker the sweep does it a little later."""
    transaction.on_commit(lambda: nudge("imports.work"), robust=True)


def work_next(*, now=None):
    """Take what is due first and work on it; whether there was any."""
    source = claim(now or timezone.now())
    if source is not None:
        work(source)
    return source is not None


def work_on(source):
    """Work on this one now, unless a worker was quicker."""
    claimed = claim(timezone.now(), pk=source.pk)
    if claimed is not None:
        work(claimed)


@transaction.atomic
def claim(now, **which):
    """The next import to work on, with a new lease, or None."""
    due = Import.objects.due(now).filter(**which).exclude(lease_until__gt=now).order_by("pk")
    source = due.select_for_update(skip_locked=True, of=("self",)).first()
    if source is None:
        return None
    source.state = WAITING.get(ImportState(source.state), source.state)
    source.lease, source.lease_until, source.tries = uuid.uuid4(), now + LEASE, source.tries + 1
    source.done_rows = 0
    source.save(update_fields=["state", "lease", "lease_until", "tries", "done_rows"])
    return source


def work(source):
    """One step, whatever becomes of it: a worker never dies of an import."""
    try:
        if source.tries > MOST_TRIES:
            give_up(source)
        else:
            STEPS[source.state](source)
    except Unreadable as refusal:
        fail(source, str(refusal))
    except Busy:
        rest(source, tries=source.tries - 1)
    except Lost:
        log.warning("import %s was taken over by another worker", source.pk)
    except Exception:
        log.exception("import %s could not be worked on", source.pk)
        rest(source, tries=source.tries)


def held(source):
    return Import.objects.filter(pk=source.pk, lease=source.lease)


def rest(source, *, tries):
    """Give the lease back; the sweep comes again a little later."""
    later = timezone.now() + timedelta(seconds=5 * tries)
    held(source).update(lease=None, lease_until=later, tries=tries)


def mine(source):
    """The row, locked until the end of the transaction, if the lease still holds."""
    found = held(source).select_for_update().first()
    if found is None:
        raise Lost
    return found


def read(source):
    """What the file says: entries and faults. The lease is renewed as the rows go by."""

    def tick(done):
        if not held(source).update(done_rows=done, lease_until=timezone.now() + LEASE):
            raise Lost

    if source.scope is None:
        raise Unreadable("这张表所属的街道或社区已经没有了")
    try:
        with source.file.open("rb") as file:
            found = read_entries(file, Sheet(**source.sheet), kinds.get(source.kind), source.scope, tick)
    except (FileNotFoundError, ValueError) as error:
        raise Unreadable("上传的文件已经不在了，请重新上传") from error
    tick(source.rows)
    return found


def planned(source, entries, faults, by):
    """What it would do to what is registered now."""
    plan = kinds.get(source.kind).plan(entries, source.scope, by)
    plan.faults = sorted([*faults, *plan.faults], key=lambda fault: fault.row)
    return plan


def check(source):
    """Dry run: what the sheet would do, written down for the person to see."""
    plan = planned(source, *read(source), source.by)
    with transaction.atomic():
        keep_report(mine(source), plan)


def keep_report(source, plan, note="", at=None):
    at = at or timezone.now()
    source.state, source.checked_at, source.plan, source.note = ImportState.CHECKED, at, plan.digest, note
    source.confirmed_at = source.confirmed_by = None
    source.new, source.changed, source.same = (plan.count(outcome) for outcome in ("new", "changed", "same"))
    source.wrong = len(plan.faults)
    source.report = report_of(plan)
    source.tries, source.lease, source.lease_until = 0, None, None
    source.save()
    counts = {"new": source.new, "changed": source.changed, "same": source.same, "wrong": source.wrong}
    record("import.checked", subject=source, by=source.by, at=at, tell=told(source), kind=source.kind_label, **counts)


def told(source, person=None):
    """People who did not wait in front of the page."""
    return [person or source.by] if source.rows > MOST_AT_ONCE else []


def report_of(plan):
    """The first rows of each outcome, and every fault that was found."""
    shown = {"faults": [[fault.row, fault.heading, fault.sentence] for fault in plan.faults]}
    for outcome in ("new", "changed", "same"):
        steps = [step for step in plan.steps if step.outcome == outcome][:SHOWN]
        shown[outcome] = [[step.row, step.name, step.differences] for step in steps]
    return shown


def apply(source):
    """All or nothing: the plan is made anew inside the transaction, and must be the one that was confirmed."""
    by = source.confirmed_by
    entries, faults = read(source)
    try:
        with transaction.atomic():
            source = mine(source)
            one_at_a_time()
            if not rules.may_work_on(by, source):
                raise Unreadable(f"确认导入的{by}现在已不再负责这里，什么也没有写入")
            plan = planned(source, entries, faults, by)
            if plan.faults or plan.digest != source.plan:
                keep_report(source, plan, "核对之后登记有了变化，已经重新核对。请看过新的结果再确认")
                return
            write(source, plan, kinds.get(source.kind))
            finish(source, ImportState.DONE, "import.applied", by, applied_at=timezone.now())
    except Refused as refusal:
        raise Unreadable(f"{str(refusal).rstrip('。')}。什么也没有写入") from refusal
    except (IntegrityError, Stale) as error:
        log.warning("import %s met another change: %s", source.pk, error)
        raise Unreadable("写入时有人同时改动了登记，什么也没有写入。请重新上传核对") from error


def one_at_a_time():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            raise Busy


def finish(source, state, verb, by, **fields):
    """The file has done its work; the counts stay."""
    source.state, source.lease, source.lease_until, source.tries, source.note = state, None, None, 0, ""
    for name, value in fields.items():
        setattr(source, name, value)
    source.save()
    told_to = told(source, by)
    counts = {"new": source.new, "changed": source.changed}
    record(verb, subject=source, by=by, at=timezone.now(), tell=told_to, kind=source.kind_label, **counts)
    forget_file(source)


def revoke(source):
    """Undo: all or nothing, or a sentence that says what stands in the way."""
    by = source.undo_by
    try:
        with transaction.atomic():
            source = mine(source)
            one_at_a_time()
            if not rules.may_work_on(by, source):
                raise InTheWay(f"要求撤销的{by}现在已不再负责这里")
            take_back(source, kinds.get(source.kind))
            finish(source, ImportState.UNDONE, "import.undone", by, undone_at=timezone.now(), report={})
    except InTheWay as obstacle:
        with transaction.atomic():
            finish(mine(source), ImportState.DONE, "import.not_undone", by, problem=str(obstacle))


def fail(source, problem):
    """What cannot be imported says why, and nothing of it stays but that."""
    with transaction.atomic():
        source = held(source).select_for_update().first()
        if source is None:
            return
        by = source.confirmed_by or source.by
        finish(source, ImportState.FAILED, "import.failed", by, problem=problem, report={})


def give_up(source):
    if source.state == ImportState.UNDOING:
        with transaction.atomic():
            finish(mine(source), ImportState.DONE, "import.not_undone", source.undo_by, problem=GIVEN_UP)
    else:
        fail(source, GIVEN_UP)


STEPS = {ImportState.READING: check, ImportState.APPLYING: apply, ImportState.UNDOING: revoke}

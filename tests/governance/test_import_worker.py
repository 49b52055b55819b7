"""A real worker that is killed in the middle of writing."""

import time
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from governance.imports import actions, kinds
from governance.imports.models import Import, ImportChange
from governance.journal.models import Event
from governance.registry.models import Entrance, Home, Street
from tests.celery_processes import kill
from tests.sheets import book, upload_of

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

PATIENCE = 120
WRITES = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'INSERT INTO %s'"


def wait_until(said, *, what, every=0.1):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if said():
            return
        time.sleep(every)
    pytest.fail(f"not within {PATIENCE} s: {what}")


def is_writing():
    """Whether a worker's session is in the middle of the statements that write homes."""
    with connection.cursor() as cursor:
        cursor.execute(WRITES % '"registry_home"%%' + " AND xact_start IS NOT NULL AND state <> 'idle'")
        return cursor.fetchone()[0] > 0


def state():
    return Import.objects.values_list("state", flat=True).get()


def test_a_worker_killed_in_the_middle_of_writing_leaves_nothing_and_another_does_it(cast, worker):
    street = Street.objects.get(name="老山街道")
    rows = [
        ["老山西里社区", number, entrance, f"{floor}{door:02}", 54.35]
        for number in range(1, 31)
        for entrance in range(1, 7)
        for floor in range(1, 7)
        for door in range(1, 7)
    ]
    sheet = book(["社区", "楼号", "单元", "房号", "专有面积"], *rows)
    before = Home.objects.count(), Entrance.objects.count()
    source = actions.upload(
        kind=kinds.get("homes"), scope=street, file=upload_of(sheet), nonce=uuid.uuid4(), by=cast["laoshan"]
    )
    assert state() == "queued"
    doomed = worker()
    actions.sweep()
    wait_until(lambda: state() == "checked", what="checked by the worker")
    source.refresh_from_db()
    assert (source.new, source.wrong) == (len(rows), 0)
    actions.confirm(source=source, plan=source.plan, by=cast["laoshan"])
    wait_until(is_writing, what="the worker writes", every=0.005)
    kill(doomed)
    assert (state(), Home.objects.count(), Entrance.objects.count()) == ("applying", *before)
    assert not ImportChange.objects.exists()
    Import.objects.update(lease_until=timezone.now())  # three minutes later
    worker()
    actions.sweep()
    wait_until(lambda: state() == "done", what="the second worker did it")
    assert Home.objects.count() == before[0] + len(rows)
    assert ImportChange.objects.filter(created=True).count() == len(rows) + 30 * 6
    assert Event.objects.filter(verb="import.applied").count() == 1
    actions.undo(source=source, by=cast["laoshan"])
    wait_until(lambda: state() == "undone", what="the undo")
    assert (Home.objects.count(), Entrance.objects.count()) == before

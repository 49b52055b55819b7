"""The daily log: once a day for each author, put right the same day, and nothing of it is lost."""

from django.db import transaction
from django.utils import timezone

from committees.bodies.actions import lock
from committees.taskforces import rules
from committees.taskforces.actions.members import must_last
from committees.taskforces.models import LogEntry
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed


@transaction.atomic
def write_log(*, charter, done, people_out, problems, nonce, by, at=None):
    """Today's entry; where the author has one already, this one takes its place and the old one stays beside it."""
    at = at or timezone.now()
    committee = lock(charter.committee)
    already = LogEntry.objects.filter(author=by, nonce=nonce).first()
    if already:
        return already
    must_last(committee)
    role = rules.role_of_author(by, charter)
    if not role:
        raise NotAllowed("工作日志由专班成员和成员单位人员记录，监督员只看不写")
    on = timezone.localdate(at)
    before = charter.entries.standing().filter(day=on, author=by).update(replaced_at=at)
    words = {"done": done, "people_out": people_out, "problems": problems, "nonce": nonce}
    entry = LogEntry.objects.create(charter=charter, day=on, author=by, role=role, written_at=at, **words)
    said = {"day": day(on), "people": people_out}
    if before:
        record("taskforce.log_corrected", subject=charter, by=by, role=role, at=at, **said)
    else:
        record("taskforce.logged", subject=charter, by=by, role=role, at=at, **said)
    return entry

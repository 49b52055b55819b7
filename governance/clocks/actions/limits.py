"""A time limit gets a new version; what runs already keeps the one it began with."""

from django.db import transaction
from django.utils import timezone

from governance.clocks.models import TimeLimit
from governance.clocks.rules import may_set_limits
from governance.journal.actions import record
from governance.refusals import NotAllowed, NotPossibleNow


@transaction.atomic
def set_limit(*, limit, by, at=None):
    """Write a new row; `limit` is not saved yet. From its day on it holds for whatever begins then."""
    at = at or timezone.now()
    if not may_set_limits(by):
        raise NotAllowed("只有系统运维人员可以录入时限规则")
    if limit.valid_from < timezone.localdate(at):
        raise NotPossibleNow("生效日期不能早于今天，办理中的时限按开始那天的规定计算。")
    last = TimeLimit.objects.filter(kind=limit.kind, street=None).order_by("-valid_from").first()
    if last is not None:
        limit.code, limit.before, limit.bound = last.code, last.before, last.bound
    limit.clean()
    limit.save()
    record("limit.set", subject=limit, by=by, at=at, limit=str(limit), since=str(limit.valid_from))
    return limit

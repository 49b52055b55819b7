"""The street decides how heads are counted in a management area."""

from django.db import transaction
from django.utils import timezone

from governance.journal.actions import record
from governance.refusals import NotAllowed
from governance.registry.models import HeadRule, ManagementArea
from governance.registry.rules import may_decide_head_rule


@transaction.atomic
def decide_head_rule(*, area, titleholder_counts_once, basis, by, at=None):
    """From today on; the decision before ends today. Rolls of earlier days stay as they were counted."""
    at = at or timezone.now()
    area = ManagementArea.objects.select_for_update(no_key=True).get(pk=area.pk)
    if not may_decide_head_rule(by, area):
        raise NotAllowed("人数怎样计算由街道决定")
    on = timezone.localdate(at)
    same = {"titleholder_counts_once": titleholder_counts_once, "basis": basis, "decided_by": by}
    if standing := area.head_rules.filter(until=None, **same).first():
        return standing  # the same form sent twice
    area.head_rules.filter(until=None).update(until=on)
    rule = HeadRule.objects.create(
        area=area, titleholder_counts_once=titleholder_counts_once, basis=basis, decided_by=by, since=on
    )
    how = "同一产权单位的未售公房合计按一人计" if titleholder_counts_once else "未售公房每套按一人计"
    record("roll.decided", subject=area, by=by, at=at, how=how, basis=basis)
    return rule

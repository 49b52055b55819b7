"""What petitions add to the weekly report of a task force: how many tasks its member organisations had there."""

from committees.taskforces.sections import Section
from governance.registry.models import today
from governance.workdays import ONE_DAY, start_of
from issues.petitions.models import Task
from issues.petitions.states import TASK_ACTIVE


def tasks(charter, week, user):
    """Counts only, of the task force's own community; whose tasks they are stays with the organisations."""
    units = charter.units.exclude(organisation=None).filter(since__lte=week.sunday).values("organisation")
    rows = Task.objects.unscoped("how many in a week, of a task force's member organisations")
    rows = rows.filter(organisation__in=units, issue__community=charter.committee.community_id)
    begins, ends = start_of(week.monday), start_of(min(week.sunday, today()) + ONE_DAY)
    sent = rows.filter(sent_at__gte=begins, sent_at__lt=ends).count()
    reported = rows.filter(reported_at__gte=begins, reported_at__lt=ends).count()
    late = rows.filter(state__in=TASK_ACTIVE, reported_at=None, due_at__lt=ends).count()
    if not sent + reported + late:
        return None
    return Section("", [("新派单", sent), ("已反馈", reported), ("到周末超期", late)])

"""What meetings add to the weekly report of a task force: which it held, and what became of what they agreed."""

from django.db.models import Q

from committees.meetings.models import ActionItem, Meeting
from committees.meetings.states import ActionState, MeetingState
from committees.taskforces.sections import Line, Section
from governance.registry.models import today


def meetings(charter, week, user):
    """Those that were held or are called for this week."""
    rows = Meeting.objects.unscoped("how many; lines only of those that this reader may open")
    rows = rows.filter(committee=charter.committee_id, begins_at__date__range=(week.monday, week.sunday))
    rows = rows.exclude(state=MeetingState.CANCELLED)
    held = rows.exclude(state=MeetingState.CALLED).count()
    called = rows.filter(state=MeetingState.CALLED).count()
    if not held + called:
        return None
    seen = rows.filter(pk__in=Meeting.objects.visible_to(user).order_by().values("pk")).order_by("begins_at", "pk")
    lines = [
        Line(f"{row.get_kind_display()}“{row.title}”", row.begins_at.date(), row.get_absolute_url()) for row in seen
    ]
    return Section("", [("已召开", held), ("待召开", called)], lines)


def actions(charter, week, user):
    """Given and done in this week, and late at its end."""
    rows = ActionItem.objects.unscoped("how many; lines only of those that this reader may open")
    rows, end = rows.filter(meeting__committee=charter.committee_id), min(week.sunday, today())
    given = rows.filter(given_at__date__range=(week.monday, week.sunday)).count()
    done = rows.filter(state=ActionState.DONE, done_at__date__range=(week.monday, week.sunday)).count()
    late = rows.filter(given_at__date__lte=end, due_on__lt=end).exclude(state=ActionState.CANCELLED)
    late = late.filter(Q(done_at=None) | Q(done_at__date__gt=end)).select_related("organisation")
    count = late.count()
    if not given + done + count:
        return None
    seen = late.filter(pk__in=ActionItem.objects.visible_to(user).order_by().values("pk")).order_by("due_on", "pk")
    lines = [Line(f"{row.organisation}：{row.text}，超期", row.due_on, row.get_absolute_url()) for row in seen[:30]]
    return Section("", [("新交办", given), ("已完成", done), ("超期", count)], lines)


def open_with(seat):
    """What lies open with whoever leads a body: what its meetings agreed and nobody has done yet."""
    rows = ActionItem.objects.filter(meeting__committee=seat.committee_id, state=ActionState.OPEN)
    return rows if seat.office == "chair" else rows.none()

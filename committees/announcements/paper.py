"""The paper in the area: until when it must hang. It is the one that the law means, and it may have gone up late."""

from governance.clocks import actions as clocks
from governance.clocks.models import Clock
from governance.workdays import Limit, Unit, start_of


def still_to_hang(announcement):
    """The `Due` of a paper that went up after the text was online, counted as its own time is; None if not later."""
    if announcement.paper_on is None or announcement.ends_at is None:
        return None
    counted = Clock.objects.about(announcement).filter(kind=announcement.law.period).order_by("-cycle").first()
    if counted is None or counted.amount is None:
        return None
    limit = Limit(counted.amount, Unit(counted.unit), counted.basis, announcement.paper_on)
    end = clocks.due(start_of(announcement.paper_on), limit)
    return end if end.last_day > announcement.last_day.astimezone(end.at.tzinfo).date() else None

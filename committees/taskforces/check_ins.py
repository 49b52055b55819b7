"""The section of the weekly report on emergencies: what was said of the buildings that its members look after."""

from django.db.models import Count, F, Q

from committees.bodies.models import Zone
from committees.responsibility.models import Charge, CheckIn, Emergency, EmergencyDay
from committees.responsibility.states import Condition
from committees.taskforces import sections
from committees.taskforces.sections import Line, Section
from governance.registry.models import Building, today

MOST_LINES = 30


def register():
    sections.add("应急报平安", of_week)


def of_week(charter, week, user):
    """Buildings by days: how many were to be reported, how many were, and where there was trouble."""
    last = min(week.sunday, today())
    here = buildings_of(charter.committee, week)
    wanted = building_days(here, week.monday, last)
    if not wanted:
        return None
    said = CheckIn.objects.filter(building__in=here, day__range=(week.monday, last))
    said = said.order_by("emergency_id", "day", "building_id", "-pk").distinct("emergency_id", "day", "building_id")
    rows = list(said.select_related("building__community", "emergency"))
    troubled = [row for row in rows if row.condition == Condition.TROUBLE]
    seen = set(Emergency.objects.visible_to(user).values_list("pk", flat=True))
    lines = [
        Line(f"{row.building.community}{row.building}：{row.words}", row.day, row.emergency.get_absolute_url())
        for row in troubled
        if row.emergency_id in seen
    ]
    figures = [("应报（栋次）", wanted), ("已报", len(rows)), ("有情况", len(troubled))]
    return Section("", figures, lines[:MOST_LINES])


def building_days(here, first, last):
    """How often one of these buildings was to be reported; an emergency that ended early counts until that day."""
    held = Q(emergency__ended_at=None) | Q(day__lte=F("emergency__ended_at__date"))
    days = list(EmergencyDay.objects.filter(held, day__range=(first, last)).values_list("emergency", flat=True))
    through = Emergency.buildings.through.objects.filter(emergency__in=set(days), building__in=here)
    counts = dict(through.order_by().values_list("emergency").annotate(Count("pk")))
    return sum(counts.get(emergency, 0) for emergency in days)


def buildings_of(committee, week):
    """Of the zones and charges that its members had in this week."""
    in_week = Q(since__lte=week.sunday) & (Q(until=None) | Q(until__gt=week.monday))
    zones = Zone.objects.filter(in_week, committee=committee)
    charges = Charge.objects.filter(in_week, seat__committee=committee)
    zoned = Zone.buildings.through.objects.filter(zone__in=zones).order_by()
    return Building.objects.filter(
        Q(pk__in=zoned.values("building")) | Q(pk__in=charges.order_by().values("building"))
    ).order_by()

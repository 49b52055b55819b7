"""The clock of a day in an emergency: at the set hour, whoever has said nothing yet is reminded."""

from committees.bodies.parts import people_of
from committees.responsibility import limits, rules
from committees.responsibility.actions import close_day
from committees.responsibility.models import Duty, EmergencyDay
from governance.clocks import kinds
from governance.clocks.kinds import Facts


def register():
    kinds.add(
        kinds.ClockKind(
            limits.CHECK_IN,
            "应急报平安",
            audience=audience,
            ladders={"": limits.LADDER},
            limits={"": (limits.DAILY,)},
            facts=lambda row: Facts(street=row.emergency.street_id),
            rows=lambda ids: EmergencyDay.objects.select_related("emergency").in_bulk(ids),
            parts=limits.PARTS,
            at_due=close_day,
        )
    )


def audience(row, names):
    """Who is on duty where nobody has said anything, and their community's officers; nobody, if all have.

    Where nobody is on duty, or whoever was holds no mandate any more, the officers are still told.
    """
    silent = list(row.silent().select_related("community"))
    people = on_duty(row, silent) if "silent" in names and silent else []
    places = {building.community_id: building.community for building in silent}
    parts = [name for name in names if name != "silent"]
    return people + [person for place in places.values() for person in people_of(parts, place)]


def on_duty(row, buildings):
    holders = rules.holders_of(row.emergency.street_id)
    duties = Duty.objects.filter(emergency=row.emergency_id, day=row.day, building__in=buildings)
    duties = duties.select_related("person").order_by("building", "pk")
    return [duty.person for duty in duties if duty.person_id in holders]

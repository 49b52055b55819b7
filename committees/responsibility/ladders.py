"""The clock of a day in an emergency: at the set hour, whoever has said nothing yet is reminded."""

from committees.bodies.parts import people_of
from committees.responsibility import limits
from committees.responsibility.actions import close_day
from committees.responsibility.models import EmergencyDay
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
    """Who is on duty where nobody has said anything, and their community's officers; nobody, if all have."""
    duties = list(row.silent().select_related("building__community"))
    places = {duty.building.community_id: duty.building.community for duty in duties}
    people = [duty.person for duty in duties] if "silent" in names else []
    parts = [name for name in names if name != "silent"]
    return people + [person for place in places.values() for person in people_of(parts, place)]

"""The clocks of a task force's end: thirty and seven days before it, and the end itself."""

from committees.bodies.models import Committee
from committees.bodies.parts import people_of
from committees.taskforces import limits
from committees.taskforces.actions.founding import expire
from committees.taskforces.rules import leaders_of
from governance.clocks import kinds
from governance.clocks.kinds import Facts


def register():
    for name, label, limit, ladder, at_due in (
        (limits.END, "专班到期", limits.END_LIMIT, limits.LADDER_END, expire),
        (limits.MONTH, "专班到期前三十日", limits.MONTH_LIMIT, limits.LADDER_MONTH, None),
        (limits.WEEK, "专班到期前七日", limits.WEEK_LIMIT, limits.LADDER_WEEK, None),
    ):
        kinds.add(
            kinds.ClockKind(
                name,
                label,
                audience=audience,
                ladders={"": ladder},
                limits={"": (limit,)},
                facts=lambda committee: Facts(street=committee.community.street_id),
                rows=lambda ids: Committee.objects.select_related("community").in_bulk(ids),
                parts=limits.PARTS,
                at_due=at_due,
            )
        )


def audience(committee, names):
    people = leaders_of(committee) if "leaders" in names else []
    return people + people_of([name for name in names if name != "leaders"], committee.community)

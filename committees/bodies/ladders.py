"""What the clocks must know of bodies: filing, the term with its warnings, dissolution (D3-D6)."""

from committees.bodies import limits
from committees.bodies.actions import expire
from committees.bodies.models import Committee
from committees.bodies.parts import people_of
from governance.clocks import kinds
from governance.clocks.kinds import Facts

COMMITTEE = {
    "audience": lambda committee, names: people_of(names, committee.community),
    "facts": lambda committee: Facts(street=committee.community.street_id),
    "rows": lambda ids: Committee.objects.select_related("community").in_bulk(ids),
    "parts": limits.PARTS,
}


def register():
    """Called once when the app starts."""
    own = {limits.WARNING: limits.WARNING_LIMIT, limits.LAST_CALL: limits.LAST_CALL_LIMIT}
    for name, label, ladder, code, how in (
        (limits.FILING, "委员会成立后备案", limits.LADDER_FILING, "D3", {}),
        (limits.STREET_FILING, "街道办理备案", limits.LADDER_STREET_FILING, "D4", {}),
        (limits.TERM, "委员会任期", limits.LADDER_TERM, "D5", {"at_due": expire}),
        (limits.WARNING, "任期届满前九十日", limits.LADDER_WARNING, "", {}),
        (limits.LAST_CALL, "任期届满前三十日", limits.LADDER_LAST_CALL, "", {}),
        (limits.DISSOLUTION, "委员会解散", limits.LADDER_DISSOLUTION, "D6", {}),
    ):
        how = how | ({"limits": {"": (own[name],)}} if name in own else {})
        kinds.add(kinds.ClockKind(name, label, ladders={"": ladder}, code=code, **COMMITTEE, **how))

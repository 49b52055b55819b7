"""What the clocks must know of bodies: filing, the term with its warnings, meetings, dissolution (D3-D6, D12)."""

from committees.bodies import limits
from committees.bodies.actions import expire
from committees.bodies.models import Committee
from committees.bodies.parts import people_of
from governance.clocks import kinds
from governance.clocks.kinds import Facts
from governance.clocks.states import Bound

COMMITTEE = {
    "audience": lambda committee, names: people_of(names, committee.community),
    "facts": lambda committee: Facts(street=committee.community.street_id),
    "rows": lambda ids: Committee.objects.select_related("community").in_bulk(ids),
    "parts": limits.PARTS,
}


KINDS = (
    # name, label, ladder, code in the catalogue, what is done when the time is up
    (limits.FILING, "物管会成立后备案", limits.LADDER_FILING, "D3", {}),
    (limits.OWNERS_FILING, "业委会选举后备案", limits.LADDER_FILING, "", {}),
    (limits.STREET_FILING, "街道办理备案", limits.LADDER_STREET_FILING, "D4", {}),
    (limits.TERM, "委员会任期", limits.LADDER_TERM, "D5", {"at_due": expire}),
    (limits.OWNERS_TERM, "业委会任期", limits.LADDER_OWNERS_TERM, "", {"at_due": expire, "bound": Bound.FIXED}),
    (limits.PREPARATION_TERM, "筹备组组织首次业主大会", limits.LADDER_PREPARATION, "D12", {"at_due": expire}),
    (limits.PREPARATION_MEETING, "筹备组首次会议", limits.LADDER_PREPARATION_MEETING, "D10", {}),
    (limits.WARNING, "任期届满前九十日", limits.LADDER_WARNING, "", {}),
    (limits.RENEWAL, "业委会任期届满前六个月", limits.LADDER_RENEWAL, "", {"bound": Bound.LEAST}),
    (limits.LAST_CALL, "任期届满前三十日", limits.LADDER_LAST_CALL, "", {}),
    (limits.FIRST_MEETING, "业委会首次会议", limits.LADDER_FIRST_MEETING, "", {}),
    (limits.CHANGE, "业委会变更备案", limits.LADDER_CHANGE, "", {}),
    (limits.REGULAR_MEETING, "业委会定期会议", limits.LADDER_REGULAR_MEETING, "", {}),
    (limits.DISSOLUTION, "委员会解散", limits.LADDER_DISSOLUTION, "D6", {}),
)


def register():
    """Called once when the app starts."""
    for name, label, ladder, code, how in KINDS:
        own = {"limits": {"": (limits.LIMITS[name],)}} if name in limits.LIMITS else {}
        kinds.add(kinds.ClockKind(name, label, ladders={"": ladder}, code=code, **COMMITTEE, **own, **how))

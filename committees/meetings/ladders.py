"""What the clocks must know of decisions and action items: their kinds, ladders, and who is behind each name."""

from committees.bodies.parts import PARTS, people_of
from committees.meetings import limits
from committees.meetings.models import ActionItem, Demand, Resolution
from governance.clocks import kinds
from governance.clocks.kinds import Facts


def of_resolution(resolution, names):
    return people_of([name for name in names if name in PARTS], resolution.community)


def of_action(action, names):
    people = people_of([name for name in names if name in PARTS], action.meeting.community)
    if "handler" in names:
        people += [action.posting.person] if action.is_in_hand_of_one else action.organisation.current_staff()
    if "handler_lead" in names:
        people += action.organisation.current_staff(leads_only=True)
    return people


def of_demand(demand, names):
    return people_of([name for name in names if name in PARTS], demand.committee.community)


DEMAND = {
    "audience": of_demand,
    "facts": lambda demand: Facts(street=demand.committee.community.street_id),
    "rows": lambda ids: Demand.objects.select_related("committee__community").in_bulk(ids),
    "parts": limits.PARTS,
}
RESOLUTION = {
    "audience": of_resolution,
    "facts": lambda resolution: Facts(street=resolution.community.street_id),
    "rows": lambda ids: Resolution.objects.select_related("community").in_bulk(ids),
    "crowd": lambda resolution: resolution.community_id,
    "parts": limits.PARTS,
}
ACTION = {
    "audience": of_action,
    "facts": lambda action: Facts(street=action.meeting.community.street_id),
    "rows": lambda ids: ActionItem.objects.select_related(
        "meeting__community", "organisation", "posting__person"
    ).in_bulk(ids),
    "parts": limits.PARTS,
}


def register():
    """Called once when the app starts."""
    ladder = {"": limits.LADDER_PUBLICATION}
    own = {"limits": {"": (limits.OWNERS_PUBLICATION_LIMIT,)}}
    kinds.add(kinds.ClockKind(limits.PUBLICATION, "公布物管会的决定", ladders=ladder, code="D1", **RESOLUTION))
    kinds.add(kinds.ClockKind(limits.OWNERS_PUBLICATION, "公布业委会的决定", ladders=ladder, **own, **RESOLUTION))
    called = {"ladders": {"": limits.LADDER_DEMANDED}, "limits": {"": (limits.DEMANDED_LIMIT,)}}
    kinds.add(kinds.ClockKind(limits.DEMANDED, "召集委员提议的会议", **called, **DEMAND))
    held = {"ladders": {"": limits.LADDER_HELD}, "limits": {"": (limits.HELD_LIMIT,)}}
    kinds.add(kinds.ClockKind(limits.DEMANDED_HELD, "召开委员提议的会议", **held, **DEMAND))
    kinds.add(kinds.ClockKind(limits.ACTION, "会定事项", ladders={"": limits.LADDER_ACTION}, **ACTION))

"""The lists of a body that hang on the notice board: who stands, then who sits."""

from dataclasses import dataclass

from committees.bodies.people import zones_by_lead
from committees.bodies.states import CommitteeState as S
from committees.formation.models import Nomination
from governance.refusals import NotPossibleNow

STANDING = {S.NOMINATED: "候选人名单", S.MEMBERS_SET: "拟任名单", S.PUBLICISED: "拟任名单"}


@dataclass(frozen=True)
class Line:
    name: str
    stands_for: str
    office: str = ""
    looks_after: str = ""


def of(committee):
    """(title, lines); 409 before anybody is a candidate, and once the body is over."""
    if committee.state in STANDING:
        return STANDING[committee.state], candidates(committee)
    if committee.is_in_office:
        return "委员名单", members(committee)
    raise NotPossibleNow(f"{committee}现在是“{committee.get_state_display()}”，没有可以张贴的名单。")


def candidates(committee):
    """They agreed in writing to be named; once the seats are given only who is to sit or to stand by."""
    rows = Nomination.objects.filter(committee=committee, by_election=None).on_the_list()
    rows = rows.unscoped("who hangs the list reads it").select_related("person", "represents", "committee")
    if committee.state != S.NOMINATED:
        rows = rows.exclude(state="listed")
    order = {"chair": 0, "deputy": 1, "member": 2, "": 3}
    return [
        Line(str(one.person), stands_for(one), one.get_office_display() or (f"候补第 {one.rank}" if one.rank else ""))
        for one in sorted(rows, key=lambda one: (order[one.office], one.rank, one.pk))
    ]


def members(committee):
    zones = zones_by_lead(committee)
    seats = committee.seats.current().by_office().select_related("person", "represents", "committee")
    return [
        Line(
            str(seat.person),
            stands_for(seat),
            seat.get_office_display(),
            "、".join(f"{zone}（{zone.buildings_words}）" for zone in zones.get(seat.pk, ())),
        )
        for seat in seats
    ]


def stands_for(row):
    return f"{row.get_kind_display()}（{row.represents}）" if row.represents else row.get_kind_display()

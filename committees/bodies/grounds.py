"""In which right each member sits, as the registers have it today: of many seats at once, in a handful of questions.

The same answers as `obstacles_to_seat` gives for one person, which a test compares.
"""

from dataclasses import dataclass

from committees.bodies.states import GOVERNING, CommitteeKind, SeatKind
from governance.registry.models import Occupancy, Ownership, at_work
from governance.registry.states import OrganisationKind

WITH_GROUNDS = (*GOVERNING, CommitteeKind.PREPARATION)
LOST = {
    SeatKind.OWNER: "不再是登记的业主，或者产权单位委派的人员",
    SeatKind.OCCUPANT: "不再是登记的住户，或者已经是业主",
    SeatKind.NEIGHBOURHOOD: "不再是本社区居委会的在任人员",
}


def titles_in(committee):
    """Who owns where this body governs: in its areas for a 业委会, else in its community."""
    rows = Ownership.objects.current().filter(home__entrance__building__community=committee.community_id)
    if committee.is_elected and (areas := list(committee.areas.all())):
        rows = rows.filter(home__entrance__building__area__in=areas)
    return rows


@dataclass(frozen=True)
class Grounds:
    """Keys of owners, of 产权单位 that own, of who works for which of them, of occupants, of the 居委会's staff."""

    owners: frozenset
    units: frozenset
    delegates: frozenset
    occupants: frozenset
    staff: frozenset

    def hold(self, seat):
        if seat.kind == SeatKind.OWNER and seat.represents_id:
            return seat.represents_id in self.units and (seat.person_id, seat.represents_id) in self.delegates
        if seat.kind == SeatKind.OWNER:
            return seat.person_id in self.owners
        if seat.kind == SeatKind.OCCUPANT:
            return seat.person_id in self.occupants and seat.person_id not in self.owners
        return seat.kind != SeatKind.NEIGHBOURHOOD or seat.person_id in self.staff


def grounds_of(committee, seats):
    people, units = [seat.person_id for seat in seats], [seat.represents_id for seat in seats if seat.represents_id]
    titles, here = titles_in(committee), {"home__entrance__building__community": committee.community_id}
    lived_in = Occupancy.objects.current().filter(person__in=people, **here)
    work = at_work().filter(person__in=people)
    neighbourhood = {"kind": OrganisationKind.NEIGHBOURHOOD, "community": committee.community_id}
    staff = work.filter(**{f"organisation__{name}": value for name, value in neighbourhood.items()})
    return Grounds(
        owners=frozenset(titles.filter(person__in=people).values_list("person", flat=True)),
        units=frozenset(titles.filter(organisation__in=units).values_list("organisation", flat=True)),
        delegates=frozenset(work.filter(organisation__in=units).values_list("person", "organisation")),
        occupants=frozenset(lived_in.values_list("person", flat=True)),
        staff=frozenset(staff.values_list("person", flat=True)),
    )


def without_ground(committee, seats):
    """[(seat, why)] of those who sit there and could not be seated today, with the article."""
    if committee.kind not in WITH_GROUNDS or not seats:
        return []
    found = grounds_of(committee, seats)
    return [(seat, f"{LOST[seat.kind]}（{committee.law.formed}）") for seat in seats if not found.hold(seat)]

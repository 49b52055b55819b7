"""Who sits, in numbers, and what is missing, with the article: asked of seats, or of people who are to be seated."""

from committees import majority
from committees.bodies.models import households_of
from committees.bodies.states import CommitteeKind, Office, SeatKind


def faults_of(committee, rows):
    """What such members lack, as sentences; rows have `kind` and `office`. Bodies without a rule lack nothing."""
    rows = list(rows)
    if committee.kind == CommitteeKind.MANAGEMENT:
        return majority.composition_faults(numbers_of(rows))
    if committee.kind == CommitteeKind.OWNERS:
        owners = numbers_of(rows).owners
        return majority.owners_committee_faults(members=len(rows), owners=owners, households=committee.households)
    if committee.kind == CommitteeKind.PREPARATION:
        return majority.preparation_faults(numbers_of(rows))
    return []


def faults_of_size(kind, size, community, areas):
    """Whether a body of this kind may be announced with so many seats; it is not there yet."""
    found = []
    if kind == CommitteeKind.MANAGEMENT:
        found = majority.management_size_faults(size)
    if kind == CommitteeKind.OWNERS:
        households = households_of(community, list(areas))
        found = majority.owners_committee_faults(members=size, owners=size, households=households)
    return [sentence.replace("现有", "公告的是") for sentence in found]


def numbers_of(rows):
    kinds = [row.kind for row in rows]
    offices = {row.office: row.kind for row in rows}
    return majority.Composition(
        members=len(rows),
        owners=kinds.count(SeatKind.OWNER),
        neighbourhood=kinds.count(SeatKind.NEIGHBOURHOOD),
        chair=offices.get(Office.CHAIR, ""),
        deputy=offices.get(Office.DEPUTY, ""),
    )


def faults_of_filling(committee, others, kind):
    """Whether the body could still be whole with a seat of this kind beside the others (§54, §31)."""
    kinds = [one.kind for one in others] + [kind]
    numbers = {"planned": committee.planned_size, "members": len(kinds), "owners": kinds.count(SeatKind.OWNER)}
    if committee.kind == CommitteeKind.MANAGEMENT:
        return majority.filling_faults(neighbourhood=kinds.count(SeatKind.NEIGHBOURHOOD), **numbers)
    if committee.kind == CommitteeKind.PREPARATION:
        return majority.preparation_filling_faults(**numbers)
    return []

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
        return preparation_faults(rows)
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


def preparation_faults(rows):
    """筹备组: an odd number, owners at least half, a worker of the 居委会 leads it (§31)."""
    numbers = numbers_of(rows)
    return [
        sentence
        for stands, sentence in (
            (numbers.members % 2 == 1, f"筹备组人数应当为单数，现有{numbers.members}人（第三十一条）"),
            (
                2 * numbers.owners >= numbers.members,
                f"筹备组中业主不得少于二分之一，现有{numbers.owners}人（第三十一条）",
            ),
            (numbers.chair == SeatKind.NEIGHBOURHOOD, "筹备组组长应当由居民委员会工作人员担任（第三十一条）"),
        )
        if not stands
    ]

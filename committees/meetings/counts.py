"""Who is there, in numbers: whether a meeting may resolve, and whether a resolution has its signatures."""

from dataclasses import dataclass

from committees import majority
from committees.bodies.states import SeatKind
from committees.meetings.models import Attendance, ResolutionSignature
from committees.meetings.states import THREE_QUARTERS


@dataclass(frozen=True)
class Quorum:
    """`faults` say in sentences why the meeting may not resolve; empty when it may."""

    members: int
    present: int
    owners: int
    owners_present: int

    @property
    def faults(self):
        return majority.quorum_faults(
            members=self.members, present=self.present, owners=self.owners, owners_present=self.owners_present
        )

    @property
    def stands(self):
        return not self.faults


def quorum_of(meeting):
    """Counted from the seats of the day and from who signed in; a proxy counts, but an owner has none."""
    kinds = dict(meeting.members.values_list("pk", "kind"))
    came = Attendance.objects.filter(meeting=meeting, seat__in=kinds).values_list("seat", flat=True)
    present = [kinds[seat] for seat in came]
    return Quorum(
        members=len(kinds),
        present=len(present),
        owners=list(kinds.values()).count(SeatKind.OWNER),
        owners_present=present.count(SeatKind.OWNER),
    )


@dataclass(frozen=True)
class Signed:
    members: int
    signatures: int

    @property
    def needed(self):
        return majority.least_of_majority(self.members)

    @property
    def is_majority(self):
        return majority.signed_by_majority(members=self.members, signatures=self.signatures)


def signed_of(resolution):
    """Of all members of the day on which it was discussed, whether they were there or not (§57)."""
    members = set(resolution.meeting.members.values_list("pk", flat=True))
    seats = ResolutionSignature.objects.filter(resolution=resolution).values_list("seat", flat=True)
    return Signed(members=len(members), signatures=len(members & set(seats)))


def tally_of(vote):
    return majority.Tally(
        heads=vote.heads,
        area=vote.area,
        heads_taking_part=vote.heads_taking_part,
        area_taking_part=vote.area_taking_part,
        heads_agreeing=vote.heads_agreeing,
        area_agreeing=vote.area_agreeing,
    )


def owners_fault(matter, tally):
    """Why the owners' vote does not carry this matter, in one sentence; empty when it does (民法典 §278)."""
    if not majority.took_part(tally):
        return "参与表决的业主未达到专有部分面积三分之二以上且人数三分之二以上（民法典第二百七十八条）"
    if matter in THREE_QUARTERS:
        if majority.passes_special(tally):
            return ""
        return "同意的未达到参与表决面积四分之三以上且人数四分之三以上（民法典第二百七十八条第六至八项）"
    if majority.passes_ordinary(tally):
        return ""
    return "同意的未超过参与表决面积半数且人数半数（民法典第二百七十八条）"

"""Who is there, in numbers: whether a meeting may resolve, and whether a resolution has its signatures."""

from dataclasses import dataclass

from committees import majority
from committees.bodies.states import THREE_QUARTERS, SeatKind
from committees.meetings.models import Attendance, ResolutionSignature


@dataclass(frozen=True)
class Quorum:
    """`faults` say in sentences why the meeting may not resolve; empty when it may."""

    members: int
    present: int
    owners: int
    owners_present: int
    is_elected: bool = False  # a 业委会: all are owners, one count will do (§45)

    @property
    def faults(self):
        if self.is_elected:
            return majority.owners_quorum_faults(members=self.members, present=self.present)
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
        is_elected=meeting.committee.is_elected,
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
    """Of all members of the day on which it was discussed, whether they were there or not (§57, §45)."""
    members = set(resolution.meeting.members.values_list("pk", flat=True))
    seats = ResolutionSignature.objects.filter(resolution=resolution).values_list("seat", flat=True)
    return Signed(members=len(members), signatures=len(members & set(seats)))


def owners_fault(matter, tally):
    """Why the owners' vote does not carry this matter, in one sentence; empty when it does (民法典 §278)."""
    return majority.vote_fault(tally, special=matter in THREE_QUARTERS)

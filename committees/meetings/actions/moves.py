"""The one interpreter of the table of moves, the locks, and who is told."""

from django.contrib.auth import get_user_model
from django.db import connection

from committees.bodies.models import role_in
from committees.bodies.states import Office
from committees.meetings import workflow
from committees.meetings.models import ActionItem, Meeting, Resolution, Suggestion
from committees.meetings.states import OF_A_BODY
from governance.journal.actions import record
from governance.registry.models import staff_of

BESIDE = {
    Meeting: ("community", "committee"),
    Resolution: ("community", "committee__community", "meeting__community", "meeting__committee"),
    Suggestion: ("community", "by"),
    ActionItem: ("meeting__community", "meeting__committee", "organisation", "resolution"),
}


def lock(row):
    """The row as it is now, held until the deed ends."""
    model = type(row)
    return model.objects.select_for_update(of=("self",)).select_related(*BESIDE[model]).get(pk=row.pk)


def take_turns(person):
    """Forms that one person sends at the same moment count one after the other: the second finds the first."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=person.pk)


def move(row, name, *, by, **changes):
    """Make a move of the table on a locked row. `by=None` is the portal itself, following from another deed."""
    if not connection.in_atomic_block:
        raise RuntimeError("moves are made inside a deed's transaction")
    step = workflow.must_be_open(by, row, name)
    if step.target:
        changes = {"state": step.target, **changes}
    for field, value in changes.items():
        setattr(row, field, value)
    if changes:
        row.save(update_fields=list(changes))
    return row


def members_of(meeting):
    """People of the body that meets; for an open table those of the community's 物管会 or 业委会."""
    return [seat.person for seat in meeting.seats().select_related("person").order_by("pk")]


def officers_of(meeting):
    """Who chairs: chair and deputy of that body."""
    if meeting.kind not in OF_A_BODY:
        return [meeting.called_by]
    seats = meeting.seats().filter(office__in=[Office.CHAIR, Office.DEPUTY])
    return [seat.person for seat in seats.select_related("person").order_by("pk")]


def guests_of(meeting):
    """People of the invited organisations."""
    return staff_of(organisation__in=meeting.invitations.values("organisation"))


def note(verb, row, *, by, at, tell=(), **words):
    """Record in the role that the person has in this community."""
    place = row.meeting.community if isinstance(row, ActionItem) else row.community
    role = role_in(by, place) if by else "系统"
    return record(verb, subject=row, by=by, role=role, at=at, tell=tell, **words)

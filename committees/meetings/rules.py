"""Who may, asked of seats, postings and homes as they are today."""

from django.db.models import Q

from committees.bodies.models import Committee, Seat, communities_steered_by
from committees.bodies.states import GOVERNING, CommitteeKind, Office
from committees.meetings.models import Invitation, Meeting
from committees.meetings.states import OF_A_BODY, MeetingKind
from governance.registry.models import (
    Community,
    communities_confirmed_by,
    homes_of,
    postings_of,
    streets_of,
)

STEERING = (Office.CHAIR, Office.DEPUTY)


def seat_on(user, committee):
    """The person's seat on a body today, or None."""
    seats = Seat.objects.current().filter(committee=committee, person=user)
    return seats.first() if committee else None


def steers_body(user, committee):
    """Its chair or deputy; what a body left unfinished, those of the body that follows it finish."""
    seat = seat_on(user, committee)
    if seat is None and committee is not None and committee.heir is not None:
        seat = seat_on(user, committee.heir)
    return seat is not None and seat.office in STEERING


def signing_seats(resolution):
    """Seats that may sign: of the day on which it was discussed, and held still (§57, §45)."""
    then = resolution.meeting.members.order_by().values("pk")
    return Seat.objects.current().filter(committee=resolution.committee_id, pk__in=then)


def signing_seat(user, resolution):
    """The seat as which the person signs, or None."""
    return signing_seats(resolution).filter(person=user).first()


def came_later(user, resolution):
    """A member of today who was none on the day of the meeting."""
    seat = seat_on(user, resolution.committee)
    return seat is not None and not resolution.meeting.members.filter(person=user).exists()


def steers_community(user, community):
    """Chair and deputy of 物管会 or 业委会, and the 居委会: who convenes the meetings of a whole community."""
    steered = communities_steered_by(user).filter(committee__community=community).exists()
    return steered or communities_confirmed_by(user).filter(community=community).exists()


def steers(user, meeting):
    """Who chairs it: for a body its chair or deputy, else who convenes in the community."""
    if meeting.kind in OF_A_BODY:
        return steers_body(user, meeting.committee)
    return steers_community(user, meeting.community)


def sits(user, meeting):
    """A member of the body that meets; for an open table a member of the community's 物管会 or 业委会."""
    return member_seat(user, meeting) is not None


def member_seat(user, meeting):
    """The seat as which the person takes part, or None."""
    return meeting.seats().filter(person=user).first()


def guest_posting(user, meeting):
    """The posting at an invited organisation as which the person takes part, or None."""
    invited = Invitation.objects.filter(meeting=meeting).order_by().values("organisation")
    return postings_of(user).filter(organisation__in=invited).select_related("organisation").order_by("pk").first()


def is_expected(user, meeting):
    """At the table: a member, or somebody of an invited organisation."""
    return sits(user, meeting) or guest_posting(user, meeting) is not None


def follows(user, meeting):
    """Reads minutes and signatures: members, 居委会, street."""
    return Meeting.objects.followed_by(user).filter(pk=meeting.pk).exists()


def adds_items(user, meeting):
    return steers(user, meeting) or sits(user, meeting)


def takes_off(user, meeting, who):
    """What lies on the table is taken away by who chairs, or by who put it there."""
    return who == user.pk or steers(user, meeting)


def arranges(user, suggestion):
    """Who puts what residents suggest on an agenda, or says why not."""
    return steers_community(user, suggestion.community)


def suggested(user, suggestion):
    return suggestion.by_id == user.pk


def communities_lived_in(user):
    """Where the person owns or occupies a home."""
    return Community.objects.filter(pk__in=homes_of(user).order_by().values("entrance__building__community"))


def suggests_in(user, community):
    return user.is_authenticated and communities_lived_in(user).filter(pk=community).exists()


def communities_arranged_by(user):
    """Where the person adds items to some table: on a body there, or of the 居委会."""
    seats = Seat.objects.current().filter(person=user)
    here = Q(pk__in=seats.order_by().values("committee__community")) | Q(pk__in=communities_confirmed_by(user))
    return Community.objects.filter(here).order_by("pk")


def is_of_street(user, community):
    return streets_of(user).filter(street=community.street_id).exists()


def acts(user, action):
    """Who is to do it: the organisation, or who chairs the meeting for it."""
    theirs = postings_of(user).filter(organisation=action.organisation_id).exists()
    return theirs or steers(user, action.meeting)


def bodies_steered_by(user):
    """Bodies whose chair or deputy the person is."""
    seats = Seat.objects.current().filter(person=user, office__in=STEERING)
    return Committee.objects.filter(pk__in=seats.order_by().values("committee"))


def demanded_by(user):
    """Bodies whose members may demand a meeting (§57, §45): those on which the person sits."""
    seats = Seat.objects.current().filter(person=user)
    sat_on = Committee.objects.filter(pk__in=seats.order_by().values("committee"), kind__in=GOVERNING)
    return sat_on.select_related("community").order_by("pk")


def communities_convened_by(user):
    here = Q(pk__in=communities_steered_by(user)) | Q(pk__in=communities_confirmed_by(user))
    return Community.objects.filter(here).order_by("pk")


def calls(user):
    """Where the person may call which meetings: [(kind, committee or None, community)]."""
    wanted = dict.fromkeys(GOVERNING, MeetingKind.COMMITTEE) | {CommitteeKind.TASK_FORCE: MeetingKind.TASK_FORCE}
    bodies = bodies_steered_by(user).filter(kind__in=wanted).select_related("community").order_by("pk")
    found = [(wanted[body.kind], body, body.community) for body in bodies]
    free = [kind for kind in MeetingKind if kind not in OF_A_BODY]
    convened = communities_convened_by(user)
    return found + [(kind, None, community) for community in convened for kind in free]

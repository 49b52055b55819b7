"""What the pages show of a meeting, as plain rows: the agenda, who is there, what was promised."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q

from committees.meetings import kinds as subjects
from committees.meetings.actions import demanding
from committees.meetings.actions.minutes import KEPT, kept_items
from committees.meetings.counts import Quorum, quorum_of
from committees.meetings.limits import DEMANDED
from committees.meetings.models import ActionItem, AgendaItem, Attendance, Demand, Meeting
from committees.meetings.papers import BEFORE
from committees.meetings.rules import STEERING, communities_arranged_by, seat_on
from committees.meetings.states import ActionState, AttendedHow
from governance.attachments.models import Attachment
from governance.clocks.models import Clock
from governance.registry.models import today

MOST_MEETINGS = 5


@dataclass(frozen=True)
class Item:
    """`url` where the reader may open the matter itself, empty where not; the papers that she may read.

    Of what she must keep out of she reads that it is there, and nothing of it.
    """

    row: object
    title: str
    note: str
    is_kept: bool
    url: str
    papers: list


def items_shown(user, meeting):
    """The agenda in order; a link only to what the reader may see anyway."""
    rows = list(meeting.items.select_related("subject_type").prefetch_related("subject").order_by("position"))
    urls = readable_urls(user, [row.subject for row in rows if row.subject_id and row.subject])
    papers = {}
    for paper in Attachment.objects.visible_to(user).about(*rows):
        papers.setdefault(paper.subject_id, []).append(paper)
    kept = kept_items(user, meeting)
    return [
        Item(row, KEPT, "", True, "", [])
        if row.pk in kept
        else Item(
            row,
            row.title,
            row.note,
            False,
            urls.get((row.subject_type_id, row.subject_id), ""),
            papers.get(row.pk, []),
        )
        for row in rows
    ]


def readable_urls(user, matters):
    """By (type, key), addresses of those that this person may open; one question for each kind."""
    urls = {}
    for kind in subjects.known() if user.is_authenticated else ():
        mine = {matter.pk: matter for matter in matters if isinstance(matter, kind.model())}
        content = ContentType.objects.get_for_model(kind.model()).pk
        for key in kind.readable(user, list(mine)) if mine else ():
            urls[content, key] = mine[key].get_absolute_url()
    return urls


@dataclass(frozen=True)
class Presence:
    """Members as (name, seat, attendance or None), none for who may not read names; guests as (organisation, [who])."""

    quorum: Quorum | None
    members: list
    members_present: int
    guests: list
    mine: bool
    by_hand: bool = False


def presence_of(meeting, user, *, by_name):
    rows = list(Attendance.objects.filter(meeting=meeting).select_related("organisation").order_by("pk"))
    by_seat = {row.seat_id: row for row in rows if row.seat_id}
    members = []
    if by_name:
        seats = meeting.seats(meeting.day).select_related("person", "committee").order_by("pk")
        members = [(seat.person.display_name, seat, by_seat.get(seat.pk)) for seat in seats]
    invited = meeting.invitations.select_related("organisation").order_by("pk")
    came = {}
    for row in rows:
        if row.organisation_id:
            came.setdefault(row.organisation_id, []).append(row.who or "来人")
    guests = [(one.organisation, came.get(one.organisation_id, [])) for one in invited]
    own = {seat.pk for _, seat, _ in members if seat.person_id == user.pk} & by_seat.keys()
    mine = bool(own) or any(row.person_id == user.pk for row in rows)
    quorum = quorum_of(meeting) if meeting.resolves else None
    by_hand = any(row.how == AttendedHow.HAND for row in rows)
    return Presence(quorum, members, len(by_seat), guests, mine, by_hand)


def actions_shown(user, **which):
    """What this person may read, as it was written down, with photos."""
    rows = ActionItem.objects.visible_to(user).filter(**which).for_list()
    return with_photos(user, list(rows.prefetch_related("carrier").order_by("pk")))


def promised_by(resolution, user):
    """To everybody, once it is published; before, to those who follow the meeting."""
    rows = ActionItem.objects.shown_to(user).filter(resolution=resolution).for_list()
    return with_photos(user, list(rows.prefetch_related("carrier").order_by("due_on", "pk")))


def with_photos(user, actions):
    """Each with `photos`: its own, or of the task that carries it, as far as the reader may see those."""
    kept = Attachment.objects.about(*actions).unscoped("of action items that are shown")
    by_action = {}
    for photo in kept:
        photo.caption = photo.alt.removesuffix("照片")
        by_action.setdefault(photo.subject_id, []).append(photo)
    carriers = [action.carrier for action in actions if action.is_carried]
    proved = {}
    for kind in subjects.known() if carriers else ():
        proved |= kind.evidence(user, carriers)
    for action in actions:
        own = sorted(by_action.get(action.pk, []), key=lambda photo: photo.purpose != BEFORE.name)
        action.photos = own + proved.get(action.carrier_id, [])
    return actions


def kept_by(committee):
    """How many are done, in hand and late, of what its published resolutions promised."""
    rows = ActionItem.objects.public().filter(resolution__committee=committee)
    late = Q(state=ActionState.OPEN, due_on__lt=today())
    return rows.aggregate(
        done=Count("pk", filter=Q(state=ActionState.DONE)),
        in_hand=Count("pk", filter=Q(state=ActionState.OPEN) & ~late),
        late=Count("pk", filter=late),
    )


def signatures_shown(resolution):
    """[(name, seat, signature or None)] of all members; a signature with its `scans`. For who reads names."""
    signed = {row.seat_id: row for row in resolution.signatures.all()}
    scans = Attachment.objects.about(*signed.values()).unscoped("of signatures that are shown")
    for row in signed.values():
        row.scans = [scan for scan in scans if scan.subject_id == row.pk]
    seats = resolution.meeting.members.select_related("person", "committee").order_by("pk")
    return [(seat.person.display_name, seat, signed.get(seat.pk)) for seat in seats]


def answered_shown(resolution, user):
    """[(matter, address or empty)]: the public reads how many, staff which."""
    rows = list(resolution.answered.prefetch_related("subject"))
    urls = readable_urls(user, [row.subject for row in rows if row.subject])
    return [(row.subject, urls.get((row.subject_type_id, row.subject_id), "")) for row in rows]


def carrier_url(user, action):
    """The task that carries it, where this person may open it."""
    if not action.is_carried or action.item is None or action.item.subject is None:
        return ""
    return subjects.of(action.item.subject).carrier_url(user, action.carrier)


def demands_shown(user):
    """[(demand, members, demanding, may support, may call, due)] that no meeting has answered yet."""
    found = []
    rows = list(Demand.objects.visible_to(user).unmet().select_related("committee__community").order_by("-pk")[:5])
    running = Clock.objects.about(*rows).running().filter(kind=DEMANDED) if rows else []
    due = {clock.subject_id: clock.due_at for clock in running}
    for row in rows:
        seat = seat_on(user, row.committee)
        may = seat is not None and not row.signatures.filter(seat=seat).exists()
        found.append((row, *demanding(row), may, seat is not None and seat.office in STEERING, due.get(row.pk)))
    return found


def talked_about(matter, user, *, runs):
    """For the page of a matter: the meetings about it and, while it runs, whether she may put it on an agenda."""
    content = ContentType.objects.get_for_model(matter)
    on_it = AgendaItem.objects.filter(subject_type=content, subject_id=matter.pk).values("meeting")
    held = Meeting.objects.visible_to(user).filter(pk__in=on_it).order_by("-begins_at", "-pk")
    may_put = runs and communities_arranged_by(user).filter(pk=matter.community_id).exists()
    shown = {"held": list(held[:MOST_MEETINGS]), "may_put": may_put}
    return shown if any(shown.values()) else None

"""While it sits: opened with a code on the table, members and guests sign in, and it closes."""

import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone

from committees.bodies.actions import met
from committees.bodies.states import SeatKind
from committees.meetings import limits, rules
from committees.meetings.actions.moves import lock, move, note
from committees.meetings.counts import quorum_of
from committees.meetings.models import Attendance
from committees.meetings.states import AttendedHow
from governance.clocks import actions as clocks
from governance.phrases import moment
from governance.refusals import NotAllowed, NotPossibleNow

HERE_ALREADY = "已经签到，不需要再登记。"


def no_proxy(meeting):
    """Owners' representatives of a 物管会 (§57), and every member of a 业委会 (§45), come in person."""
    if meeting.committee_id and meeting.committee.is_elected:
        return "业委会委员不能委托他人参会，应当本人到会（物业管理条例第四十五条）。"
    return "业主代表不能委托他人出席，应当本人到会（物业管理条例第五十七条）。"


@transaction.atomic
def open_meeting(*, meeting, by, at=None):
    """From now on members and guests sign in with the code that is shown at the table."""
    at = at or timezone.now()
    meeting = move(lock(meeting), "open", by=by, opened_at=at, code=f"{secrets.randbelow(10**6):06}")
    if at < meeting.opens_at:
        raise NotPossibleNow(
            f"会议通知的时间是{moment(meeting.begins_at)}，现在还早。要提前开的，请先改时间，各方会收到通知。"
        )
    note("meeting.opened", meeting, by=by, at=at)
    if meeting.demand:
        clocks.stop(kind=limits.DEMANDED_HELD, subject=meeting.demand, at=at, outcome="held")
    if meeting.resolves:
        met(committee=meeting.committee, at=at)
    return meeting


@transaction.atomic
def sign_in(*, meeting, code, by, at=None):
    """By oneself, with the code: as a member, else for the organisation that was invited."""
    at = at or timezone.now()
    meeting = move(lock(meeting), "sign_in", by=by)
    if meeting.is_forgotten(at):
        raise NotPossibleNow("会议早已开过，签到码不再有效；到过会的，请主持人登记。")
    if not secrets.compare_digest(str(code).encode(), meeting.code.encode()):
        raise NotPossibleNow("签到码不对，请看会场上显示的六位数字。")
    seat = rules.member_seat(by, meeting)
    if seat is not None:
        return _enter(meeting, by=by, at=at, how=AttendedHow.CODE, seat=seat)
    posting = rules.guest_posting(by, meeting)
    guest = {"organisation": posting.organisation, "person": by, "who": posting.title}
    return _enter(meeting, by=by, at=at, how=AttendedHow.CODE, **guest)


@transaction.atomic
def attend(*, meeting, seat=None, organisation=None, who="", proxy="", by, at=None):
    """By hand, by who chairs: somebody without a phone, or a guest without an account."""
    at = at or timezone.now()
    meeting = move(lock(meeting), "attend", by=by)
    if seat is not None and proxy and seat.kind == SeatKind.OWNER:
        raise NotPossibleNow(no_proxy(meeting))
    if seat is not None and not meeting.seats(meeting.day).filter(pk=seat.pk).exists():
        raise NotAllowed("这个席位不属于开会的委员会")
    if organisation is not None and not meeting.invitations.filter(organisation=organisation).exists():
        raise NotPossibleNow(f"{organisation}没有受邀，请先邀请。")
    guest = {"organisation": organisation, "who": who}
    return _enter(meeting, by=by, at=at, how=AttendedHow.HAND, seat=seat, proxy=proxy, **guest)


def _enter(meeting, *, by, at, how, seat=None, organisation=None, **more):
    as_owner = seat is not None and seat.kind == SeatKind.OWNER
    try:
        with transaction.atomic():
            row = Attendance.objects.create(
                meeting=meeting, seat=seat, organisation=organisation, as_owner=as_owner, how=how, at=at, by=by, **more
            )
    except IntegrityError as error:
        raise NotPossibleNow(HERE_ALREADY) from error
    who = organisation.name if organisation else seat.get_kind_display()
    if how == AttendedHow.CODE:
        note("meeting.signed_in", meeting, by=by, at=at, who=who)
    else:
        note("meeting.attended", meeting, by=by, at=at, who=who)
    return row


@transaction.atomic
def unattend(*, meeting, attendance, by, at=None):
    """An entry by hand that was a slip, while the meeting sits: who signed in by herself was there."""
    at = at or timezone.now()
    meeting = move(lock(meeting), "unattend", by=by)
    row = meeting.attendances.filter(pk=attendance.pk, how=AttendedHow.HAND).select_related("seat", "organisation")
    row = row.first()
    if row is None:
        raise NotPossibleNow("只有主持人登记的到会可以更正，本人凭签到码签到的不能。")
    who = row.organisation.name if row.organisation else row.seat.get_kind_display()
    row.delete()
    note("meeting.unattended", meeting, by=by, at=at, who=who)
    return meeting


@transaction.atomic
def close_meeting(*, meeting, by, at=None):
    """The code ends with it; who came later was not there."""
    at = at or timezone.now()
    meeting = move(lock(meeting), "close", by=by, closed_at=at, code="")
    note("meeting.closed", meeting, by=by, at=at, count=_count(meeting))
    return meeting


def _count(meeting):
    guests = Attendance.objects.filter(meeting=meeting, seat=None).values("organisation").distinct().count()
    if not meeting.resolves:
        return f"到会单位 {guests} 家。"
    quorum = quorum_of(meeting)
    can = "可以作出决议。" if quorum.stands else "未达到法定人数，不能作出决议。"
    owners = "" if quorum.is_elected else f"其中业主代表 {quorum.owners_present} 人，"
    return f"委员 {quorum.members} 人，到会 {quorum.present} 人，{owners}{can}"

"""From a draft to the end of its time."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from committees.announcements import kinds, rules, workflow
from committees.announcements.models import Announcement
from committees.announcements.states import AnnouncementState
from committees.bodies.models import role_in
from committees.bodies.parts import parts_in, people_of
from governance.clocks import actions as clocks
from governance.clocks.models.limits import time_limit
from governance.journal.actions import record
from governance.phrases import deadline
from governance.refusals import NotAllowed


def announce(*, kind, subject, community, title, text, limit=None, nonce=None, by, at=None):
    """Publish now: the time runs from this moment. Returns the announcement; of a form sent twice, the first."""
    try:
        return _announce(kind, subject, community, title, text, limit, nonce, by, at or timezone.now())
    except IntegrityError:
        if already := _written_by(by, nonce):
            return already
        raise


@transaction.atomic
def _announce(kind, subject, community, title, text, limit, nonce, by, at):
    if already := _written_by(by, nonce):
        return already
    drafted = _draft(kind, subject, community, title, text, by, at, nonce=nonce)
    return _go_online(drafted, limit=limit, by=by, at=at)


def _written_by(person, nonce):
    return nonce and Announcement.objects.filter(drafted_by=person, nonce=nonce).first()


@transaction.atomic
def draft(*, kind, subject, community, title, text, by, at=None):
    """Written, and not yet published: its side sees it and is told."""
    at = at or timezone.now()
    drafted = _draft(kind, subject, community, title, text, by, at)
    side = people_of(kinds.get(kind).side, community)
    _record("announcement.drafted", drafted, by, at, tell=side, kind=drafted.law.label, title=title)
    return drafted


@transaction.atomic
def publish(*, announcement, limit=None, by, at=None):
    return _go_online(lock(announcement), limit=limit, by=by, at=at or timezone.now())


def lock(announcement):
    rows = Announcement.objects.select_for_update(of=("self",)).select_related("community")
    return rows.get(pk=announcement.pk)


def _draft(kind, subject, community, title, text, by, at, *, nonce=None):
    if not rules.may_publish(by, kind, community, subject):
        raise NotAllowed("您不能在这个社区发布这类公示")
    return Announcement.objects.create(
        kind=kind,
        subject=subject,
        community=community,
        title=title,
        text=text,
        drafted_at=at,
        drafted_by=by,
        role=office_of(by, kinds.get(kind), community),
        nonce=nonce,
    )


def office_of(by, law, community):
    """In whose name it is published: who sits on the committee too speaks for the 居委会 where it is not its matter."""
    if "officers" not in law.side and "neighbourhood" in parts_in(by, community):
        return "社区居委会"
    return role_in(by, community)


def _go_online(announcement, *, limit, by, at):
    """`limit` is counted from now; without one the row in force for this kind's period."""
    workflow.must_be_open(announcement, "publish", by=by)
    period, community = announcement.law.period, announcement.community
    limit = limit or time_limit(period, on=timezone.localdate(at), street=community.street_id)
    clock = clocks.start(kind=period, subject=announcement, limit=limit, at=at, cause="开始公示")
    announcement.state, announcement.posted_at = AnnouncementState.ONLINE, at
    announcement.role = office_of(by, announcement.law, community)
    _take_end(announcement, clock)
    announcement.save(update_fields=["state", "posted_at", "role", *ENDS])
    told = people_of(announcement.law.side, community)
    words = {"period": f"公示 {limit}", "due": deadline(clock.due_at), "title": announcement.title}
    _record("announcement.posted", announcement, by, at, tell=told, **words)
    return announcement


ENDS = ["ends_at", "explanation", "basis", "provisional"]


def _take_end(announcement, clock):
    announcement.ends_at, announcement.explanation = clock.due_at, clock.explanation
    announcement.basis, announcement.provisional = clock.basis, clock.provisional


def moved(announcement, clock, at):
    """The calendar of a year was loaded: what was provisional is counted anew."""
    _take_end(announcement, clock)
    announcement.save(update_fields=ENDS)


@transaction.atomic
def end(*, announcement, at):
    """The time is up, by the clock; the room above goes on from here."""
    announcement = lock(announcement)
    workflow.must_be_open(announcement, "end", by=None)
    announcement.state, announcement.ended_at = AnnouncementState.ENDED, at
    announcement.save(update_fields=["state", "ended_at"])
    clocks.stop(kind=announcement.law.period, subject=announcement, at=at, outcome="ended")
    objections = announcement.objections.values_list("replied_at", flat=True)
    counts = {"objections": len(objections), "replied": sum(moment is not None for moment in objections)}
    _record("announcement.ended", announcement, None, at, **counts)
    if announcement.law.ended:
        announcement.law.ended(announcement, at)
    return announcement


@transaction.atomic
def withdraw(*, announcement, reason, with_its_thing=False, by, at=None):
    """Taken back with its reason, which everybody reads; what was published stays readable. What stands as long as
    its thing does goes only when the room above says so.
    """
    at = at or timezone.now()
    announcement = lock(announcement)
    workflow.must_be_open(announcement, "withdraw", by=by, with_its_thing=with_its_thing)
    announcement.state, announcement.ended_at = AnnouncementState.WITHDRAWN, at
    announcement.withdrawn_reason = reason
    announcement.save(update_fields=["state", "ended_at", "withdrawn_reason"])
    clocks.stop(kind=announcement.law.period, subject=announcement, at=at, outcome="withdrawn")
    objectors = [one.person for one in announcement.objections.exclude(person=None).select_related("person")]
    _record("announcement.withdrawn", announcement, by, at, tell=objectors, reason=reason)
    return announcement


def _record(verb, announcement, by, at, **what):
    role = office_of(by, announcement.law, announcement.community) if by else "系统"
    return record(verb, subject=announcement, by=by, role=role, at=at, number=announcement.number, **what)

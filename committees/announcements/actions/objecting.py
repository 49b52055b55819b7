"""What people say against it while it is published, and the answers. What they typed is in no event."""

from django.db import transaction
from django.utils import timezone

from committees.announcements import rules, workflow
from committees.announcements.actions.publishing import lock, office_of
from committees.announcements.models import Objection
from committees.announcements.states import Way
from committees.bodies.models import role_in
from committees.bodies.parts import people_of
from governance.journal.actions import record
from governance.phrases import day, moment
from governance.refusals import NotAllowed, NotPossibleNow


@transaction.atomic
def object_to(*, announcement, text, nonce, by, at=None):
    """A resident of the community objects while it runs; the same form sent twice is one objection."""
    at = at or timezone.now()
    announcement = lock(announcement)
    already = Objection.objects.filter(person=by, nonce=nonce).first()
    if already:
        return already
    if not rules.may_object(by, announcement):
        raise NotAllowed("只有本社区的业主和住户可以提出异议")
    must_be_running(announcement, at)
    objection = Objection.objects.create(announcement=announcement, person=by, nonce=nonce, text=text, made_at=at)
    side = people_of(announcement.law.side, announcement.community)
    _record("objection.made", objection, by, "居民", at, tell=[one for one in side if one != by])
    return objection


def must_be_running(announcement, at):
    """The same period for who clicks and for who comes to the counter."""
    if announcement.is_online and at < announcement.ends_at:
        return
    basis = f"（依据：{announcement.basis}）" if announcement.basis else ""
    said = "公示期满" if announcement.is_online else announcement.get_state_display()
    raise NotPossibleNow(f"这份公示现在是“{said}”，公示期内才能提出异议{basis}。")


@transaction.atomic
def take_objection(*, announcement, way, text, received_on, objector="", nonce, by, at=None):
    """The side that published writes down what somebody said or handed in at the counter; it counts like one made
    online. The name is kept only if it was given, for the answer.
    """
    at = at or timezone.now()
    announcement = lock(announcement)
    already = Objection.objects.filter(taken_by=by, nonce=nonce).first()
    if already:
        return already
    workflow.must_be_open(announcement, "objection", by=by)
    must_be_running(announcement, at)
    if against := against_receiving(announcement, received_on, at):
        raise NotPossibleNow(f"{against}。")
    said = {"way": Way(way), "text": text, "objector": objector, "received_on": received_on}
    objection = Objection.objects.create(announcement=announcement, taken_by=by, nonce=nonce, made_at=at, **said)
    side = people_of(announcement.law.side, announcement.community)
    words = {"way": objection.get_way_display(), "on": day(received_on)}
    role = office_of(by, announcement.law, announcement.community)
    _record("objection.taken", objection, by, role, at, tell=[one for one in side if one != by], **words)
    return objection


def against_receiving(announcement, on, at):
    """Why nothing can have been received on that day, or None: people object from the first day on (its basis)."""
    first = timezone.localdate(announcement.posted_at)
    if first <= on <= timezone.localdate(at):
        return None
    return f"收到日期应当在公示期内：从{day(first)}开始公示起，不晚于今天（依据：{announcement.basis}）"


@transaction.atomic
def reply_to_objection(*, objection, reply, by, at=None):
    """Answered once, by the side that published, also after the end."""
    at = at or timezone.now()
    rows = Objection.objects.select_for_update(of=("self",)).select_related(
        "announcement__community", "person", "taken_by"
    )
    objection = rows.get(pk=objection.pk)
    announcement = objection.announcement
    if not rules.on_side_of(by, announcement):
        raise NotAllowed("只有公示单位可以答复异议")
    if objection.replied_at:
        raise NotPossibleNow(f"这条异议已由{objection.replied_role}于 {moment(objection.replied_at)} 答复。")
    objection.reply, objection.replied_at = reply, at
    objection.replied_role = role_in(by, announcement.community)
    objection.save(update_fields=["reply", "replied_at", "replied_role"])
    verb = "objection.answered" if objection.person else "objection.answered_on_paper"
    told = [objection.person] if objection.person else [objection.taken_by] * (objection.taken_by != by)
    _record(verb, objection, by, objection.replied_role, at, tell=told)
    return objection


def _record(verb, objection, by, role, at, **what):
    return record(verb, subject=objection, by=by, role=role, at=at, number=objection.announcement.number, **what)

"""What people say against it while it is published, and the answers. What they typed is in no event."""

from django.db import transaction
from django.utils import timezone

from committees.announcements import rules
from committees.announcements.actions.publishing import lock
from committees.announcements.models import Objection
from committees.bodies.models import role_in
from committees.bodies.parts import people_of
from governance.journal.actions import record
from governance.phrases import moment
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
    if not announcement.is_online or at >= announcement.ends_at:
        raise NotPossibleNow(f"这份公示现在是“{announcement.get_state_display()}”，公示期内才能提出异议。")
    objection = Objection.objects.create(announcement=announcement, person=by, nonce=nonce, text=text, made_at=at)
    side = people_of(announcement.law.side, announcement.community)
    _record("objection.made", objection, by, "居民", at, tell=[one for one in side if one != by])
    return objection


@transaction.atomic
def reply_to_objection(*, objection, reply, by, at=None):
    """Answered once, by the side that published, also after the end."""
    at = at or timezone.now()
    rows = Objection.objects.select_for_update(of=("self",)).select_related("announcement__community", "person")
    objection = rows.get(pk=objection.pk)
    announcement = objection.announcement
    if not rules.on_side_of(by, announcement):
        raise NotAllowed("只有公示单位可以答复异议")
    if objection.replied_at:
        raise NotPossibleNow(f"这条异议已由{objection.replied_role}于 {moment(objection.replied_at)} 答复。")
    objection.reply, objection.replied_at = reply, at
    objection.replied_role = role_in(by, announcement.community)
    objection.save(update_fields=["reply", "replied_at", "replied_role"])
    _record("objection.answered", objection, by, objection.replied_role, at, tell=[objection.person])
    return objection


def _record(verb, objection, by, role, at, **what):
    return record(verb, subject=objection, by=by, role=role, at=at, number=objection.announcement.number, **what)

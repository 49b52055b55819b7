"""The paper in the area: the law wants a prominent place there, the portal only stands beside it."""

from django.db import transaction
from django.utils import timezone

from committees.announcements import workflow
from committees.announcements.actions.publishing import lock
from committees.bodies.models import role_in
from governance import pictures
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotPossibleNow


def record_posting(*, announcement, place, on, photo=None, by, at=None):
    """Where the paper hangs since which day, with a photo of it. Recorded again, the newest holds.

    The photo is cleaned first, outside the transaction: nobody waits for a lock while a picture is decoded.
    """
    at = at or timezone.now()
    workflow.must_be_open(announcement, "posting", by=by)
    kept = pictures.keep(photo, "postings")
    with pictures.dropped_unless_done(kept):
        return _record_posting(announcement, place, on, kept, by, at)


@transaction.atomic
def _record_posting(announcement, place, on, kept, by, at):
    announcement = lock(announcement)
    workflow.must_be_open(announcement, "posting", by=by)
    if not timezone.localdate(announcement.drafted_at) <= on <= timezone.localdate(at):
        raise NotPossibleNow("张贴日期应当在拟稿以后，不晚于今天。")
    if not kept[0] and (announcement.place, announcement.paper_on) == (place, on):
        return announcement  # sent twice
    replaced = (announcement.image, announcement.thumb) if kept[0] else ()
    announcement.place, announcement.paper_on = place, on
    if kept[0]:
        announcement.image, announcement.thumb = kept
    announcement.save(update_fields=["place", "paper_on", "image", "thumb"])
    role = role_in(by, announcement.community)
    words = {"number": announcement.number, "on": day(on), "place": place}
    record("announcement.paper", subject=announcement, by=by, role=role, at=at, **words)
    transaction.on_commit(lambda: pictures.drop(replaced))
    return announcement

"""议程: what is put on it, in which order, and the papers to read beforehand."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from committees.meetings import kinds as subjects
from committees.meetings import rules
from committees.meetings.actions.moves import lock, move, note
from committees.meetings.actions.telling import TOO_SOON, tells_the_neighbourhood, told_of, too_soon
from committees.meetings.models import AgendaItem, Suggestion
from committees.meetings.states import Source
from governance.attachments.actions import claim
from governance.attachments.models import Attachment
from governance.journal.actions import hearers_among
from governance.refusals import NotAllowed, NotPossibleNow

NOT_YOURS = "议题和材料由会议主持人或者放上来的人撤下"


@transaction.atomic
def add_item(*, meeting, title, nonce, by, note_text="", source=Source.MEMBER, subject=None, at=None):
    """Put a matter at the end of the agenda, with the papers of the form; `subject` is an issue.

    One form adds one item.
    """
    at = at or timezone.now()
    meeting = move(lock(meeting), "item", by=by)
    already = AgendaItem.objects.filter(added_by=by, nonce=nonce).first()
    if already:
        return already
    if too_soon(meeting.committee, meeting.begins_at, at):
        raise NotPossibleNow(f"{TOO_SOON}这个议题请列入下次会议。")
    if meeting.is_open and subjects.is_personal(subject):
        raise NotPossibleNow(f"{subjects.PERSONAL}。")
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    try:
        with transaction.atomic():
            item = AgendaItem.objects.create(
                meeting=meeting,
                position=last + 1,
                title=title,
                note=note_text,
                source=Source.ISSUE if subject is not None else source,
                subject=subject,
                added_by=by,
                added_at=at,
                nonce=nonce,
            )
    except IntegrityError as error:
        raise NotPossibleNow("这件事项已经在议程里。") from error
    claim(nonce=nonce, subject=item, by=by)
    told = hearers_among(subject, told_of(meeting)) if tells_the_neighbourhood(meeting) else ()
    note("meeting.item_added", meeting, by=by, at=at, tell=told, source=item.get_source_display(), title=title)
    return item


@transaction.atomic
def move_item(*, item, up, by, at=None):
    """One place up or down; at the end it stays."""
    at = at or timezone.now()
    meeting = move(lock(item.meeting), "item", by=by)
    _must_be_there(item)
    items = list(meeting.items.order_by("position"))
    place = [one.pk for one in items].index(item.pk)
    other = place + (-1 if up else 1)
    if 0 <= other < len(items):
        here, there = items[place], items[other]
        here.position, there.position = there.position, here.position
        for one in (here, there):
            one.save(update_fields=["position"])
        note("meeting.item_moved", meeting, by=by, at=at)
    return meeting


def _must_be_there(item):
    """Somebody may have taken it off while this deed waited for the meeting."""
    if not AgendaItem.objects.filter(pk=item.pk).exists():
        raise NotPossibleNow(f"议题“{item}”刚刚已经移出议程。")


def let_go(items, *, at):
    """These items are not talked about after all: what residents suggested waits again, and they are told."""
    for row in Suggestion.objects.filter(item__in=items).order_by("pk"):
        row = move(lock(row), "put_back", by=None, item=None, settled_at=None)
        note("suggestion.returned", row, by=None, at=at, tell=[row.by], title=row.title)


@transaction.atomic
def remove_item(*, item, by, at=None):
    """Off the agenda before the meeting opens, with its papers; what a resident suggested waits again."""
    at = at or timezone.now()
    meeting = move(lock(item.meeting), "remove_item", by=by)
    if not rules.takes_off(by, meeting, item.added_by_id):
        raise NotAllowed(NOT_YOURS)
    _must_be_there(item)
    let_go([item], at=at)
    for paper in Attachment.objects.about(item):
        paper.discard()
    title = item.named
    item.delete()
    note("meeting.item_removed", meeting, by=by, at=at, title=title)
    return meeting


@transaction.atomic
def add_papers(*, item, nonce, by, at=None):
    """What was uploaded with the form is to be read before the meeting."""
    at = at or timezone.now()
    meeting = move(lock(item.meeting), "paper", by=by)
    _must_be_there(item)
    papers = claim(nonce=nonce, subject=item, by=by)
    if papers:
        note("meeting.paper_added", meeting, by=by, at=at, title=item.named, count=len(papers))
    return papers


@transaction.atomic
def remove_paper(*, paper, by, at=None):
    """Before the meeting opens: what lay on the table when it was talked about stays there."""
    at = at or timezone.now()
    meeting = move(lock(paper.subject.meeting), "withdraw_paper", by=by)
    if not rules.takes_off(by, meeting, paper.uploader_id):
        raise NotAllowed(NOT_YOURS)
    if not Attachment.objects.filter(pk=paper.pk).exists():
        raise NotPossibleNow("这份材料刚刚已经撤下。")
    title = paper.subject.named
    paper.discard()
    note("meeting.paper_removed", meeting, by=by, at=at, title=title)
    return meeting

"""议题建议: a resident suggests, the chair puts it on an agenda or says why not, and she hears which."""

from django.db import transaction
from django.utils import timezone

from committees.bodies.parts import people_of
from committees.meetings import rules
from committees.meetings.actions.agenda import add_item
from committees.meetings.actions.moves import lock, move, note, take_turns
from committees.meetings.limits import MOST_SUGGESTIONS
from committees.meetings.models import Suggestion
from committees.meetings.states import Source
from governance.phrases import moment
from governance.refusals import NotAllowed, NotPossibleNow

RESIDENTS_ONLY = "只有本社区的业主和住户可以提议题"
ENOUGH = f"您已有 {MOST_SUGGESTIONS} 条建议在等处理，处理后可以再提；也可以先撤回一条。"


@transaction.atomic
def suggest(*, community, title, why, nonce, by, at=None):
    """Chair, deputy and 居委会 hear of it."""
    at = at or timezone.now()
    if community not in rules.communities_lived_in(by):
        raise NotAllowed(RESIDENTS_ONLY)
    take_turns(by)
    already = Suggestion.objects.filter(by=by, nonce=nonce).first()
    if already:
        return already
    if Suggestion.objects.open().filter(by=by).count() >= MOST_SUGGESTIONS:
        raise NotPossibleNow(ENOUGH)
    row = Suggestion.objects.create(community=community, title=title, why=why, by=by, at=at, nonce=nonce)
    tell = people_of(["officers", "neighbourhood"], community)
    note("suggestion.made", row, by=by, at=at, tell=tell, title=title, reason=why)
    return row


@transaction.atomic
def take_suggestion(*, suggestion, meeting, title, nonce, by, note_text="", at=None):
    """It is on the agenda, as what residents brought; her name is not."""
    at = at or timezone.now()
    words = {"title": title, "note_text": note_text, "source": Source.RESIDENT}
    item = add_item(meeting=meeting, nonce=nonce, by=by, at=at, **words)  # the meeting is locked before it
    row = lock(suggestion)
    if row.item_id == item.pk:
        return row
    if meeting.community_id != row.community_id:
        raise NotPossibleNow("这条建议是另一个社区的。")
    move(row, "take", by=by, item=item, settled_at=at)
    begins = moment(item.meeting.begins_at)
    welcome = "欢迎您到会。" if item.meeting.is_open else ""
    said = {"meeting": item.meeting.get_kind_display(), "begins": begins, "welcome": welcome}
    note("suggestion.taken", row, by=by, at=at, tell=[row.by], title=row.title, **said)
    return row


@transaction.atomic
def decline_suggestion(*, suggestion, reason, by, at=None):
    """With the reason, which she reads."""
    at = at or timezone.now()
    row = move(lock(suggestion), "decline", by=by, answer=reason, settled_at=at)
    note("suggestion.declined", row, by=by, at=at, tell=[row.by], title=row.title, reason=reason)
    return row


@transaction.atomic
def withdraw_suggestion(*, suggestion, by, at=None):
    """She thought better of it."""
    at = at or timezone.now()
    row = move(lock(suggestion), "withdraw", by=by, settled_at=at)
    note("suggestion.withdrawn", row, by=by, at=at)
    return row


@transaction.atomic
def put_on_agenda(*, meeting, title, nonce, by, note_text="", subject=None, suggestion=None, at=None):
    """What was brought: an issue, what a resident suggested, or words."""
    words = {"meeting": meeting, "title": title, "note_text": note_text, "nonce": nonce, "by": by, "at": at}
    if suggestion is None:
        return add_item(subject=subject, **words)
    return take_suggestion(suggestion=suggestion, **words).item

"""纪要: drafted from the agenda and from who was there, mended by hand, approved; then nobody changes a word."""

import re

from django.db import transaction
from django.utils import timezone

from committees.meetings.actions.moves import lock, members_of, move, note
from committees.meetings.counts import quorum_of
from committees.meetings.models import Attendance, Minutes, kept_from
from committees.meetings.states import ActionState
from governance.phrases import day, moment
from governance.refusals import NotAllowed, NotPossibleNow

NUMERALS = "一二三四五六七八九十"
CHANGED = "纪要刚被另一位同事改过，请打开看过以后再来。"
KEPT = "您须回避的事项"
KEPT_OUT = "纪要里有您须回避的事项，请由另一位主持人整理"
NOT_FOUND = "纪要里有您须回避的事项，不能分开显示。其余内容请向主持人了解。\n"
HEADING = re.compile(rf"^(?:[{NUMERALS}]|\d+)、")
ANY = object()  # whoever writes without a form


def kept_items(user, meeting):
    """Keys of items whose matter the person must keep out of; of nobody: none."""
    return set(meeting.items.filter(kept_from(user)).values_list("pk", flat=True)) if user else set()


def items_of(meeting, user):
    """The agenda without what the person must keep out of."""
    return meeting.items.exclude(pk__in=kept_items(user, meeting)).order_by("position")


def text_for(user, minutes):
    """As this person may read it: without the parts of what she must keep out of.

    A part begins at its heading, as the draft writes it. Where a heading cannot be found again nothing is shown.
    """
    kept = kept_items(user, minutes.meeting)
    if not kept:
        return minutes.text
    titles = list(minutes.meeting.items.filter(pk__in=kept).values_list("title", flat=True))
    shown, inside, found = [], False, set()
    for line in minutes.text.splitlines():
        heading = HEADING.match(line)
        if heading or line.startswith("其他："):
            hidden = [title for title in titles if heading and line[heading.end() :].strip() == title]
            inside, found = bool(hidden), found | set(hidden)
            shown += [heading.group() + KEPT, ""] if inside else []
        if not inside:
            shown.append(line)
    text = "\n".join(shown) + "\n"
    return NOT_FOUND if found != set(titles) or any(title in text for title in titles) else text


def draft_of(meeting, user=None):
    """What is known already, in the order of the agenda; what was said, the writer adds. It names nobody.

    Of what the writer must keep out of it says only that it was there.
    """
    kept = kept_items(user, meeting)
    why = "who writes the minutes reads the meeting"
    items = list(meeting.items.order_by("position"))
    resolutions = list(meeting.resolutions.unscoped(why).order_by("pk"))
    actions = meeting.actions.unscoped(why).exclude(state=ActionState.CANCELLED)
    actions = list(actions.select_related("organisation", "meeting").order_by("pk"))
    lines = [
        f"{meeting.title}纪要",
        "",
        f"时间：{moment(meeting.opened_at)}",
        f"地点：{meeting.place}",
        f"到会：{_presence(meeting)}",
        "",
    ]
    for number, item in enumerate(items):
        if item.pk in kept:
            lines += [f"{_numeral(number)}、{KEPT}", ""]
            continue
        lines += [f"{_numeral(number)}、{item.title}", "讨论情况："]
        lines += [f"决议：{row.title}（{row.get_state_display()}）" for row in resolutions if row.item_id == item.pk]
        lines += [_promise(row) for row in actions if row.item_id == item.pk] + [""]
    loose = [f"决议：{row.title}（{row.get_state_display()}）" for row in resolutions if row.item_id is None]
    loose += [_promise(row) for row in actions if row.item_id is None]
    return "\n".join(lines + (["其他：", *loose] if loose else [])).rstrip() + "\n"


def _numeral(number):
    return NUMERALS[number] if number < len(NUMERALS) else str(number + 1)


def _promise(row):
    if row.meeting.is_report:
        owed = row.report or f"由{row.organisation}在{day(row.due_on)}前答复。"
        return f"提问：{row.text}\n答复：{owed}"
    return f"会定：{row.organisation}{row.text}，{day(row.due_on)}前完成。"


def _presence(meeting):
    guests = Attendance.objects.filter(meeting=meeting, seat=None).select_related("organisation").order_by("pk")
    names = "、".join(dict.fromkeys(row.organisation.name for row in guests))
    seats = Attendance.objects.filter(meeting=meeting).exclude(seat=None).count()
    words = f"委员 {seats} 人"
    if meeting.resolves:
        quorum = quorum_of(meeting)
        words = f"委员 {quorum.members} 人中到会 {quorum.present} 人"
        words += "" if quorum.is_elected else f"，业主代表 {quorum.owners} 人中到会 {quorum.owners_present} 人"
    return f"{words}；{names}" if names else words


def must_not_keep_out(user, minutes):
    """Who must keep out of an item may begin the minutes, but not write over what another wrote of it."""
    if minutes and minutes.drafted_by_id != user.pk and kept_items(user, minutes.meeting):
        raise NotAllowed(KEPT_OUT)


@transaction.atomic
def write_minutes(*, meeting, text, seen=ANY, by, at=None):
    """Keep what is written so far. A later hand is not written over: `seen` says when the minutes that the form was
    drawn with were written, None where there were none yet. Sent twice, it is written once.
    """
    at = at or timezone.now()
    meeting = move(lock(meeting), "write", by=by)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes and (minutes.text, minutes.drafted_by_id) == (text, by.pk):
        return minutes
    must_not_keep_out(by, minutes)
    if seen is not ANY and seen != (minutes.drafted_at if minutes else None):
        raise NotPossibleNow(CHANGED)
    minutes = minutes or Minutes(meeting=meeting)
    minutes.text, minutes.drafted_at, minutes.drafted_by = text, at, by
    minutes.save()
    note("minutes.written", meeting, by=by, at=at)
    return minutes


@transaction.atomic
def approve_minutes(*, meeting, seen=ANY, by, at=None):
    """The last word: members are told, and the database refuses every change from now on. `seen` as above."""
    at = at or timezone.now()
    meeting = lock(meeting)
    minutes = Minutes.objects.select_for_update().filter(meeting=meeting).first()
    if minutes is None:
        raise NotPossibleNow("还没有整理纪要，请先整理再确认。")
    if seen is not ANY and seen != minutes.drafted_at:
        raise NotPossibleNow(CHANGED)
    move(meeting, "approve", by=by)
    minutes.approved_at, minutes.approved_by = at, by
    minutes.save(update_fields=["approved_at", "approved_by"])
    note("minutes.approved", meeting, by=by, at=at, tell=members_of(meeting), title=meeting.title)
    return minutes

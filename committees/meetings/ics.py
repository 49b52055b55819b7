"""A meeting as a calendar file (RFC 5545) that every phone reads. It names nobody."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as Entry

from committees.meetings.states import MeetingState
from governance.workdays import SHANGHAI

USUAL_LENGTH = timedelta(hours=2)  # nobody says beforehand when a meeting ends


def file_of(meeting, at):
    """The bytes. A later file with the same UID and a higher SEQUENCE replaces the earlier one in her calendar."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE['name']}//meetings//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(meeting, at))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(meeting, at):
    site, begins = settings.SITE["url"].rstrip("/"), meeting.begins_at.astimezone(SHANGHAI)
    page, event = f"{site}{meeting.get_absolute_url()}", Entry()
    event.add("uid", f"meeting-{meeting.pk}@{urlsplit(site).hostname}")
    event.add("dtstamp", at)
    event.add("sequence", meeting.sequence)
    event.add("dtstart", begins)
    event.add(
        "dtend", max(meeting.closed_at.astimezone(SHANGHAI), begins) if meeting.closed_at else begins + USUAL_LENGTH
    )
    event.add("summary", meeting.title)
    event.add("location", meeting.place)
    event.add("url", page)
    event.add("description", "\n".join(_lines(meeting, page)))
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED")
    return event


def _lines(meeting, page):
    yield f"{meeting.get_kind_display()}（{meeting.committee or meeting.community}）"
    if meeting.link:
        yield f"线上会议：{meeting.link}"
    yield f"议程和材料：{page}"

"""What meetings hold about a person: when she attended, what she signed, what she wrote into the agenda."""

from committees.meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    Demand,
    DemandSignature,
    Meeting,
    Minutes,
    ResolutionSignature,
    Suggestion,
)
from governance.accounts import holdings
from governance.accounts.holdings import scrub_rows
from governance.journal.actions import scrub_words
from governance.journal.models import Event
from governance.phrases import moment


def register():
    holdings.add("attendances", "会议签到", attendances)
    holdings.add("suggestions", "我提的议题", suggestions)
    holdings.add("signatures", "决议签字和会议提议", signatures, erase=erase_words)


def attendances(person):
    rows = Attendance.objects.filter(seat__person=person) | Attendance.objects.filter(person=person)
    for row in rows.select_related("meeting", "organisation", "seat__committee").order_by("-pk"):
        yield {
            "会议": row.meeting.title,
            "身份": str(row.organisation) if row.organisation else str(row.seat.committee),
            "方式": row.get_how_display(),
            "时间": moment(row.at),
        }


def signatures(person):
    signed = ResolutionSignature.objects.filter(seat__person=person).select_related("resolution").order_by("-pk")
    for row in signed:
        yield {"决议": row.resolution.title, "方式": row.get_how_display(), "时间": moment(row.at)}
    demands = DemandSignature.objects.filter(seat__person=person).select_related("demand").order_by("-pk")
    for row in demands:
        yield {"提议": row.demand.reason, "方式": "附议", "时间": moment(row.at)}


def suggestions(person):
    for row in Suggestion.objects.filter(by=person).scoped().select_related("community").order_by("-pk"):
        yield {"议题": row.title, "为什么": row.why, "社区": row.community.name, "状态": row.get_state_display()}


def erase_words(person, traces, at):
    """Nothing typed around meetings names her. Approved minutes and resolutions are records and stay as signed."""
    scrub_rows(AgendaItem.objects.filter(added_by=person), traces, "title", "note")
    scrub_rows(Meeting.objects.filter(called_by=person), traces, "title", "place", "delegation", "cancelled_reason")
    scrub_rows(Minutes.objects.filter(drafted_by=person, approved_at=None), traces, "text")
    scrub_rows(Demand.objects.filter(made_by=person), traces, "reason")
    scrub_rows(ActionItem.objects.filter(added_by=person), traces, "text", "report")
    scrub_rows(Suggestion.objects.filter(by=person), traces, "title", "why")
    scrub_rows(Attendance.objects.filter(person=person), traces, "who")
    events = Event.objects.filter(by=person, verb__regex=r"^(meeting|resolution|action|minutes|suggestion)\.")
    return scrub_words(events, traces.scrub)

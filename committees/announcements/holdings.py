"""What announcements hold about a person: what she objected to."""

from committees.announcements.models import Announcement, Objection
from governance.accounts import holdings
from governance.accounts.holdings import scrub_rows
from governance.journal.actions import scrub_words
from governance.journal.models import Event
from governance.phrases import moment


def register():
    holdings.add("objections", "我提出的异议", objections, erase=erase_objections)


def objections(person):
    for row in Objection.objects.filter(person=person).scoped().select_related("announcement").order_by("pk"):
        yield {
            "公示": row.announcement.title,
            "异议": row.text,
            "提出时间": moment(row.made_at),
            "答复": row.reply,
            "答复时间": moment(row.replied_at) if row.replied_at else "",
        }


def erase_objections(person, traces, at):
    """Her objections stay as counts and words without her; texts that name her no longer do."""
    mine = Objection.objects.filter(person=person)
    scrub_rows(mine, traces, "text", "reply")
    scrub_rows(Objection.objects.filter(person=None), traces, "text", "reply", "objector")
    about = scrub_rows(Announcement.objects.all(), traces, "title", "text", "withdrawn_reason")
    return scrub_words(Event.objects.about(*about).order_by(), traces.scrub) if about else []

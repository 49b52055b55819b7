"""What task forces hold about a person: her log entries, and words in which somebody is named."""

from committees.taskforces.models import Charter, LogEntry, MemberUnit
from governance.accounts import holdings
from governance.accounts.holdings import scrub_rows
from governance.journal.actions import scrub_words
from governance.journal.models import Event
from governance.phrases import day


def register():
    holdings.add("taskforce-log", "专班工作日志", entries, erase=erase_words)


def entries(person):
    rows = (
        LogEntry.objects.unscoped("what she wrote herself")
        .filter(author=person)
        .select_related("charter__committee")
        .order_by("pk")
    )
    for entry in rows:
        yield {
            "专班": str(entry.charter),
            "日期": day(entry.day),
            "做了什么": entry.done,
            "出动人数": entry.people_out,
            "遇到的问题": entry.problems,
            "状态": "已被更正" if entry.replaced_at else "",
        }


def erase_words(person, traces, at):
    """Nobody is named by the log, a charter or the reason of an extension any more; every count stays."""
    scrub_rows(LogEntry.objects.all(), traces, "done", "problems")
    scrub_rows(Charter.objects.all(), traces, "purpose", "leaves")
    scrub_rows(MemberUnit.objects.all(), traces, "name", "work")
    about = [charter.committee for charter in Charter.objects.select_related("committee")]
    return scrub_words(Event.objects.about(*about).order_by(), traces.scrub) if about else []

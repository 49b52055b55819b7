"""What responsibility and emergencies hold about a person: buildings, days on duty, and words in which she is named."""

from django.db.models import Q

from committees.responsibility.models import Charge, CheckIn, Duty, Emergency
from governance.accounts import holdings
from governance.accounts.holdings import scrub_rows
from governance.journal.actions import scrub_words
from governance.journal.models import Event
from governance.phrases import day


def register():
    holdings.add("charges", "我包的楼", charges)
    holdings.add("duties", "我的应急值班", duties, erase=erase_words)


def charges(person):
    mine = Charge.objects.filter(Q(seat__person=person) | Q(posting__person=person)).select_related("building")
    for row in mine.order_by("pk"):
        until = f"，{day(row.until)}止" if row.until else ""
        yield {"楼": str(row.building), "责任": row.get_part_display(), "期间": f"{day(row.since)}起{until}"}


def duties(person):
    for row in Duty.objects.filter(person=person).select_related("emergency", "building").order_by("pk"):
        yield {"应急": row.emergency.name, "日期": day(row.day), "楼": str(row.building)}


def erase_words(person, traces, at):
    """What was said of a building no longer names her; every count stays."""
    scrub_rows(CheckIn.objects.exclude(words=""), traces, "words")
    about = list(Emergency.objects.all())
    return scrub_words(Event.objects.about(*about).order_by(), traces.scrub) if about else []

"""A week of a task force: its days with what was written, and the figures of the log."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from committees.taskforces.models import LogEntry
from governance.phrases import day as spoken
from governance.registry.models import today
from governance.workdays import ONE_DAY

SEVEN = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """Monday to Sunday, as far as the task force lasts."""

    monday: date

    @classmethod
    def of(cls, day):
        return cls(day - timedelta(days=day.weekday()))

    @property
    def sunday(self):
        return self.monday + 6 * ONE_DAY

    @property
    def before(self):
        return Week(self.monday - SEVEN)

    @property
    def after(self):
        return Week(self.monday + SEVEN)

    @property
    def words(self):
        return f"{spoken(self.monday)}至{spoken(self.sunday)}"

    def __str__(self):
        return self.monday.isoformat()

    def touches(self, since, until):
        """Some day of it lies from `since` up to and excluding `until`."""
        return self.sunday >= since and (until is None or self.monday < until)


@dataclass(frozen=True)
class LogDay:
    day: date
    is_workday: bool
    entries: list = field(default_factory=list)

    @property
    def is_missing(self):
        """A working day that is over, and nobody wrote anything."""
        return self.is_workday and not self.entries and self.day < today()


def last_log_day(committee):
    """Today, or the last day that it had."""
    return min(today(), committee.until - ONE_DAY) if committee.until else today()


def log_days(charter, first, last, calendar):
    """Each day from `first` to `last`, as far as it has come and the task force lasts; one question."""
    first, last = max(first, charter.committee.since), min(last, last_log_day(charter.committee))
    entries = {}
    rows = LogEntry.objects.unscoped("of a task force that may be opened").standing()
    rows = rows.filter(charter=charter, day__range=(first, last))
    for entry in rows.select_related("author").order_by("pk"):
        entries.setdefault(entry.day, []).append(entry)
    days = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    return [LogDay(day, calendar.is_workday(day), entries.get(day, [])) for day in days]


def figures(days):
    """Counts of a stretch of log days."""
    entries = [entry for day in days for entry in day.entries]
    return {
        "written": len([day for day in days if day.entries]),
        "missing": len([day for day in days if day.is_missing]),
        "entries": len(entries),
        "people": sum(entry.people_out for entry in entries),
        "problems": len([entry for entry in entries if entry.problems]),
    }


def yesterday(charter, calendar):
    """The last working day before today as a log day, or None where the task force was not there yet."""
    day = today() - ONE_DAY
    while day >= charter.committee.since and not calendar.is_workday(day):
        day -= ONE_DAY
    if day < charter.committee.since:
        return None
    found = log_days(charter, day, day, calendar)
    return found[0] if found else None

"""The working calendar: filled from the holiday library, and the heartbeat of what runs by itself."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from governance.clocks.models import CalendarDay, Heartbeat


def beat_heart(name, at=None):
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at or timezone.now()})


@transaction.atomic
def load_calendar(first=2020, last=2026):
    """Fill the calendar from the holiday library, year by year; rows that people edited stay."""
    import holidays

    loaded = 0
    for year in range(first, last + 1):
        chinese = holidays.country_holidays("CN", years=year, language="zh_CN")
        rows = [
            CalendarDay(date=day, is_workday=False, name=name, source=f"holidays {holidays.__version__}")
            for day, name in chinese.items()
            if day.year == year
        ]
        rows += [
            CalendarDay(date=day, is_workday=True, name="调休上班", source=f"holidays {holidays.__version__}")
            for day in chinese.weekend_workdays
            if isinstance(day, date) and day.year == year
        ]
        loaded += len(CalendarDay.objects.bulk_create(rows, ignore_conflicts=True))
    return loaded

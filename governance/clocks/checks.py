"""What an operator hears from `manage.py check --database default`, besides the notice in the inbox."""

from datetime import date

from django.core import checks
from django.db import DatabaseError
from django.utils import timezone


@checks.register(checks.Tags.database)
def the_calendar_lasts(app_configs, databases, **kwargs):
    """A database that is not migrated yet, or has no calendar at all, has nothing to end."""
    from governance.clocks.actions.calendar import WARN_BEFORE
    from governance.clocks.models import CalendarYear

    try:
        last = CalendarYear.objects.order_by("-year").first() if databases else None
    except DatabaseError:
        return []
    if last is None or timezone.localdate() < date(last.year, 12, 31) - WARN_BEFORE:
        return []
    return [
        checks.Warning(
            f"The working calendar ends with {last.year}; due dates beyond it are provisional.",
            hint=f"Load the State Council's notice for {last.year + 1} on /calendar/.",
            id="clocks.W001",
        )
    ]

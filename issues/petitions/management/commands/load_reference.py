"""Fill the reference tables that every installation begins with. Safe to run at every start."""

from django.core.management.base import BaseCommand

from governance.accounts.allowances import load_allowances
from governance.clocks.actions import load_calendar, load_ladders, load_limits
from issues.petitions.actions import load_categories

TABLES = {
    "categories": load_categories,
    "calendar days": load_calendar,
    "limits": load_limits,
    "ladders": load_ladders,
    "allowances": load_allowances,
}


class Command(BaseCommand):
    help = "Load the working calendar, categories, limits, ladders and allowances; rows that people edited stay."

    def handle(self, **options):
        said = ", ".join(f"{load()} {name}" for name, load in TABLES.items())
        self.stdout.write(f"reference data, new rows: {said}")

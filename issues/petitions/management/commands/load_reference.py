"""Fill the reference tables: working calendar and categories. Safe to run at every start."""

from django.core.management.base import BaseCommand

from governance.accounts.allowances import load_allowances
from governance.clocks.actions import load_calendar
from issues.petitions.actions import load_categories


class Command(BaseCommand):
    help = "Load the working calendar 2020-2026, categories and allowances; rows that people edited stay."

    def handle(self, **options):
        categories, days, allowances = load_categories(), load_calendar(), load_allowances()
        said = f"{categories} new categories, {days} calendar rows, {allowances} new allowances"
        self.stdout.write(f"reference data: {said}")

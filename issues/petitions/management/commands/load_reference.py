"""Fill the reference tables: working calendar and categories. Safe to run at every start."""

from django.core.management.base import BaseCommand

from governance.clocks.actions import load_calendar
from issues.petitions.actions import load_categories


class Command(BaseCommand):
    help = "Load the working calendar 2020-2026 and the categories; rows that people edited stay."

    def handle(self, **options):
        categories, days = load_categories(), load_calendar()
        self.stdout.write(f"reference data: {categories} new categories, {days} calendar rows")

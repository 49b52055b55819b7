"""Fill the reference tables that every installation begins with. Safe to run at every start."""

from django.core.management.base import BaseCommand

from issues.petitions.actions import load_reference


class Command(BaseCommand):
    help = "Load the working calendar, categories, limits, ladders and allowances; rows that people edited stay."

    def handle(self, **options):
        said = ", ".join(f"{number} {name}" for name, number in load_reference().items())
        self.stdout.write(f"reference data, new rows: {said}")

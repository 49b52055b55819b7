"""Fill an empty database with two communities, the demo people, and a year of petitions."""

from datetime import datetime, time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date
from django.utils.timezone import make_aware

from governance.accounts.models import User
from issues.demo.actions import build_demo
from issues.demo.scale.actions import HOMES, PETITIONS, build_town
from issues.petitions.limits import FOUR_GRADES_FROM


class Command(BaseCommand):
    help = (
        "Build the demo: 蓟门里 and 老山, the demo people, about 300 petitions of the last 12 months. "
        "With --scale a town of 200,000 homes and 100,000 petitions instead, for measuring: its rows are loaded in "
        "bulk and pass no deed, so their history is thin (older petitions have one event, and no reminders were sent)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are people already")
        parser.add_argument("--seed", type=int, default=2020, help="another seed tells another year")
        parser.add_argument("--date", type=day, help="YYYY-MM-DD: as if it were ten in the morning of that day")
        parser.add_argument(
            "--petitions", type=int, help="about how many (300; with --scale 100,000); with few, not every state"
        )
        parser.add_argument("--scale", action="store_true", help="a large town, in bulk, to measure on")
        parser.add_argument("--homes", type=int, default=HOMES, help="with --scale: how many homes (200,000)")

    def handle(self, *, if_empty, seed, date, petitions, scale, homes, **options):
        if not settings.DEMO:
            raise CommandError("the demo is for demo mode only: set YAOSHI_DEMO=1 (never where real people sign in)")
        if User.objects.exists():
            if if_empty:
                return
            raise CommandError("there are people in this database already; the demo needs an empty one")
        if scale:
            many = PETITIONS if petitions is None else petitions
            return build_town(homes=homes, petitions=many, seed=seed, say=self.stdout.write)
        counts = build_demo(seed=seed, base=date, petitions=300 if petitions is None else petitions)
        self.stdout.write("demo: " + "; ".join(f"{kind} {_line(states)}" for kind, states in counts.items()))


def day(text):
    """Ten o'clock of a day for which there are limits a whole year back."""
    date = parse_date(text)
    if date is None or date.toordinal() < FOUR_GRADES_FROM.toordinal() + 366:
        raise ValueError(f"a day after {FOUR_GRADES_FROM} and a year, as YYYY-MM-DD")
    return make_aware(datetime.combine(date, time(10)))


def _line(states):
    return f"{sum(states.values())} ({', '.join(f'{state} {count}' for state, count in states.items())})"

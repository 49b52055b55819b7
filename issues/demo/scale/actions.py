"""The one deed: ground, work, facts, seals; then statistics for the planner."""

import random
import time

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from governance.journal.sealing import seal_all
from governance.registry.models import Community
from issues.demo import cast as casting
from issues.demo.scale.ground import Ground
from issues.demo.scale.work import Work
from issues.insight.actions import refresh

HOMES, PETITIONS = 200_000, 100_000


def build_town(*, homes=HOMES, petitions=PETITIONS, seed=2020, say=print):
    """Fill an empty database; the people known by name can sign in. Minutes, not hours."""
    began = time.monotonic()

    def told(words):
        say(f"{time.monotonic() - began:6.1f} s  {words}")

    base, rng = timezone.now().replace(microsecond=0), random.Random(seed)  # noqa: S311
    with transaction.atomic():
        call_command("load_reference", verbosity=0)
        cast = casting.build(homes_everywhere=True)
        ground = Ground(cast, rng, homes, base, told)
        Work(ground.places, rng, base, told).load(petitions)
    told("facts of the dashboards")
    refresh(now=base, everything=True)
    told("seals of the journal")
    seal_all()
    analyse()
    told(f"{Community.objects.count()} communities; ready")


def analyse():
    """What autovacuum would do within minutes: without it the planner guesses, and index-only scans read the heap."""
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.managed]
    how = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for table in tables:
            cursor.execute(f"{how} {connection.ops.quote_name(table)}")
        cursor.execute("RESET statement_timeout")

"""Dead rows of a thousand tests, swept between them and not under them.

A test's rows are rolled back and never counted, so a vacuum in the middle of one notes that the table is empty; the
planner believes it and joins by trying every pair. Here nobody sweeps but we, while no row is in use: the tables
shrink to nothing, and the planner goes by their size.
"""

from itertools import count

from django.db import connection

EVERY = 20
tests = count(1)


def take_over():
    """No vacuum but ours, in this database."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'ALTER TABLE "{table}" SET (autovacuum_enabled = off)')


def now_and_then():
    if next(tests) % EVERY == 0 and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")

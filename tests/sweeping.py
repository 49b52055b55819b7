"""Dead rows of a thousand tests, swept between them and not under them.

A test's rows are rolled back and never counted, so a vacuum in the middle of one notes that the table is empty; the
planner believes it and joins by trying every pair. Here nobody sweeps but we, while no row is in use: the tables
shrink to nothing, and the planner goes by their size.
"""

from contextlib import closing, contextmanager
from itertools import count

import psycopg2
from django.db import connection, transaction

EVERY = 20
tests = count(1)


def take_over():
    """No vacuum but ours, in this database; and kept rows need not be checked anew (tests/kept_rows.py)."""
    with superuser() as cursor:
        cursor.execute(f"GRANT SET ON PARAMETER session_replication_role TO {connection.settings_dict['USER']}")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'ALTER TABLE "{table}" SET (autovacuum_enabled = off)')


@contextmanager
def superuser():
    """Of the throw-away server; the portal's own role may not pass by a trigger, in tests as little as elsewhere."""
    parameters = connection.get_connection_params() | {"user": "postgres"}
    with closing(psycopg2.connect(**parameters)) as other, other, other.cursor() as cursor:
        yield cursor


def empty(tables):
    """What a test has committed is deleted; Django's way, TRUNCATE, makes four hundred files anew.

    Names of models and permissions stay: rows that are kept for other tests point to them.
    """
    statements = [f"DELETE FROM {table}" for table in tables]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("; ".join(["SET LOCAL session_replication_role = replica", *statements]))


def now_and_then():
    if next(tests) % EVERY == 0 and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")

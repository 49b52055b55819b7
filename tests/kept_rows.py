"""Rows that many tests begin with, built once per process and copied in afterwards: a tenth of the time."""

import io
import pickle
from functools import cache, wraps

import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction

from governance.registry.models import today
from issues.demo import cast as casting


class KeptRows:
    """What `build(...)` writes, and the thing that it gave; `again(...)` writes the same rows and gives an equal thing.

    A clock that stands still, or another day, builds anew, for the rows say when they were made. What stands upon
    other kept rows changes with them.
    """

    def __init__(self, build, upon=None):
        self.build, self.upon, self.kept = build, upon, None

    @property
    def stand(self):
        return today(), self.upon and self.upon.kept

    def again(self, *given, **named):
        if time_machine.escape_hatch.is_travelling():
            return self.build(*given, **named)
        if self.kept is None or self.kept[0] != self.stand:
            return self._keep(*given, **named)
        with transaction.atomic(), connection.cursor() as cursor:
            # Triggers and foreign keys had their say when the rows were built; here they would have it per test.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table, key, gone in self.gone:
                cursor.execute(f"DELETE FROM {table} WHERE {key} IN %s", [gone])
            for table, columns, rows in self.rows:
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO(rows))
            cursor.execute(f"SET LOCAL session_replication_role = origin; {self.counters}")
        return pickle.loads(self.thing)  # our own bytes

    def _keep(self, *given, **named):
        stand, self.rows, self.gone = self.stand, [], []
        with transaction.atomic(), connection.cursor() as cursor:
            before = {table: lines(cursor, table, columns) for table, columns in tables()}
            thing = self.build(*given, **named)
            for table, columns in tables():
                now, old = lines(cursor, table, columns), set(before[table])
                if new := [line for line in now if line not in old]:
                    self.rows.append((table, columns, "".join(new)))
                if gone := old - set(now):
                    place = columns.split(", ").index(keys()[table])
                    values = tuple(line.rstrip("\n").split("\t")[place] for line in gone)
                    self.gone.append((table, keys()[table], values))
            self.counters = "; ".join(
                f"SELECT setval(seq, greatest(nextval(seq), (SELECT max(id) FROM {table})))"
                f" FROM pg_get_serial_sequence('{table}', 'id') AS seq WHERE seq IS NOT NULL"
                for table, columns, _ in self.rows
                if table in counted()
            )
        self.thing, self.kept = pickle.dumps(thing), (stand, object())
        return thing


def tables():
    """(table, its columns) of every model that is ours; what Django itself fills keeps its own numbers."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in {"contenttypes", "auth"}:
            columns = [field.column for field in model._meta.local_concrete_fields if not field.generated]
            yield f'"{model._meta.db_table}"', ", ".join(f'"{column}"' for column in columns)


@cache
def keys():
    """{table: the column of its key}"""
    every = apps.get_models(include_auto_created=True)
    return {f'"{model._meta.db_table}"': f'"{model._meta.pk.column}"' for model in every}


@cache
def counted():
    """Tables whose keys a sequence gives."""
    every = apps.get_models(include_auto_created=True)
    return {f'"{model._meta.db_table}"' for model in every if isinstance(model._meta.pk, models.AutoField)}


def lines(cursor, table, columns):
    out = io.StringIO()
    cursor.copy_expert(f"COPY (SELECT {columns} FROM {table} ORDER BY 1) TO STDOUT", out)
    return out.getvalue().splitlines(keepends=True)


REFERENCE = KeptRows(lambda: call_command("load_reference", verbosity=0))
CAST = KeptRows(casting.build, upon=REFERENCE)


def kept(fill):
    """Under `@pytest.fixture`: what it does to the cast's world is done once, and copied in for the other tests.

    Only for what it writes to the database and gives; a file or a setting would be there once.
    """
    rows = KeptRows(fill, upon=CAST)

    @wraps(fill)
    def again(**named):
        return rows.again(**named)

    return again

"""Stage 1, in one process because importing Django is what costs: tables, static files, the demo."""

import hashlib
import os
import sys
import time
from pathlib import Path

from governance.runtime.bootstrap import RUN_LOCK
from governance.runtime.console import plain


def main() -> int:
    """Import everything while PostgreSQL is still starting; go on at the word of the launcher."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
    import django

    django.setup()
    from django.core.management import CommandError

    if not sys.stdin.readline().strip():  # the launcher is gone
        return 1
    try:
        prepare()
    except CommandError as error:  # a command's own refusal, told in one line as the last of the log
        print(" ".join(str(error).split()), file=sys.stderr)
        return 1
    return 0


def prepare() -> None:
    from django.core.management import call_command, get_commands

    commands = get_commands()
    applied = migrate(call_command)
    call_command("check", databases=["default"], stdout=sys.stderr)
    # What only a production database can break: demo people that could sign in.
    call_command("check", tags=["database"], databases=["default"], deploy=True, stdout=sys.stderr)
    collect_static(call_command)
    if applied and "load_reference" in commands:
        call_command("load_reference", stdout=sys.stderr)
    if os.environ.get("YAOSHI_DEMO", "").lower() in {"1", "true", "yes", "on"} and "demo" in commands:
        if applied:
            progress("filling the empty database with the demo")
        call_command("demo", "--if-empty", stdout=sys.stderr)


def migrate(call_command) -> bool:
    """Django's `migrate` asks the database a hundred things even when nothing is to do, so look first."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        progress(f"applying {len(plan)} migrations")
        call_command("migrate", "--no-input", stdout=sys.stderr)
    connection.close()
    return bool(plan)


def collect_static(call_command) -> None:
    """Collect again only when a file's name, size or time changed, or the locked packages did."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    root = Path(settings.STATIC_ROOT)
    stamp = root.with_name(root.name + ".stamp")
    digest = hashlib.sha256(RUN_LOCK.read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = os.stat(storage.path(name))
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    if root.is_dir() and stamp.is_file() and stamp.read_text() == digest.hexdigest():
        return
    progress("collecting static files")
    call_command("collectstatic", "--no-input", "--clear", verbosity=0, stdout=sys.stderr)
    stamp.write_text(digest.hexdigest())


def progress(line: str) -> None:
    plain(f"         {line}")


if __name__ == "__main__":
    began = time.monotonic()
    if main():
        sys.exit(1)
    print(f"prepared in {time.monotonic() - began:.1f} s", file=sys.stderr)

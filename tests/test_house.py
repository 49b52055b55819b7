"""The laws of the house: what docs say and eyes forget, a test remembers. None of these needs a database."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.urls import get_resolver

from governance.journal import verbs
from issues.petitions.workflow import MOVES

HOUSE = Path(__file__).resolve().parent.parent
WINGS = ("governance", "committees", "issues")
CODE = sorted(path for wing in WINGS for path in (HOUSE / wing).rglob("*.py") if "migrations" not in path.parts)
VIEWS = [path for path in CODE if path.stem == "views" or "views" in path.parts]
TEMPLATES = sorted((HOUSE / "templates").rglob("*.html"))
OUR_APPS = [config for config in apps.get_app_configs() if config.name.split(".")[0] in WINGS]


def named(path):
    return str(path.relative_to(HOUSE))


def broken_by(pattern, paths, *, but=()):
    """Lines that match, as `file:line`, so that a red test names its culprits."""
    law = re.compile(pattern)
    return [
        f"{named(path)}:{number}"
        for path in paths
        if named(path) not in but
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if law.search(line)
    ]


def test_the_wings_were_found():
    assert len(CODE) > 50
    assert len(VIEWS) > 8
    assert len(TEMPLATES) > 20


def test_no_room_has_a_name_that_says_nothing():
    nameless = {"utils", "helpers", "common", "misc", "services", "managers"}
    assert [named(path) for path in CODE if path.stem in nameless or nameless & set(path.parts)] == []


def test_every_room_says_what_it_is_for():
    silent = [path for path in CODE if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))]
    assert [named(path) for path in silent] == []


def test_nothing_happens_by_django_signals():
    assert broken_by(r"@receiver|\b(post|pre)_(save|delete|init|migrate)\b|m2m_changed", CODE) == []


def test_views_reach_rows_only_through_what_a_person_may_see():
    scoped = r"visible_to|public\(|of\(|worked_on_by|watched_by|in_hand_of|of_organisations|loose\(|current\(\)"
    unscoped = rf"\b[A-Z]\w+\.objects\.(?!{scoped})|get_object_or_404\([A-Z]\w+,|get_object_or_404\([A-Z]\w+\.objects,"
    assert broken_by(unscoped, VIEWS) == []


def test_views_do_not_write():
    assert broken_by(r"\.(save|delete|bulk_create|update_or_create|get_or_create)\(|\.update\(", VIEWS) == []


def test_only_the_journal_writes_events_and_notices():
    writers = {"governance/journal/actions.py"}
    assert (
        broken_by(
            r"\b(Event|Notice)(\.objects\.(create|bulk_create)|\()",
            CODE,
            but=writers | {"governance/journal/models.py"},
        )
        == []
    )


def test_sessions_begin_at_one_door():
    """Elsewhere somebody would get past the second factor. Who has just signed up has none yet."""
    doors = {"governance/signin/views/entering.py", "governance/registry/views/claims.py"}
    assert broken_by(r"import .*\blogin\b(?!_)|auth\.login\(", CODE, but=doors) == []


def test_nothing_trusts_its_input():
    assert broken_by(r"mark_safe|csrf_exempt|\beval\(|\bexec\(|pickle", CODE) == []
    assert broken_by(r"\|\s*safe\b|autoescape off", TEMPLATES) == []


def test_pages_carry_no_inline_script_or_style():
    inline = r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:"
    assert broken_by(inline, TEMPLATES) == []


def test_codes_to_scan_are_drawn_in_one_place():
    assert broken_by(r"\bsegno\b", CODE, but={"governance/qr.py"}) == []


def test_pages_load_nothing_from_elsewhere():
    assert broken_by(r"""(src|href|action)=["'](https?:)?//""", TEMPLATES) == []


@pytest.mark.parametrize("config", OUR_APPS, ids=lambda config: config.label)
def test_an_app_has_one_initial_migration(config):
    """A second one means that two apps hang on each other through a foreign key."""
    loader = MigrationLoader(None)
    initial = [name for (app, name), m in loader.disk_migrations.items() if app == config.label and m.initial]
    assert initial == (["0001_initial"] if list(config.get_models()) else [])


def test_what_is_recorded_has_words_and_what_has_words_is_recorded():
    text = "\n".join(path.read_text() for path in CODE if path.stem != "verbs")
    named_in_deeds = {name for name in re.findall(r'"([a-z]+\.[a-z_]+)"', text) if name in verbs.known()}
    by_prefix = {name for name in verbs.known() if name.startswith("clock.")}  # f"clock.{rung.kind}"
    recorded = set(re.findall(r'_?record\(\s*"([a-z]+\.[a-z_]+)"', text))
    assert recorded - set(verbs.known()) == set()
    assert set(verbs.known()) - named_in_deeds - by_prefix == set()


def test_every_move_is_made_in_a_test():
    from tests.issues.test_workflow import MADE

    assert {(kind, move.name) for kind, table in MOVES.items() for move in table} == set(MADE)


def test_every_address_is_in_the_access_table():
    from tests.test_access import ACCESS

    ours = {pattern.name for pattern in _patterns(get_resolver()) if pattern.name}
    assert ours == set(ACCESS)


def _patterns(resolver):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            if getattr(entry, "app_name", None) != "admin":  # Django's own; superusers only, see test_admin
                yield from _patterns(entry)
        else:
            yield entry


def test_every_dependency_says_why_it_is_here():
    text = (HOUSE / "pyproject.toml").read_text()
    stated = tomllib.loads(text)
    wanted = stated["project"]["dependencies"] + stated["dependency-groups"]["dev"]
    wanted += [name for names in stated["project"].get("optional-dependencies", {}).values() for name in names]
    assert len(wanted) > 15
    lines = [line.strip() for line in text.splitlines()]
    assert [name for name in wanted if not any(line.startswith(f'"{name}",') and "#" in line for line in lines)] == []


def test_nothing_committed_names_the_machine_it_was_made_on():
    files = subprocess.run(["git", "ls-files"], cwd=HOUSE, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    own = {"tests/test_house.py"}
    paths = [HOUSE / name for name in files if name and name not in own and "vendor" not in name]
    texts = [path for path in paths if path.suffix in {".py", ".md", ".toml", ".lock", ".html", ""} and path.is_file()]
    assert broken_by(r"/work/(main|shared|\.library)|pypi\.org|pythonhosted|registry\.npmjs", texts) == []

"""The laboratory is built once; each test finds it with everything running and nothing owed."""

import tempfile
from pathlib import Path

import pytest

from tests.faults.laboratory import Laboratory


@pytest.fixture(scope="session")
def built():
    """A folder that PostgreSQL's account may walk to, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="yaoshi-faults-"))
    folder.chmod(0o711)
    laboratory = Laboratory(folder)
    try:
        laboratory.open()
        yield laboratory
    finally:
        laboratory.close()


@pytest.fixture
def lab(built, django_db_blocker):
    with django_db_blocker.unblock(), built.at_home():
        yield built
        for server in (built.valkey, built.postgres):
            if built.servers[server.name].poll() is not None:
                built.start_server(server)
        built.quiet()
        built.journal_holds()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Who failed says what the processes said last, and leaves no process behind that might hang for the others too."""
    report = yield
    laboratory = getattr(item, "funcargs", {}).get("lab")
    if laboratory and report.when == "call" and report.failed:
        report.sections.append(("the last words of the laboratory", laboratory.last_words()))
        laboratory.raze()
    return report

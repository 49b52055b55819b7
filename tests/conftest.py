"""The cast: everybody in the tests is somebody of the demo, by name."""

import os
import uuid

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import TransactionTestCase
from django.utils.functional import SimpleLazyObject
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from governance.accounts.models import User
from governance.registry.models import homes_of
from issues.demo import cast as casting
from issues.insight import shell
from issues.petitions import actions
from issues.petitions.models import Category, Task
from tests import sweeping
from tests.celery_processes import beat, celery, worker  # noqa: F401 -- fixtures
from tests.kept_rows import CAST, REFERENCE, tables

# Tests run at night too, and so do the processes that they start.
os.environ["QUIET_HOURS"] = "off"

# A machine that is busy with other things is no reason to fail.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


# Begun last, one of several processes would sit over them alone at the end; and what the first process begins with
# no other takes away from it, so that the demo's year is played once.
LONGEST = ["test_demo", "test_access", "test_ended_facts", "test_forms", "test_markers", "test_twice"]


def pytest_collection_modifyitems(items):
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))


@pytest.fixture(autouse=True)
def quiet_machine(settings, tmp_path):
    """Mail goes to memory, files to a temporary folder, static files need no manifest, sessions outlive a story."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DEMO = True
    settings.QUIET_HOURS = None
    settings.SESSION_LIMITS = dict.fromkeys(settings.SESSION_LIMITS, (10**9, 10**9))  # stories leap over months
    settings.WHITENOISE_AUTOREFRESH = True
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def empty_the_tables(_):
    sweeping.empty([table for table, _ in tables()])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """A whole run has one migrated database to copy (governance/runtime/quality.py)."""
    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get("TEST_TEMPLATE")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A killed worker's session may outlive it for a moment; it must not keep the test database from being dropped."""
    with django_db_blocker.unblock():
        sweeping.take_over()
    TransactionTestCase._fixture_teardown = empty_the_tables
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def swept(request, django_db_blocker):
    """Before the fixtures of the database, so that no transaction is open."""
    if "django_db_setup" in request.fixturenames:
        request.getfixturevalue("django_db_setup")
        with django_db_blocker.unblock():
            sweeping.now_and_then()


@pytest.fixture
def reference(db):
    """Categories and the working calendar, as every installation has them."""
    REFERENCE.again()


@pytest.fixture
def cast(reference):
    """Both communities and the whole cast: `cast["li"]`, `cast.communities["蓟门里"]`, `cast.organisations[...]`."""
    return CAST.again()


@pytest.fixture
def sign_in(client):
    """`sign_in(cast["li"])` gives a client signed in as that person."""

    def signed_in(person):
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def bare_pages(monkeypatch):
    """For tests that read hundreds of pages for what stands in their middle: the menu and its counts, a third of the
    work, are the same on each and are tested elsewhere."""

    def bare(request):
        duties = SimpleLazyObject(lambda: shell.Duties(request.user) if request.user.is_authenticated else None)
        empty = {"place": "", "search_url": "", "unread": "", "menu": []}
        return {"site": settings.SITE, "demo": settings.DEMO, "elder": False, "duties": duties} | empty

    monkeypatch.setattr(shell, "_shell", bare)


@pytest.fixture
def quick_passwords(settings, cast):
    """For tests that sign in many times: a hash that costs nothing. Everybody's password stays the same."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    User.objects.exclude(password="!").update(password=make_password(casting.PASSWORD))
    for person in cast.people.values():
        person.refresh_from_db()


@pytest.fixture
def file_for(cast):
    """`file_for("li", category="C3", text=...)` files a petition from that person's home."""

    def filed(username, *, category="C3", text="六楼屋顶下雨就漏，墙都湿了", place_kind="home", **what):
        person = cast[username]
        home = homes_of(person).select_related("entrance__building__community").first()
        building = home.entrance.building
        return actions.file_petition(
            by=person,
            nonce=what.pop("nonce", None) or uuid.uuid4(),
            category=Category.objects.get(code=category),
            community=building.community,
            building=None if place_kind == "public" else what.pop("building", building),
            home=home if place_kind == "home" else None,
            place_kind=place_kind,
            text=text,
            **what,
        )

    return filed


@pytest.fixture
def issue_of(cast, file_for):
    """`issue_of("li")` files and accepts; wang is the one who triages."""

    def opened(username="li", by="wang", urgency="", **what):
        return actions.accept(petition=file_for(username, **what), by=cast[by], urgency=urgency)

    return opened


@pytest.fixture
def task_of(cast, issue_of):
    """`task_of()` goes on to dispatch to 首华物业 and returns the task."""

    def sent(organisation="首华物业", **what):
        issue = issue_of(**what)
        actions.dispatch(issue=issue, lead=cast.organisations[organisation], by=cast["wang"])
        return Task.objects.select_related("issue__lead").get(issue=issue)

    return sent

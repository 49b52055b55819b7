"""The cast: everybody in the tests is somebody of the demo, by name."""

import pytest
from django.core.management import call_command

from issues.demo import cast as casting


@pytest.fixture(autouse=True)
def quiet_machine(settings, tmp_path):
    """Mail goes to memory, files to a temporary folder, static files need no manifest."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def reference(db):
    """Categories and the working calendar, as every installation has them."""
    call_command("load_reference", verbosity=0)


@pytest.fixture
def cast(reference):
    """Both communities and the whole cast: `cast["li"]`, `cast.communities["蓟门里"]`, `cast.organisations[...]`."""
    return casting.build()


@pytest.fixture
def sign_in(client):
    """`sign_in(cast["li"])` gives a client signed in as that person."""

    def signed_in(person):
        client.force_login(person)
        return client

    return signed_in

"""The large town, in small: consistent where no constraint looks, and the cast can work in it."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q

from governance.accounts.models import User
from governance.clocks.models import Clock
from governance.journal.integrity import verify
from governance.journal.models import Event
from governance.registry.models import Community, Home, homes_of
from issues.insight.models import DailyFact
from issues.petitions import desk, search
from issues.petitions.models import Issue, Petition, Task
from issues.petitions.states import ISSUE_RUNNING

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    call_command("demo", "--scale", "--homes=9000", "--petitions=1500", verbosity=0)
    return {user.username: user for user in User.objects.exclude(note="")}


def test_the_town_is_whole(town, client):
    assert Home.objects.count() > 6_000
    assert Community.objects.count() == 40
    assert Petition.objects.count() == 1500
    states = set(Petition.objects.values_list("state", flat=True))
    assert states == {"filed", "asked", "accepted", "replied", "closed", "redirected", "declined", "withdrawn"}
    assert not Petition.objects.exclude(home=None).exclude(home__entrance__building=F("building")).exists()
    assert not Petition.objects.exclude(building=None).exclude(building__community=F("community")).exists()
    assert not Petition.objects.exclude(issue=None).exclude(issue__community=F("community")).exists()
    sample = Petition.objects.order_by("?")[:50]
    assert all(petition.grams == search.grams(petition.text) for petition in sample)
    residents = User.objects.filter(petitions__isnull=False).distinct().order_by("?")[:5]
    assert all(homes_of(person).exists() for person in residents)
    numbers = Petition.objects.values_list("number", flat=True)
    assert len(set(numbers)) == 1500

    # Clocks: one runs for whatever is running.
    running = Issue.objects.filter(state__in=ISSUE_RUNNING)
    assert Clock.objects.running().filter(kind="handling").count() == running.count() > 10
    assert Clock.objects.running().filter(kind="acceptance").count() == Petition.objects.waiting().count()
    wrong = Issue.objects.annotate(n=Count("petitions")).exclude(petition_count=F("n"))
    assert not wrong.exists()
    assert not Task.objects.filter(Q(state="sent") | Q(state="signed"), due_at=None).exists()
    assert Issue.objects.filter(state="handling").exclude(tasks__state__in=["sent", "signed"]).count() == 0

    # Facts and journal.
    assert sum(DailyFact.objects.values_list("filed", flat=True)) == 1500
    assert Event.objects.filter(verb="petition.filed").count() == 1500
    assert verify(how="command").faults == 0

    # The cast works in it.
    for username in ("wang", "zhou", "jiedao"):
        assert desk.scope_of(town[username])
        client.force_login(town[username])
        assert client.get("/desk/").status_code == 200
    assert client.login(username="wang", password="yaoshi-demo")


def test_only_an_empty_database_is_filled(cast):
    with pytest.raises(CommandError, match="empty"):
        call_command("demo", "--scale")

"""Authority ends with its fact, in the same second and on every page: over every address of the access table.

Somebody whose seat, posting, title, occupancy or audit has just ended gets from each address exactly what a twin gets
who never had it. She was signed in before and does not sign in again.
"""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from governance.accounts.models import User
from governance.registry import actions as registry
from governance.registry.models import Building, Home, Occupancy, Ownership, today
from tests.test_access import ACCESS, scene  # noqa: F401 -- the same scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bare_pages")]
PLACES = {"get": 1, "post": 2}


def depends(name, method):
    """What everybody who is signed in gets alike, by the table, hangs on no fact that could end."""
    return len(set(ACCESS[name][PLACES[method]].split()[1:])) > 1


# Signing out ends the session that is asked here.
ASKED = {method: [name for name in sorted(ACCESS) if name != "logout" and depends(name, method)] for method in PLACES}
# What is one's own stays one's own: the request to be bound to a home, a list of sign-ins, that one exported a list,
# one's place on the roll of the branch, whom one recommended for the body.
OWN = {"home_claim_decide", "session_end", "export_job", "export_file", "party_record", "party_records", "party_show"}
OWN |= {"nomination", "nomination_step", "party_record_correct"}
# These change something even without a body, or answer by what the person did before.
NOT_POSTED = {"inbox_read", "inbox_open", "sessions_end", "elder_mode", "login", "demo_login"}


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def got(client, scene, method="get"):  # noqa: F811
    """Each address's answer: its status, and where it leads instead."""
    return {name: answer(client, scene, name, method) for name in ASKED[method]}


def answer(client, scene, name, method="get"):  # noqa: F811
    response = getattr(client, method)(reverse(name, kwargs=scene[ACCESS[name][0]]))
    for close in response._resource_closers if response.streaming else []:
        close()
    return response.status_code


def end_seat(cast, who):
    cast[who].seats.update(until=today())


def end_posting(by):
    def ends(cast, who):
        registry.end_posting(posting=cast[who].postings.get(), until=today(), by=cast[by])

    return ends


def end_title(cast, who):
    home = cast[who].ownerships.get().home
    registry.transfer_home(home=home, to=[registry.Owner(cast["weiyuan8"])], on=today(), by=cast["zhou"])


def end_occupancy(cast, who):
    registry.end_occupancy(occupancy=cast[who].occupancies.get(), until=today(), by=cast[who])


# who, what ends, what remains (and the twin has from the beginning), pages that were theirs by that fact alone
ENDINGS = [
    ("wang", end_seat, "title", {"desk", "issues", "issue", "petition", "photo"}),
    ("wuye", end_posting("jiedao"), "", {"tasks", "task", "task_move", "building", "organisation_reach"}),
    ("gehua", end_posting("jiedao"), "", {"tasks", "building", "building_notice"}),
    ("chengguan", end_posting("jiedao"), "", {"tasks", "building"}),
    ("jiedao", end_posting("street"), "", {"desk", "dashboard", "places", "place", "owner_roll", "head_rule", "issue"}),
    ("zhao", end_title, "", {"building", "building_notice"}),
    ("shenji", end_posting("street"), "", set()),
]


def twin_of(person, remains):
    twin = User.objects.create(username=f"twin_{person.username}", display_name="同样的人", is_demo=True)
    if remains == "title":
        fact = Ownership.objects.get(person=person)
        Ownership.objects.create(home=fact.home, person=twin, since=fact.since)
    return twin


STRANGERS = {}  # what somebody without any fact gets: asked once per process, for no ending was hers


def got_by_twin(person, remains, scene):  # noqa: F811
    if remains or not STRANGERS:
        client = signed_in(twin_of(person, remains))
        answers = {method: got(client, scene, method) for method in ("get", "post")}
        return answers if remains else STRANGERS.setdefault("asked", answers)
    return STRANGERS["asked"]


@pytest.mark.parametrize(("who", "ends", "remains", "lost"), ENDINGS, ids=lambda value: value if value else None)
def test_what_ends_is_gone_at_once_on_every_page(cast, scene, who, ends, remains, lost):  # noqa: F811
    lead_of_the_street(cast)
    person = cast[who]
    client = signed_in(person)
    assert {name for name in lost if answer(client, scene, name) == 200} == lost

    ends(cast, who)

    after, twins = got(client, scene), got_by_twin(person, remains, scene)
    assert different(after, twins["get"]) == {}
    assert {name: after[name] for name in lost if after[name] == 200} == {}  # so each of them was asked
    posted = got(client, scene, "post")
    assert different(posted, twins["post"]) == {}


def different(one, other):
    return {name: (one[name], other[name]) for name in one if name not in OWN | NOT_POSTED and one[name] != other[name]}


def lead_of_the_street(cast):
    """The street office's own postings are ended by its lead alone."""
    cast.people["street"] = cast["weiyuan9"]
    office = cast.organisations["街道"]
    office.postings.create(person=cast["weiyuan9"], title="主任", is_lead=True, since=today())


def test_who_moves_out_files_nothing_more_from_there(cast, sign_in):
    client = sign_in(cast["sun"])
    building = Occupancy.objects.get(person=cast["sun"]).home.entrance.building
    assert client.get(building.get_absolute_url()).status_code == 200
    end_occupancy(cast, "sun")
    assert client.get(building.get_absolute_url()).status_code == 404
    assert b"petition_new" not in client.get("/petitions/new/").content
    assert client.get("/petitions/new/").templates[0].name == "petitions/no_home.html"


def test_a_firm_that_hands_over_sees_the_building_no_more(cast, scene):  # noqa: F811
    client = signed_in(cast["wuye"])
    before = got(client, scene)
    twelve = Building.objects.get(pk=scene["building"]["pk"])
    registry.hand_over(
        buildings=[twelve],
        old=cast.organisations["首华物业"],
        new=cast.organisations["蓟门第二物业"],
        on=timezone.localdate(),
        by=cast["zhou"],
    )
    after = got(client, scene)
    assert {name: after[name] for name in before if before[name] != after[name]} == {
        "building": 404,
        "building_notice": 404,
    }


def test_a_buyer_sees_from_the_day_of_the_transfer(cast, sign_in):
    home = Home.objects.get(ownerships__person=cast["zhao"])
    client = sign_in(cast["sun"])
    url = home.entrance.building.get_absolute_url()
    assert client.get(url).status_code == 404
    registry.transfer_home(home=home, to=[registry.Owner(cast["sun"])], on=today(), by=cast["jiedao"])
    assert client.get(url).status_code == 200

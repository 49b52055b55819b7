"""The second wall: what is read without `visible_to` while a page is made does not come out."""

import logging

import pytest
from django.apps import apps
from django.db.models import Exists, OuterRef
from django.test import Client

from committees.announcements.models import Announcement
from committees.bodies.models import Committee
from committees.formation.models import ByElection
from committees.party.models import PartyOrganisation
from governance import walls
from governance.audit.models import LookWeek
from governance.clocks.models import Ladder
from governance.registry.models import Community, HomeClaim, Organisation, TitleRecord
from governance.signin.models import Session
from governance.walls import BehindTheWall, Walled, reading
from issues.petitions.models import Issue, Petition, Route, Task

pytestmark = pytest.mark.django_db

ASKED = {
    "all": lambda rows: list(rows.all()),
    "filter": lambda rows: list(rows.filter(state="filed")),
    "values": lambda rows: list(rows.values_list("pk", flat=True)),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "first": lambda rows: rows.first(),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "iterator": lambda rows: list(rows.iterator()),
    "aggregate": lambda rows: rows.distinct().order_by("pk")[:9].count(),
    "union": lambda rows: list(rows.filter(state="filed").union(rows.filter(state="asked"))),
}


@pytest.mark.parametrize("asked", ASKED)
def test_a_page_gets_nothing_private_that_it_did_not_ask_for_somebody(cast, asked):
    ask = ASKED[asked]
    ask(Petition.objects.all())  # deeds and the worker may
    with reading():
        ask(Petition.objects.visible_to(cast["li"]))
        ask(Petition.objects.unscoped("as a test"))
        with pytest.raises(BehindTheWall):
            ask(Petition.objects.all())
    ask(Petition.objects.all())


def test_a_seen_row_does_not_open_its_neighbours(issue_of):
    issue = issue_of()
    with reading():
        assert issue.community.name  # a key of a row one has
        with pytest.raises(BehindTheWall):
            list(issue.petitions.all())
        with pytest.raises(BehindTheWall):
            list(Issue.objects.unscoped("as a test").prefetch_related("petitions"))


def test_half_a_question_is_no_question(cast):
    mine, every = Petition.objects.visible_to(cast["li"]), Petition.objects.all()
    with reading():
        assert list(mine & every) == list(every & mine) == []
        for rows in (mine | every, every | mine):
            with pytest.raises(BehindTheWall):
                list(rows)


def test_what_only_narrows_something_else_is_not_read(cast):
    filed = Petition.objects.filter(community=OuterRef("pk"))
    with reading():
        assert list(Community.objects.filter(Exists(filed))) == []


def leaks(monkeypatch):
    """A page whose author forgot to ask for whom."""
    monkeypatch.setattr("issues.petitions.lists.own_petitions", lambda user, params: Petition.objects.all().get(pk=1))


def test_a_page_that_forgets_it_fails_closed_and_says_so_in_the_log(cast, file_for, monkeypatch, caplog):
    text = file_for("li").text
    leaks(monkeypatch)
    client = Client(raise_request_exception=False)
    client.force_login(cast["sun"])
    with caplog.at_level(logging.ERROR):
        answer = client.get("/petitions/")
    assert answer.status_code == 500
    assert text not in answer.content.decode()
    assert "Petition is read without visible_to" in caplog.text


# Kinds with a `visible_to` that need no second wall.
OPEN = {
    Organisation: "everybody's to see",
    TitleRecord: "no page shows one; they are counted for the roll",
    Committee: "a public face",
    Announcement: "for everybody to read",
    ByElection: "who is to govern is no secret",
    PartyOrganisation: "that it exists is no secret; who belongs to it is",
    Route: "a table of the office, about nobody",
    Ladder: "a table of the office, about nobody",
    LookWeek: "numbers of a week for auditors; the pages are theirs alone",
    Session: "read to know who reads; `visible_to` is for My sign-ins",
}


def test_every_private_kind_stands_behind_the_wall():
    scoped = {model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}
    assert {model for model in scoped if not isinstance(model._default_manager.all(), Walled)} == OPEN.keys()
    assert {Petition, Issue, Task, HomeClaim} <= scoped


def test_the_wall_is_down_after_a_page(client):
    client.get("/about/")
    assert walls._reading.get() is False

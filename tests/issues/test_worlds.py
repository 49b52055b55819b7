"""Random worlds: for every person and every row, `visible_to` finds it exactly when `may_see` says so.

500 worlds in every run; HYPOTHESIS_PROFILE=deep asks for 5000, quick for 50. What `visible_to` asks of the database
follows from the person alone, so its SQL is prepared once and only run in each world.
"""

import os
import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from committees.announcements.models import Announcement, Objection
from committees.bodies.models import Committee, Seat, Zone
from committees.commendations.models import Commendation
from committees.contracts.models import ContractBuilding, Handover, ManagerReport, ServiceContract
from committees.formation.models import ByElection, Nomination
from committees.meetings.models import ActionItem, Demand, Meeting, Minutes, Resolution, Suggestion
from committees.party.models import DualReport, PartyMember, PartyOrganisation, PartyPost, PartyRecord
from committees.responsibility.models import ChargeHandover, Emergency
from committees.taskforces.models import Charter, LogEntry
from governance.accounts.models import Consent, User
from governance.attachments.models import Attachment
from governance.audit.models import LookWeek
from governance.clocks.models import Ladder
from governance.exports.models import ExportJob
from governance.imports.models import Import
from governance.journal.models import Event, Notice
from governance.people.models import Invitation
from governance.registry.models import (
    Building,
    Community,
    Coverage,
    Entrance,
    Home,
    HomeClaim,
    Occupancy,
    Organisation,
    Ownership,
    Posting,
    Street,
    TitleRecord,
    today,
)
from governance.signin.models import Session
from issues.insight.sight import OPINIONS, Standing, may_see
from issues.petitions import actions
from issues.petitions.models import Category, CategoryGroup, Extension, Issue, Petition, Photo, Recusal, Route, Task
from issues.visits.models import Round, Visit

pytestmark = pytest.mark.django_db

WORLDS = {"deep": 5000, "quick": 50}.get(os.environ.get("HYPOTHESIS_PROFILE"), 500)
NOW = timezone.now()
PEOPLE, COMMUNITIES, BUILDINGS, ORGANISATIONS = 4, 3, 6, 8

# Since and until, in days from today: holds, holds from today, ended today, ended, not yet, until tomorrow.
PERIODS = [(-9, None)] * 4 + [(0, None), (-9, 0), (-9, -3), (1, None), (-9, 1), (0, 0)]
STATES = ["filed", "asked", "declined", "withdrawn", "accepted", "accepted", "accepted"]

period = st.sampled_from(PERIODS)
person = st.integers(0, PEOPLE - 1)
community = st.integers(0, COMMUNITIES - 1)
building = st.integers(0, BUILDINGS - 1)
organisation = st.integers(0, ORGANISATIONS - 1)
some = st.integers(0, 5)
yes = st.booleans()


def rows(*fields, most=4):
    return st.lists(st.tuples(*fields), max_size=most)


WORLD = st.fixed_dictionaries(
    {
        "committees": st.tuples(*[period] * 4),
        "seats": rows(some, person, st.sampled_from(["chair", "deputy", "member", "member"]), period, most=5),
        "zones": rows(some, some, st.sets(building, max_size=3), period, most=3),
        "postings": rows(
            person,
            organisation,
            st.sampled_from(["", "", "", "auditor", "discipline", "discipline intake"]),
            yes,  # leads it
            period,
            most=5,
        ),
        "homes": rows(person, building, yes, period),
        "issues": rows(community, st.none() | building, yes, most=2),
        # who, where, seen by neighbours, state, of which issue, of which organisation, accuses, the street acts
        "petitions": rows(
            *(person, community, st.none() | building, yes, st.sampled_from(STATES)),
            *(some, st.none() | organisation, yes, yes),
            most=5,
        ),
        "recusals": rows(some, person, yes, most=3),
        "tasks": rows(
            some, organisation, st.sampled_from(["sent", "signed", "refused", "recalled", "reported"]), most=3
        ),
        "photos": rows(person, st.sampled_from(["petition", "task", "loose"]), some, most=3),
        "claims": rows(person, building, st.sampled_from(["owner", "tenant"]), most=2),
        # beside which committee or none, approved by which one before it or by none
        "parties": rows(st.none() | some, yes, period, most=3),
        "comrades": rows(some, person, st.sampled_from(["post", "post", "member", "report"]), period, most=5),
    }
)


# --- what all worlds share ----------------------------------------------------------------------------------


class Ground:
    """Two streets, three communities, six buildings, eight organisations, four people; and what happens to nobody."""

    def __init__(self):
        self.streets = [Street.objects.create(name=name) for name in "甲乙"]
        self.communities = [
            Community.objects.create(street=self.streets[n // 2], name=f"{n}") for n in range(COMMUNITIES)
        ]
        self.buildings = [
            Building.objects.create(community=self.communities[n // 2], number=n) for n in range(BUILDINGS)
        ]
        self.homes = [
            Home.objects.create(entrance=Entrance.objects.create(building=row, number=1), door="101")
            for row in self.buildings
        ]
        self.organisations = [
            *(Organisation(kind="street_office", name=f"{row}街", street=row) for row in self.streets),
            *(Organisation(kind="neighbourhood", name=f"{row}居", community=row) for row in self.communities),
            Organisation(kind="firm", name="物业"),
            Organisation(kind="titleholder", also=["firm", "operator"], name="产权"),
            Organisation(kind="department", also=["operator"], name="部门", street=self.streets[0]),
        ]
        Organisation.objects.bulk_create(self.organisations)
        self.people = User.objects.bulk_create(
            User(username=f"p{n}", display_name=f"人{n}", password="!") for n in range(PEOPLE)
        )
        group = CategoryGroup.objects.create(code="X", name="某")
        self.category = Category.objects.create(group=group, code="X1", name="某", urgency="P3", since="2020-01-01")
        self._papers()
        self.papers = [row for model in PAPERS for row in model.objects.prefetch_related(*PAPERS[model])]

    def _papers(self):
        """Rows that stand still while the facts around them change."""
        firm, titleholder = self.organisations[5:7]
        for organisation, numbers in ((firm, (0, 2)), (titleholder, (1, 4))):
            for n in numbers:
                Coverage.objects.create(organisation=organisation, building=self.buildings[n], since="2020-01-01")
        for n, row in enumerate(self.organisations):
            Invitation.objects.create(
                organisation=row, name="新", title="岗", token_hash=f"{n}", made_at=NOW, by=self.people[0],
                expires_at=NOW,
            )  # fmt: skip
        for n, home in enumerate(self.homes):
            TitleRecord.objects.create(home=home, name=f"主{n}")
        for street in (None, *self.streets):
            Ladder.objects.create(kind="x", street=street, made_at=NOW)
        for street in self.streets:
            LookWeek.objects.create(street=street, monday=today(), listed_at=NOW, looks=1, people=0)
        for place in (*self.streets, *self.communities):
            Import.objects.create(
                scope=place, kind="x", place="某", by=self.people[0], nonce=uuid.uuid4(), uploaded_at=NOW
            )
        for n, (firm_, numbers) in enumerate(((firm, (0, 1)), (titleholder, (4,)))):
            contract = ServiceContract.objects.create(
                number=f"{n}", firm=firm_, community=self.buildings[numbers[0]].community, signed_on="2020-01-01"
            )
            for number in numbers:
                ContractBuilding.objects.create(contract=contract, building=self.buildings[number])
        handover = Handover.objects.create(
            community=self.communities[1], giver=firm, taker=titleholder, began_on="2020-01-01"
        )
        handover.buildings.set(self.buildings[2:4])
        self._routes(firm)
        self._published()
        for who in self.people:
            ExportJob.objects.create(owner=who, kind="x", asked_at=NOW)
            Consent.objects.create(person=who, purpose="x", version="1", given_at=NOW)
            event = Event.objects.create(verb="x", subject=who, at=NOW)
            for channel in ("inbox", "email"):
                Notice.objects.create(event=event, recipient=who, channel=channel, next_try_at=NOW)

    def _published(self):
        """In each community a body that is being formed, who is recommended for it; a draft, and one objected to."""
        first, *others = self.people
        for n, place in enumerate(self.communities):
            body = Committee.objects.create(
                kind="management", community=place, name=f"新{n}", planned_size=7, state="announced"
            )
            ByElection.objects.create(
                committee=body, kind="owner", announced_at=NOW, announced_by=first, nonce=uuid.uuid4()
            )
            for who, way in ((first, "joint"), (others[0], "self")):
                Nomination.objects.create(
                    committee=body, person=who, by=first, way=way, kind="owner", nonce=uuid.uuid4(), made_at=NOW
                )
            what = {
                "kind": "general",
                "community": place,
                "subject": place,
                "title": "公示",
                "text": "正文",
                "role": "居委会",
            }
            what |= {"drafted_at": NOW, "drafted_by": first}
            Announcement.objects.create(**what)
            term = {"posted_at": NOW, "ends_at": NOW + timedelta(days=3)}
            online = Announcement.objects.create(state="online", **term, **what)
            Objection.objects.create(
                announcement=online, person=others[n], nonce=uuid.uuid4(), text="不同意", made_at=NOW
            )
            thanks = {"kind": "thanks", "words": "谢谢", "community": place, "giver": others[n], "given_on": NOW}
            Commendation.objects.create(
                committee=body, nonce=uuid.uuid4(), recorded_at=NOW, recorded_by=others[n], role="居民", **thanks
            )

    def _routes(self, firm):
        places = [*({"street": row} for row in self.streets), *({"community": row} for row in self.communities)]
        for place in (*places, {"building": self.buildings[0]}):
            Route.objects.create(group=self.category.group, organisation=firm, basis="合同", **place)

    def prepare(self):
        """What `visible_to` asks, of every kind for every person, as one statement of the database."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL jit = off")
            cursor.execute("PREPARE seen AS " + " UNION ALL ".join(self.asked(cursor, [*MATTERS, *PAPERS])))

    def asked(self, cursor, models):
        for n, user in enumerate(self.people):
            for model in models:
                sql, params = model.objects.visible_to(user).order_by().values_list("pk").query.sql_with_params()
                asked = cursor.cursor.mogrify(sql, params).decode()
                yield f"SELECT {n}, '{model.__name__}', found.pk::text FROM ({asked}) AS found (pk)"

    def seen(self):
        """(person, kind, key) of every row that the lists show."""
        with connection.cursor() as cursor:
            cursor.execute("EXECUTE seen")
            return sorted(cursor.fetchall())


@pytest.fixture
def ground(db, django_assert_num_queries):
    built = Ground()
    ContentType.objects.get_for_models(Street, Community)
    with django_assert_num_queries(2):  # to prepare: a `visible_to` that asked something first could not be kept
        built.prepare()
    yield built
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")


# --- one world ----------------------------------------------------------------------------------------------


def dated(period):
    since, until = period
    day = today()
    return {
        "since": day + timedelta(days=since),
        "until": None if until is None else day + timedelta(days=until),
    }


class Once:
    """Lets each key through once where the row has no end: the database allows one of these at a time."""

    def __init__(self):
        self.seen = set()

    def __call__(self, *keys, until=None):
        if until is None and any(key in self.seen for key in keys):
            return False
        self.seen |= set(keys) if until is None else set()
        return True


def build(ground, world):
    """The world's facts, a dozen inserts; returns its rows, each with what hangs on it already at hand."""
    kinds = [("management", 0), ("management", 1), ("management", 2), ("task_force", 0)]
    committees = Committee.objects.bulk_create(
        Committee(kind=kind, community=ground.communities[where], name=f"{n}", **dated(when))
        for n, ((kind, where), when) in enumerate(zip(kinds, world["committees"], strict=True))
    )
    once, seats = Once(), []
    for where, who, office, when in world["seats"]:
        where, when = where % 4, dated(when)
        keys = [(where, who), *([(where, "chair")] if office == "chair" else [])]
        if once(*keys, until=when["until"]):
            seat = {"committee": committees[where], "person": ground.people[who], "office": office}
            seats.append(Seat(kind="owner", **seat, **when))
    Seat.objects.bulk_create(seats)
    if seats:
        zones = Zone.objects.bulk_create(
            Zone(committee=committees[where % 4], name="片", lead=seats[lead % len(seats)], **dated(when))
            for where, lead, _, when in world["zones"]
        )
        Zone.buildings.through.objects.bulk_create(
            Zone.buildings.through(zone=zone, building=ground.buildings[n])
            for zone, (_, _, numbers, _) in zip(zones, world["zones"], strict=True)
            for n in numbers
        )
    work_and_live(ground, world)
    return [*committees, *matters(ground, world), *party_life(ground, world, committees)]


def party_life(ground, world, committees):
    parties = PartyOrganisation.objects.bulk_create(
        PartyOrganisation(
            kind="branch",
            name=f"支部{n}",
            street=ground.streets[0],
            committee=None if beside is None else committees[beside % 4],
            **dated(when),
        )
        for n, (beside, _, when) in enumerate(world["parties"])
    )
    for above, below, (_, approved, _) in zip(parties, parties[1:], world["parties"][1:], strict=False):
        below.approver = above if approved else None
    PartyOrganisation.objects.bulk_update(parties, ["approver"])
    once, found = Once(), {"post": [], "member": [], "report": []}
    for which, who, how, when in world["comrades"] if parties else []:
        fact = {"party": parties[which % len(parties)], "person": ground.people[who], **dated(when)}
        if once((how, fact["party"].pk, who), until=fact["until"]):
            found[how].append(fact)
    posts = PartyPost.objects.bulk_create(PartyPost(office="member", way="elected", **one) for one in found["post"])
    members = PartyMember.objects.bulk_create(PartyMember(**one) for one in found["member"])
    reports = DualReport.objects.bulk_create(DualReport(**one) for one in found["report"])
    writer = {"written_at": NOW, "written_by": ground.people[0], "held_on": today(), "present": 1, "title": "会"}
    records = PartyRecord.objects.bulk_create(
        PartyRecord(party=party, kind="party_day", nonce=uuid.UUID(int=n), **writer) for n, party in enumerate(parties)
    )
    return [*parties, *posts, *members, *reports, *records]


def work_and_live(ground, world):
    once, postings = Once(), []
    for who, where, duties, leads, when in world["postings"]:
        when, duties = dated(when), duties.split()
        if once((who, where), until=when["until"]):
            what = {"duties": duties, "is_lead": leads and duties != ["auditor"], "title": "岗"}
            postings.append(
                Posting(person=ground.people[who], organisation=ground.organisations[where], **what, **when)
            )
    Posting.objects.bulk_create(postings)
    once, living = Once(), {True: [], False: []}
    for who, where, owns, when in world["homes"]:
        when = dated(when)
        fact = {"person": ground.people[who], "home": ground.homes[where], **when}
        if once((who, where, owns), until=when["until"]):
            living[owns].append(Ownership(shares=9, **fact) if owns else Occupancy(kind="tenant", **fact))
    Ownership.objects.bulk_create(living[True])
    Occupancy.objects.bulk_create(living[False])


def matters(ground, world):
    issues = Issue.objects.bulk_create(issue(ground, n, *fields) for n, fields in enumerate(world["issues"]))
    petitions = Petition.objects.bulk_create(
        petition(ground, n, issues, *fields) for n, fields in enumerate(world["petitions"])
    )
    once, tasks = Once(), []
    for which, where, state in world["tasks"] if issues else []:
        one = issues[which % len(issues)]
        if once((one.pk, where)):
            tasks.append(task(ground, len(tasks), one, where, state))
    Task.objects.bulk_create(tasks)
    once, recusals = Once(), []
    for which, who, lifted in world["recusals"] if petitions else []:
        one = petitions[which % len(petitions)]
        if once((one.pk, who), until=lifted or None):
            how = {"lifted_at": NOW, "lifted_by": ground.people[0], "lifted_because": "同名"} if lifted else {}
            recusals.append(Recusal(petition=one, person=ground.people[who], ground="named", since=NOW, **how))
    Recusal.objects.bulk_create(recusals)
    at_hand(issues, petitions, tasks, recusals)
    claims = HomeClaim.objects.bulk_create(
        HomeClaim(person=ground.people[who], home=ground.homes[where], kind=kind, claimed_at=NOW)
        for (who, where), kind in {(who, where): kind for who, where, kind in world["claims"]}.items()
    )
    extensions = Extension.objects.bulk_create(
        Extension(task=one, days=1, reason="料", asked_at=NOW, asked_by=ground.people[0]) for one in tasks[:2]
    )
    photos = Photo.objects.bulk_create(photo(ground, petitions, tasks, *fields) for fields in world["photos"])
    return [*petitions, *issues, *tasks, *extensions, *claims, *photos]


def at_hand(issues, petitions, tasks, recusals):
    """`may_see` follows the rows one by one; here they are read once."""
    for row in issues:
        row._prefetched_objects_cache = {
            "petitions": [one for one in petitions if one.issue_id == row.pk],
            "tasks": [one for one in tasks if one.issue_id == row.pk],
        }
    for row in petitions:
        row._prefetched_objects_cache = {"recusals": [one for one in recusals if one.petition_id == row.pk]}


def issue(ground, n, where, at, street_acts):
    return Issue(
        number=f"W{n}",
        title="事",
        category=ground.category,
        urgency="P3",
        community=ground.communities[where],
        building=ground.buildings[at] if at is not None else None,
        opened_at=NOW,
        opened_by=ground.people[0],
        due_at=NOW,
        changed_at=NOW,
        street_acts=street_acts,
    )


def petition(ground, n, issues, who, where, at, shared, state, which, about, accuses, street_acts):
    state = "filed" if state == "accepted" and not issues else state
    ends = state in ("declined", "withdrawn")
    accuses = accuses and state != "accepted" and not shared
    return Petition(
        number=f"S{n}",
        petitioner=ground.people[who],
        category=ground.category,
        community=ground.communities[where],
        building=ground.buildings[at] if at is not None else None,
        place_kind="public",
        text="事",
        visibility="neighbours" if shared else "private",
        state=state,
        issue=issues[which % len(issues)] if state == "accepted" else None,
        about=ground.organisations[about] if about is not None else None,
        is_accusation=accuses,
        street_acts=street_acts and not accuses,
        reason="否" if ends else "",
        filed_at=NOW,
        filed_on=today(),
        due_at=None if ends else NOW,
        closed_at=NOW if ends else None,
        response_due_at=NOW,
        changed_at=NOW,
    )


def task(ground, n, one, where, state):
    return Task(
        number=f"R{n}",
        issue=one,
        organisation=ground.organisations[where],
        state=state,
        sent_at=NOW,
        sent_by=ground.people[0],
        refusal="否" if state == "refused" else "",
        report="好" if state == "reported" else "",
        closed_at=NOW if state in ("refused", "recalled") else None,
    )


def photo(ground, petitions, tasks, who, kind, which):
    things = {"petition": petitions, "task": tasks, "loose": []}[kind]
    beside = {kind: things[which % len(things)]} if things else {}
    moments = {"next_try_at": NOW, "uploaded_at": NOW}
    return Photo(uploader=ground.people[who], nonce=uuid.UUID(int=0), name="照", **moments, **beside)


# --- the law ------------------------------------------------------------------------------------------------

PARTY = (PartyOrganisation, PartyPost, PartyMember, DualReport, PartyRecord)
MATTERS = (Petition, Issue, Task, Extension, Photo, HomeClaim, *PARTY)
# Kinds whose rows stand still, with what `may_see` follows from them.
PAPERS = {
    Committee: [],
    ByElection: [],
    Nomination: ["committee__community"],
    Announcement: ["community"],
    Objection: ["announcement__community"],
    Commendation: ["community"],
    ServiceContract: ["community", "buildings"],
    Handover: ["community", "buildings"],
    Route: ["street", "community", "building__community"],
    Organisation: [],
    TitleRecord: ["home__entrance__building__community"],
    Invitation: ["organisation__community", "organisation__coverages__building__community"],
    Ladder: [],
    LookWeek: [],
    Import: ["scope"],
    ExportJob: [],
    Consent: [],
    Notice: [],
}


def test_what_lists_show_is_what_may_be_seen_in_every_world(ground):
    met = set()

    @settings(max_examples=WORLDS, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(WORLD)
    def holds(world):
        with transaction.atomic():
            found = [*build(ground, world), *ground.papers]
            allowed = []
            for n, user in enumerate(ground.people):
                standing = Standing(user)
                for row in found:
                    sees = may_see(user, row, standing)
                    met.add((type(row), sees))
                    allowed += [(n, type(row).__name__, str(row.pk))] if sees else []
            assert ground.seen() == sorted(allowed)
            transaction.set_rollback(True)

    holds()
    kinds = {*MATTERS, *PAPERS}
    assert {model for model, sees in met if sees} == kinds, "every kind is seen by somebody in some world"
    assert {model for model, sees in met if not sees} == kinds - {
        Organisation,
        PartyOrganisation,
        Committee,
        ByElection,
    }, "and kept from somebody"


# --- every filter bites -------------------------------------------------------------------------------------

EVERYTHING, NOTHING = Q(pk__isnull=False), Q(pk__in=[])


# --- the cast -------------------------------------------------------------------------------------------------


def test_and_over_the_cast(cast, issue_of, file_for):
    one = issue_of(text="王志强没来", by="dang")
    actions.dispatch(issue=one, lead=cast.organisations["首华物业"], by=cast["dang"])
    one = one.tasks.get()
    actions.sign(task=one, by=cast["wuye"])
    actions.ask_extension(task=one, days=2, reason="等料", by=cast["wuye"])
    file_for("zhao", visibility="neighbours", about=cast.organisations["首华物业"])
    file_for("li", text="收红包", is_accusation=True, about_person=cast["zhou"])
    issue_of("li", about_person=cast["zhou"])
    HomeClaim.objects.create(person=cast["gehua"], home=Home.objects.first(), kind="tenant", claimed_at=NOW)
    Photo.objects.create(uploader=cast["wuye"], task=one, nonce=uuid.uuid4(), next_try_at=NOW, uploaded_at=NOW)
    contract = ServiceContract.objects.create(
        number="1", firm=cast.organisations["首华物业"], community=one.issue.community, signed_on="2020-01-01"
    )
    posting = cast["wuye"].postings.get()
    ManagerReport.objects.create(contract=contract, posting=posting, took_post_on="2020-01-01")
    Session.objects.create(session_key="x", session_data="", person=cast["li"], expire_date=NOW + timedelta(days=1))
    everything = {model: list(model.objects.all()) for model in OPINIONS}
    for user in cast.people.values():
        standing = Standing(user)
        for model, found in everything.items():
            allowed = {row.pk for row in found if may_see(user, row, standing)}
            assert set(model.objects.visible_to(user).values_list("pk", flat=True)) == allowed, (user, model)


def test_every_kind_of_row_that_is_scoped_has_a_second_opinion():
    scoped = {model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}
    assert scoped == set(OPINIONS)
    apart = {ManagerReport, Session}  # these follow from others, or from the hour
    over_the_cast = {
        Meeting,
        Minutes,
        Demand,
        Resolution,
        ActionItem,
        Attachment,
        Suggestion,
    }  # tests/committees/test_meeting_pages.py
    over_the_cast |= {Round, Visit}  # tests/issues/test_visits.py
    over_the_cast |= {ChargeHandover, Emergency}  # tests/committees/test_emergency.py
    over_the_cast |= {Charter, LogEntry}  # tests/committees/test_taskforces.py
    assert scoped - {*MATTERS, *PAPERS} == apart | over_the_cast

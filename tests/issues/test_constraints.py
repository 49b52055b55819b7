"""What must never be, the database refuses, even from its own shell: each constraint, with the row that breaks it."""

import uuid
from datetime import date, time, timedelta

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from committees.announcements import actions as announcements
from committees.announcements.models import Announcement, Objection
from committees.bodies.models import Alternate, Committee, HandoverItem, Portrait, Seat, Zone
from committees.commendations import actions as commendations
from committees.commendations.models import Commendation
from committees.contracts import actions as contracts
from committees.contracts.models import Handover, ManagerReport, ServiceContract
from committees.contracts.models.contracts import ContractBuilding
from committees.contracts.models.handovers import HandoverDocument
from committees.formation.models import ByElection, Election, Nomination, StatementMade, Support
from committees.party import actions as party
from committees.party.models import DualReport, PartyMember, PartyOrganisation, PartyPost, PartyRecord, Rhythm
from committees.responsibility import actions as charges
from committees.responsibility.models import Charge, ChargeHandover, CheckIn, Duty, Emergency, EmergencyDay
from committees.taskforces.models import Charter, LogEntry, MemberUnit
from governance.accounts import consents
from governance.accounts.models import Allowance, Code, Consent, User
from governance.attachments.models import Attachment
from governance.audit.models import LookWeek
from governance.clocks.models import Clock, Firing, Ladder, Step, TimeLimit
from governance.exports.models import ExportJob
from governance.imports.models import Import, ImportChange
from governance.journal.models import Event, Notice, Seal, Verification
from governance.people import actions as people
from governance.people.models import HomeCode, Invitation
from governance.registry.models import (
    Building,
    Community,
    Contact,
    Coverage,
    Entrance,
    Estate,
    Grid,
    HeadRule,
    Home,
    HomeClaim,
    ManagementArea,
    Occupancy,
    Organisation,
    Ownership,
    Posting,
    Street,
    TitleRecord,
    today,
)
from issues.demo import parties
from issues.insight.models import CoverageTarget, DailyFact
from issues.petitions import actions
from issues.petitions.models import (
    Category,
    CategoryGroup,
    Extension,
    Issue,
    NumberCounter,
    Petition,
    Photo,
    Recusal,
    Route,
    Task,
)
from issues.visits import actions as visits
from issues.visits.models import Round, Visit, Wish
from tests.kept_rows import kept
from tests.test_access import tasked

pytestmark = pytest.mark.django_db

NOW = timezone.now()
BEFORE = date(2019, 1, 1)


@pytest.fixture
@kept
def world(cast, file_for):
    """One row of everything: a filed petition, one replied, one closed; issues; tasks; clocks; a photo; a claim."""
    li, wang = cast["li"], cast["wang"]
    file_for("zhao", text="王志强委员说来看，没有来")
    lead, other, third = [cast.organisations[name] for name in ("首华物业", "歌华有线", "中国移动")]
    issue = actions.accept(petition=file_for("li"), by=wang)
    actions.dispatch(issue=issue, lead=lead, others=[other], by=wang)
    task = actions.sign(task=issue.tasks.get(organisation=lead), by=cast["wuye"])
    actions.ask_extension(task=task, days=2, reason="等料", by=cast["wuye"])
    issue = actions.accept(petition=file_for("li"), by=wang)
    actions.dispatch(issue=issue, lead=third, by=wang)
    actions.dispatch(issue=issue, lead=other, by=wang)  # the first lead's task is recalled
    closed = actions.accept(petition=file_for("li"), by=wang)
    actions.answer(issue=closed, text="好了", no_evidence_reason="看过", by=wang)
    actions.appraise(petition=closed.petitions.get(), solved=True, satisfied=True, by=li)
    answered = actions.accept(petition=file_for("li"), by=wang)
    actions.answer(issue=answered, text="好了", no_evidence_reason="看过", by=wang)
    Photo.objects.create(uploader=li, nonce=uuid.uuid4(), name="a.jpg", next_try_at=NOW, uploaded_at=NOW)
    Firing.objects.create(clock=Clock.objects.first(), step="due", planned_at=NOW, fired_at=NOW)
    HomeClaim.objects.create(person=li, home=Home.objects.first(), kind="owner", claimed_at=NOW)
    publish(cast)
    thank(cast)
    Portrait.objects.create(seat=cast["wang"].seats.get(), image="a.jpg", thumb="b.jpg", taken_at=NOW)
    walk(cast)
    keep_a_branch(cast)
    look_after(cast)
    Ladder.objects.create(kind="handling", urgency="P3", street=Street.objects.first(), version=8, made_at=NOW)
    keep_the_ground(cast)
    Alternate.objects.create(committee=Committee.objects.first(), person=li, kind="owner")
    HandoverItem.objects.create(committee=Committee.objects.first(), kind="seal")
    recommend(li)
    tasked(cast)
    return cast


def recommend(person):
    """A nomination with one statement and one household behind it."""
    where = {"committee": Committee.objects.first(), "person": person, "by": person}
    nomination = Nomination.objects.create(**where, way="joint", kind="owner", nonce=uuid.uuid4(), made_at=NOW)
    StatementMade.objects.create(nomination=nomination, code="fees", evidence="存档", stated_at=NOW)
    Support.objects.create(nomination=nomination, home=Home.objects.first(), person=person, at=NOW)
    body = where["committee"]
    ByElection.objects.create(committee=body, kind="owner", announced_at=NOW, announced_by=person, nonce=uuid.uuid4())
    agreed = dict.fromkeys(
        ("heads", "heads_taking_part", "heads_agreeing", "area", "area_taking_part", "area_agreeing"), 9
    )
    Election.objects.create(
        committee=body, system="书面", closed_on=today(), document="一", recorded_at=NOW, recorded_by=person, **agreed
    )


def keep_a_branch(cast):
    """Posts, members, a record and a report of the branch; a temporary one of 老山."""
    branch = parties.settle(cast)["branch"]
    party.claim_report(party=branch, unit="某单位", claims="值守", by=cast["li"])
    held = {"held_on": today(), "title": "学习", "present": 9, "text": "", "nonce": uuid.uuid4()}
    party.record_life(party=branch, kind="party_day", by=cast["dang"], **held)


def publish(cast):
    """One announcement online with an objection, one drafted."""
    jimenli = cast.communities["蓟门里"]
    what = {"kind": "general", "subject": jimenli, "community": jimenli, "title": "公示", "text": "正文"}
    online = announcements.announce(**what, nonce=uuid.uuid4(), by=cast["zhou"])
    announcements.object_to(announcement=online, text="不同意", nonce=uuid.uuid4(), by=cast["li"])
    said = {"way": "spoken", "text": "不同意", "received_on": today(), "nonce": uuid.uuid4()}
    announcements.take_objection(announcement=online, **said, by=cast["zhou"])
    announcements.draft(**what, by=cast["zhou"])


def thank(cast):
    """li's letter to the 物管会."""
    body = cast["dang"].seats.get().committee
    what = {"kind": "thanks", "words": "谢谢", "nonce": uuid.uuid4()}
    commendations.give(receiver=body, community=body.community, by=cast["li"], **what)


def look_after(cast):
    """Building 12 has passed from wang to somebody else, and is in an emergency."""
    building = cast["li"].ownerships.get().home.entrance.building
    seats = {seat.person.username: seat for seat in Seat.objects.current().select_related("person")}
    deputies = [seats["weiyuan6"], cast["wuye"].postings.get()]
    for lead in ("wang", "weiyuan4"):
        charges.appoint(buildings=[building], lead=seats[lead], deputies=deputies, by=cast["zhou"])
    what = {"kind": "flood", "name": "防汛", "since": today(), "last_day": today(), "check_by": time(10)}
    row = charges.declare(buildings=[building], nonce=uuid.uuid4(), by=cast["zhou"], **what)
    charges.check_in(emergency=row, buildings=[building], condition="fine", nonce=uuid.uuid4(), by=cast["zhou"])


def walk(cast):
    """A round of wang's zone, and a talk at li's door."""
    zone, by = Zone.objects.get(lead__person=cast["wang"]), cast["wang"]
    row = visits.open_round(zone=zone, name="走访", begins_on=today(), ends_on=today(), nonce=uuid.uuid4(), by=by)
    asked = [visits.Asked(Category.objects.current().get(code="K2"), "线垂下来")]
    home = cast["li"].ownerships.get().home
    visits.record_visit(round=row, home=home, outcome="talked", asked=asked, nonce=uuid.uuid4(), by=by)


def keep_the_ground(cast):
    """One row of what the street and the 居委会 keep: parcels, titles, papers, codes, files."""
    zhou, li, jimenli = cast["zhou"], cast["li"], cast.communities["蓟门里"]
    firm, area = cast.organisations["首华物业"], jimenli.areas.first()
    Grid.objects.create(community=jimenli, name="一")
    Estate.objects.create(community=jimenli, name="一")
    Contact.objects.create(organisation=firm, duty="报修", phone="010-55550000")
    HeadRule.objects.create(area=area, basis="街道决定")
    empty = Home.objects.filter(ownerships=None).order_by("-pk")
    TitleRecord.objects.create(home=empty[0], name="某某")
    Ownership.objects.create(home=empty[1], organisation=firm)
    actions.add_route(
        group=CategoryGroup.objects.get(code="B"), organisation=firm, place=jimenli, basis="合同", by=zhou
    )
    sign_and_hand_over(cast, jimenli, firm)
    people.make_codes(entrance=Entrance.objects.first(), sheet=uuid.uuid4(), by=zhou)
    people.invite(organisation=firm, by=cast["wuye"], name="钟维修", title="维修员", nonce=uuid.uuid4())
    consents.give(person=li, purpose="share_phone", about="SQ1")
    Code.objects.create(holder="x", purpose="sign_in", digest="x", sent_at=NOW, until=NOW)
    LookWeek.objects.create(street=jimenli.street, monday=BEFORE, listed_at=NOW, looks=0, people=0)
    ExportJob.objects.create(owner=li, kind="issues", asked_at=NOW)
    scope = {"scope_type": ContentType.objects.get_for_model(jimenli), "scope_id": jimenli.pk}
    source = Import.objects.create(kind="homes", by=zhou, nonce=uuid.uuid4(), uploaded_at=NOW, **scope)
    thing = {"thing_type": scope["scope_type"], "thing_id": jimenli.pk}
    ImportChange.objects.create(source=source, row=1, created=True, **thing)
    paper = {"nonce": uuid.uuid4(), "uploaded_at": NOW, "size": 1}
    Attachment.objects.create(purpose="paper", kind="pdf", name="一", file="x", uploader=zhou, **paper)
    DailyFact.objects.create(community=jimenli, organisation=firm, day=BEFORE)


def sign_and_hand_over(cast, jimenli, firm):
    buildings = Building.objects.filter(community=jimenli, number=12)
    where, day = {"community": jimenli, "buildings": buildings, "by": cast["zhou"]}, today()
    contract = contracts.sign_contract(firm=firm, number="一", since=day, signed_on=day, **where)
    posting = cast["wuye"].postings.get()
    contracts.appoint_manager(contract=contract, posting=posting, took_post_on=day, by=cast["zhou"])
    contracts.begin_handover(giver=firm, taker=None, began_on=day, old=contract, **where)


def new(model, **values):
    """A row that never was."""
    return lambda: model.objects.create(**values)


def put(model, found, **values):
    """Write these values into the first row found, past every model method."""
    row = model.objects.filter(**found).order_by("pk").first()
    assert row is not None, "the world has no such row"
    return lambda: model.objects.filter(pk=row.pk).update(**values)


def another_contract():
    return ServiceContract.objects.create(
        firm=Organisation.objects.get(name="歌华有线"), community=Community.objects.first(), number="二", signed_on=NOW
    )


def double(model, found=(), **values):
    """The first row found once more, with other values where they are given."""
    row = model.objects.filter(**dict(found)).order_by("pk").first()
    assert row is not None, "the world has no such row"
    row.pk, row._state.adding = None, True
    for name, value in values.items():
        setattr(row, name, value)
    return lambda: row.save(force_insert=True)


SEATED = {"seat__isnull": False}
FILED, REPLIED, CLOSED = {"state": "filed"}, {"state": "replied"}, {"state": "closed"}
CURRENT = {"until": None}
RUNNING = {"stopped_at": None, "next_fire_at__isnull": False}
ONLINE = {"state": "online"}
FIRM = {"name": "首华物业"}
OURS = ("governance.", "committees.", "issues.")

# constraint -> what breaks it, asked of the world when it stands
BROKEN_BY = {
    # petitions
    "a_form_makes_one_petition": lambda w: double(Petition, FILED, number="X1"),
    "petition_is_in_a_known_state": lambda w: put(Petition, FILED, state="lost"),
    "accepted_petition_has_an_issue": lambda w: put(Petition, FILED, state="accepted"),
    "petition_outside_an_issue_has_none": lambda w: put(Petition, FILED, issue=Issue.objects.first()),
    "nobody_closes_without_a_reply": lambda w: put(Petition, REPLIED, reply=""),
    "nobody_is_turned_away_without_a_reason": lambda w: put(
        Petition, FILED, state="declined", closed_at=NOW, due_at=None
    ),
    "petition_is_closed_when_it_ended": lambda w: put(Petition, CLOSED, closed_at=None),
    "appraisal_answers_both_questions": lambda w: put(Petition, CLOSED, satisfied=None),
    "petition_names_a_building_or_public": lambda w: put(Petition, FILED, building=None),
    "petition_is_answered_after_it_is_filed": lambda w: put(Petition, FILED, responded_at=NOW - timedelta(days=9)),
    "an_accusation_goes_nowhere_else": lambda w: put(Petition, FILED, is_accusation=True, visibility="neighbours"),
    "recused_once_at_a_time": lambda w: double(Recusal, {}),
    "recusal_has_a_known_ground": lambda w: put(Recusal, {}, ground="whim"),
    "nobody_lifts_a_recusal_without_a_reason": lambda w: put(Recusal, {}, lifted_at=NOW, lifted_by=w["zhou"]),
    "filing_for_somebody_names_relation_and_consent": lambda w: put(Petition, FILED, relation="parent"),
    # issues
    "issue_is_in_a_known_state": lambda w: put(Issue, {"state": "handling"}, state="lost", due_at=None),
    "issue_has_a_known_urgency": lambda w: put(Issue, {}, urgency="P9"),
    "an_answer_needs_evidence_or_a_reason": lambda w: put(Issue, {"state": "answered"}, no_evidence_reason=""),
    "issue_has_a_due_time_while_it_runs": lambda w: put(Issue, {"state": "handling"}, due_at=None),
    "issue_is_closed_when_it_ended": lambda w: put(Issue, CLOSED, closed_at=None),
    # tasks
    "task_is_in_a_known_state": lambda w: put(Task, {"state": "signed"}, state="lost"),
    "an_organisation_has_one_task_per_issue": lambda w: double(Task, {"state": "signed"}, number="X", is_lead=False),
    "one_lead_at_a_time": lambda w: put(Task, {"state": "sent", "is_lead": False}, is_lead=True),
    "nobody_refuses_without_a_reason": lambda w: put(
        Task, {"state": "sent"}, state="refused", closed_at=NOW, due_at=None
    ),
    "a_report_says_what_was_done": lambda w: put(Task, {"state": "signed"}, state="reported"),
    "task_is_closed_when_it_ended": lambda w: put(Task, {"state": "recalled"}, closed_at=None),
    "one_extension_waits_at_a_time": lambda w: double(Extension, {"state": "waiting"}),
    "extension_is_1_to_30_days": lambda w: put(Extension, {}, days=31),
    "extension_is_decided_or_waits": lambda w: put(Extension, {"state": "waiting"}, decided_at=NOW),
    # photos, numbers, categories
    "photo_belongs_to_one_thing": lambda w: put(
        Photo, {}, petition=Petition.objects.first(), task=Task.objects.first()
    ),
    "ready_photo_has_its_files": lambda w: put(Photo, {}, state="ready"),
    "one_counter_per_prefix_and_day": lambda w: double(NumberCounter),
    "one_category_in_force_per_code": lambda w: double(Category),
    "category_has_a_known_urgency": lambda w: put(Category, {}, urgency="P0"),
    "category_ends_after_it_begins": lambda w: put(Category, {}, until=BEFORE),
    # the routing table
    "route_ends_after_it_begins": lambda w: put(Route, {}, until=BEFORE),
    "route_is_of_exactly_one_place": lambda w: put(Route, {}, street=Street.objects.first()),
    "route_has_both_times_or_none": lambda w: put(Route, {}, begins=time(8)),
    "route_names_its_basis": lambda w: put(Route, {}, basis=""),
    "route_of_a_category_is_of_its_group": lambda w: put(Route, {}, category="C3"),
    # clocks
    "clock_cycle_is_unique": lambda w: double(Clock, {"stopped_at__isnull": False}),
    "one_clock_of_a_kind_runs_at_a_time": lambda w: double(Clock, {"stopped_at": None}, cycle=9),
    "clock_stops_after_it_starts": lambda w: put(Clock, RUNNING, stopped_at=NOW - timedelta(days=9), next_fire_at=None),
    "clock_is_due_after_it_starts": lambda w: put(Clock, RUNNING, due_at=NOW - timedelta(days=9)),
    "a_stopped_clock_does_not_fire": lambda w: put(Clock, RUNNING, stopped_at=NOW + timedelta(days=9)),
    "a_step_fires_once": lambda w: double(Firing),
    "a_step_never_fires_early": lambda w: double(Firing, step="x", planned_at=NOW + timedelta(days=9)),
    "one_limit_for_a_kind_from_a_day": lambda w: double(TimeLimit),
    "a_limit_is_longer_than_nothing": lambda w: double(TimeLimit, kind="new", amount=0),
    "limit_unit_is_known": lambda w: double(TimeLimit, kind="new", unit="moons"),
    "a_limit_names_its_basis": lambda w: double(TimeLimit, kind="new", basis=""),
    "limit_bound_is_known": lambda w: double(TimeLimit, kind="new", bound="any"),
    "ladder_versions_are_counted": lambda w: double(Ladder, {"state": "live"}, state="draft", live_at=None),
    "one_ladder_is_live_at_a_time": lambda w: double(Ladder, {"state": "live"}, version=9),
    "one_ladder_is_drafted_at_a_time": lambda w: double(Ladder, {"state": "draft"}, version=9),
    "ladder_is_in_a_known_state": lambda w: put(Ladder, {"state": "live"}, state="asleep"),
    "ladder_dates_follow_its_state": lambda w: put(Ladder, {"state": "live"}, live_at=None),
    "a_ladder_has_a_step_once": lambda w: double(Step, position=9),
    "a_ladder_has_one_step_at_a_place": lambda w: double(Step, step="another"),
    "a_step_is_before_or_after_the_due_time": lambda w: put(Step, {}, share=None, after=None),
    "a_step_reminds_or_escalates": lambda w: put(Step, {}, speaks="shouts"),
    # journal
    "seals_are_counted_from_one": lambda w: new(Seal, position=0, event=Event.objects.first(), digest="x"),
    "verification_is_of_a_known_way": lambda w: new(Verification, at=NOW, how="guess", position=0, events=0),
    "a_person_is_told_once_per_channel": lambda w: double(Notice, key=uuid.uuid4()),
    "a_notice_is_sent_or_given_up_not_both": lambda w: put(Notice, {"channel": "inbox"}, given_up_at=NOW),
    "notice_channel_is_known": lambda w: put(Notice, {}, channel="pigeon"),
    # registry
    "community_named_once_per_street": lambda w: double(Community),
    "area_named_once_per_community": lambda w: double(ManagementArea),
    "building_numbered_once": lambda w: double(Building),
    "entrance_numbered_once": lambda w: double(Entrance),
    "home_numbered_once": lambda w: double(Home),
    "organisation_is_of_a_known_kind": lambda w: put(Organisation, {}, kind="club"),
    "street_office_has_a_street": lambda w: put(Organisation, {"kind": "street_office"}, street=None),
    "neighbourhood_committee_has_a_community": lambda w: put(Organisation, {"kind": "neighbourhood"}, community=None),
    "coverage_ends_after_it_begins": lambda w: put(Coverage, {}, until=BEFORE),
    "building_served_once_at_a_time": lambda w: double(Coverage),
    "ownership_ends_after_it_begins": lambda w: put(Ownership, {}, until=BEFORE),
    "ownership_has_exactly_one_owner": lambda w: put(Ownership, {}, person=None),
    "home_owned_once_by_a_person": lambda w: double(Ownership),
    "occupancy_ends_after_it_begins": lambda w: put(Occupancy, {}, until=BEFORE),
    "home_occupied_once_by_a_person": lambda w: double(Occupancy),
    "posting_ends_after_it_begins": lambda w: put(Posting, {}, until=BEFORE),
    "posted_once_at_a_time": lambda w: double(Posting),
    "claim_is_in_a_known_state": lambda w: put(HomeClaim, {}, state="lost", decided_at=NOW, decided_by=w["zhou"]),
    "claim_is_decided_by_somebody_or_waits": lambda w: put(HomeClaim, {}, state="confirmed"),
    "home_claimed_once_at_a_time": lambda w: double(HomeClaim),
    "building_use_is_known": lambda w: put(Building, {}, use="castle"),
    "building_title_is_known": lambda w: put(Building, {}, title="stolen"),
    "building_structure_is_known": lambda w: put(Building, {}, structure="paper"),
    "grid_named_once_per_community": lambda w: double(Grid),
    "estate_named_once_per_community": lambda w: double(Estate),
    "home_use_is_known": lambda w: put(Home, {}, use="castle"),
    "home_owned_once_by_an_organisation": lambda w: double(Ownership, {"person": None}),
    "ownership_share_is_a_fraction_up_to_one": lambda w: put(Ownership, {}, share=2, shares=1),
    "ownership_title_is_known": lambda w: put(Ownership, {}, title="stolen"),
    "unsold_public_home_belongs_to_an_organisation": lambda w: put(
        Ownership, {"organisation": None}, title="unsold_public"
    ),
    "titlerecord_ends_after_it_begins": lambda w: put(TitleRecord, {}, until=BEFORE),
    "owner_recorded_once_per_home": lambda w: double(TitleRecord),
    "recorded_share_is_a_fraction_up_to_one": lambda w: put(TitleRecord, {}, share=0),
    "recorded_title_is_of_a_person": lambda w: put(TitleRecord, {}, title="unsold_public"),
    "recorded_phone_is_whole_or_absent": lambda w: put(TitleRecord, {}, phone_tail="0001"),
    "headrule_ends_after_it_begins": lambda w: put(HeadRule, {}, until=BEFORE),
    "one_head_rule_per_area_at_a_time": lambda w: double(HeadRule),
    "head_rule_states_its_basis": lambda w: put(HeadRule, {}, basis=""),
    "contact_ends_after_it_begins": lambda w: put(Contact, {}, until=BEFORE),
    "organisation_is_also_of_plain_kinds_only": lambda w: put(Organisation, FIRM, also=["street_office"]),
    "organisation_with_a_successor_is_dissolved": lambda w: put(
        Organisation, FIRM, successor=w.organisations["歌华有线"]
    ),
    "organisation_does_not_succeed_itself": lambda w: put(Organisation, FIRM, successor=F("pk"), dissolved_on=BEFORE),
    "organisation_is_not_its_parent": lambda w: put(Organisation, FIRM, parent=F("pk")),
    "posting_duties_are_known": lambda w: put(Posting, {}, duties=["juggler"]),
    "an_auditor_has_no_other_duty": lambda w: put(Posting, {}, duties=["auditor"], is_lead=True),
    # accounts
    "a_closed_account_names_nobody": lambda w: put(User, {"username": "li"}, closed_at=NOW),
    "one_allowance_per_window": lambda w: double(Allowance),
    "an_allowance_has_a_window": lambda w: put(Allowance, {}, seconds=0),
    "one_code_per_number_and_purpose": lambda w: double(Code),
    "code_purpose_is_known": lambda w: put(Code, {}, purpose="fun"),
    "a_code_is_tried_five_times_at_most": lambda w: put(Code, {}, tries=6),
    "agreed_once_at_a_time": lambda w: double(Consent, {"withdrawn_at": None}),
    "consent_is_withdrawn_after_it_was_given": lambda w: put(Consent, {}, withdrawn_at=NOW - timedelta(days=9)),
    "consent_came_in_a_known_way": lambda w: put(Consent, {}, how="dream"),
    # people
    "home_has_one_live_code": lambda w: double(HomeCode, code_hash="x"),
    "a_used_code_was_used_by_somebody": lambda w: put(HomeCode, {}, used_at=NOW),
    "a_code_is_used_or_revoked_not_both": lambda w: put(HomeCode, {}, used_at=NOW, used_by=w["li"], revoked_at=NOW),
    "a_code_expires_after_it_is_made": lambda w: put(HomeCode, {}, expires_at=F("made_at")),
    "an_invitation_is_for_a_day_at_least": lambda w: put(Invitation, {}, until=F("since")),
    "invitation_duties_are_known": lambda w: put(Invitation, {}, duties=["juggler"]),
    "an_invited_auditor_has_no_other_duty": lambda w: put(Invitation, {}, duties=["auditor"], is_lead=True),
    "an_accepted_invitation_was_accepted_by_somebody": lambda w: put(Invitation, {}, accepted_at=NOW),
    "an_invitation_is_accepted_or_revoked_not_both": lambda w: put(
        Invitation, {}, accepted_at=NOW, accepted_by=w["li"], revoked_at=NOW
    ),
    "nobody_accepts_an_invitation_of_their_own": lambda w: put(Invitation, {}, accepted_at=NOW, accepted_by=F("by")),
    # attachments, imports, exports, audit, insight
    "attachment_is_of_a_known_kind": lambda w: put(Attachment, {}, kind="exe"),
    "attachment_has_a_thumbnail_if_it_is_a_photo": lambda w: put(Attachment, {}, kind="image"),
    "attachment_belongs_to_one_thing": lambda w: put(Attachment, {}, subject_id=1),
    "import_uploaded_once_per_form": lambda w: double(Import),
    "import_is_in_a_known_state": lambda w: put(Import, {}, state="lost"),
    "import_is_confirmed_by_somebody_without_errors": lambda w: put(Import, {}, confirmed_at=NOW),
    "import_is_applied_once_confirmed": lambda w: put(Import, {}, applied_at=NOW),
    "import_is_undone_once_applied": lambda w: put(Import, {}, undone_at=NOW),
    "import_created_thing_had_no_past": lambda w: put(ImportChange, {}, old={"name": "一"}),
    "import_touches_a_thing_once": lambda w: double(ImportChange),
    "import_done_was_applied": lambda w: put(Import, {}, state="done"),
    "export_is_in_a_known_state": lambda w: put(ExportJob, {}, state="lost"),
    "export_has_a_file_only_while_it_is_ready": lambda w: put(ExportJob, {}, file="x.xlsx"),
    "export_is_leased_while_it_is_written": lambda w: put(ExportJob, {}, lease_until=NOW),
    "one_list_is_exported_once_at_a_time": lambda w: double(ExportJob),
    "one_fact_row_per_day": lambda w: double(DailyFact),
    "a_part_is_never_more_than_its_whole": lambda w: put(DailyFact, {}, filed=0, open=1),
    "a_street_has_one_list_of_looks_a_week": lambda w: double(LookWeek),
    # contracts
    "servicecontract_ends_after_it_begins": lambda w: put(ServiceContract, {}, until=BEFORE, ended_reason="解聘"),
    "contract_numbered_once_per_community": lambda w: double(ServiceContract),
    "contract_has_a_number": lambda w: put(ServiceContract, {}, number=""),
    "contract_runs_for_a_day_at_least": lambda w: put(ServiceContract, {}, last_day=BEFORE),
    "contract_is_filed_after_signing": lambda w: put(ServiceContract, {}, filed_on=BEFORE),
    "contract_that_ended_says_why": lambda w: put(ServiceContract, {}, until=F("since")),
    "contractbuilding_ends_after_it_begins": lambda w: put(ContractBuilding, {}, until=BEFORE),
    "building_named_once_in_a_contract": lambda w: double(ContractBuilding, since=BEFORE, until=BEFORE),
    "building_has_one_contract_at_a_time": lambda w: new(
        ContractBuilding,
        contract=another_contract(),
        building=ContractBuilding.objects.first().building,
        since=today(),
    ),
    "manager_takes_post_once_in_a_contract": lambda w: double(ManagerReport),
    "manager_reports_after_taking_post": lambda w: put(ManagerReport, {}, reported_on=BEFORE),
    "handover_finishes_after_it_began": lambda w: put(Handover, {}, finished_on=BEFORE),
    "handover_is_between_two_firms": lambda w: put(Handover, {}, taker=F("giver")),
    "document_listed_once_per_handover": lambda w: double(HandoverDocument),
    "document_is_of_a_known_kind": lambda w: put(HandoverDocument, {}, kind="gossip"),
    # bodies
    "committee_ends_after_it_begins": lambda w: put(Committee, {}, until=BEFORE),
    "committee_is_of_a_known_kind": lambda w: put(Committee, {}, kind="club"),
    "management_committee_has_seven_or_more": lambda w: put(Committee, {"kind": "management"}, planned_size=6),
    "seat_ends_after_it_begins": lambda w: put(Seat, {}, until=BEFORE),
    "one_seat_per_person_at_a_time": lambda w: double(Seat, {"office": "member"}),
    "one_chair_at_a_time": lambda w: put(Seat, {"office": "member", "committee__kind": "management"}, office="chair"),
    "zone_ends_after_it_begins": lambda w: put(Zone, {}, until=BEFORE),
    "committee_is_in_a_known_state": lambda w: put(Committee, {}, state="lost"),
    "committee_with_a_term_has_an_end": lambda w: put(Committee, {}, last_day=NOW),
    "committee_that_dissolves_says_why": lambda w: put(Committee, {}, state="dissolving"),
    "committee_that_is_over_has_an_end": lambda w: put(Committee, {}, state="expired"),
    "seat_that_ended_says_since_when": lambda w: put(Seat, {}, end_reason="resigned"),
    "alternate_ends_after_it_begins": lambda w: put(Alternate, {}, until=BEFORE),
    "one_alternate_per_person_at_a_time": lambda w: double(Alternate),
    "body_hands_a_thing_over_once": lambda w: double(HandoverItem),
    "body_hands_over_what_is_known": lambda w: put(HandoverItem, {}, kind="gossip"),
    # formation
    "nominated_once_at_a_time_for_a_contest": lambda w: double(Nomination, nonce=uuid.uuid4()),
    "by_election_announced_once_per_form": lambda w: double(ByElection),
    "by_election_is_in_a_known_state": lambda w: put(ByElection, {}, state="lost"),
    "by_election_that_is_over_filled_its_seat": lambda w: put(ByElection, {}, state="seated"),
    "election_counts_lie_within_one_another": lambda w: put(Election, {}, heads_agreeing=F("heads") + 1),
    "a_body_is_elected_once": lambda w: double(Election),
    "nomination_made_once_per_form": lambda w: double(Nomination, person=w["zhao"]),
    "nominee_who_is_chosen_has_an_office": lambda w: put(Nomination, {}, state="chosen"),
    "nominee_is_refused_for_a_reason": lambda w: put(Nomination, {}, state="refused"),
    "names_on_paper_are_kept_somewhere": lambda w: put(Nomination, {}, paper_households=3),
    "stated_once_per_nomination": lambda w: double(StatementMade),
    "statement_is_known": lambda w: put(StatementMade, {}, code="charm"),
    "statement_has_its_evidence": lambda w: put(StatementMade, {}, evidence=""),
    "home_supports_once": lambda w: double(Support),
    # party
    "partyorganisation_ends_after_it_begins": lambda w: put(PartyOrganisation, {}, until=BEFORE),
    "party_organisation_is_of_a_known_kind": lambda w: put(PartyOrganisation, {"kind": "branch"}, kind="club"),
    "temporary_branch_has_an_approver_and_a_task": lambda w: put(PartyOrganisation, {"kind": "temporary"}, purpose=""),
    "partypost_ends_after_it_begins": lambda w: put(PartyPost, {}, until=BEFORE),
    "one_party_post_per_person_at_a_time": lambda w: double(PartyPost, office="member"),
    "one_secretary_at_a_time": lambda w: double(PartyPost, person=w["li"]),
    "party_post_is_of_a_known_kind": lambda w: put(PartyPost, {}, way="by lot"),
    "only_a_party_post_that_ended_says_why": lambda w: put(PartyPost, CURRENT, end_reason="term"),
    "only_who_left_a_party_roll_has_a_reason": lambda w: put(PartyMember, CURRENT, end_reason="moved"),
    "partymember_ends_after_it_begins": lambda w: put(PartyMember, {}, until=BEFORE),
    "on_a_party_roll_once_at_a_time": lambda w: double(PartyMember),
    "party_record_written_once_per_form": lambda w: double(PartyRecord),
    "only_a_party_record_that_corrects_says_why": lambda w: put(PartyRecord, {}, reason="写错了"),
    "party_record_is_of_a_known_kind": lambda w: put(PartyRecord, {}, kind="party"),
    "dualreport_ends_after_it_begins": lambda w: put(DualReport, {}, until=BEFORE),
    "reported_to_a_party_organisation_once": lambda w: double(DualReport),
    "one_rhythm_for_a_kind_from_a_day": lambda w: double(Rhythm),
    "rhythm_has_months_and_a_basis": lambda w: put(Rhythm, {}, basis=""),
    # coverage targets
    "one_coverage_target_from_a_day": lambda w: double(CoverageTarget),
    "coverage_target_is_a_percentage_with_a_basis": lambda w: put(CoverageTarget, {}, percent=101),
    "portrait_has_both_sizes": lambda w: put(Portrait, {}, image=""),
    # commendations
    "commendation_recorded_once_per_form": lambda w: double(Commendation),
    "commendation_is_to_one": lambda w: put(Commendation, {}, committee=None),
    "commendation_is_from_one": lambda w: put(Commendation, {}, giver_words="一位居民"),
    "commendation_says_what_it_is": lambda w: put(Commendation, {}, words=""),
    "commendation_says_since_when": lambda w: put(Commendation, {}, state="published"),
    "commendation_is_published_by_consent": lambda w: put(
        Commendation, {}, state="published", published_at=NOW, giver=None, giver_words="一位居民"
    ),
    "commendation_withdrawn_says_why": lambda w: put(Commendation, {}, state="withdrawn", withdrawn_at=NOW),
    "commendation_photo_has_a_thumbnail": lambda w: put(Commendation, {}, image="a.jpg"),
    # announcements
    "announcement_written_once_per_form": lambda w: double(Announcement, ONLINE),
    "announcement_online_has_begun_and_has_an_end": lambda w: put(Announcement, ONLINE, state="lost"),
    "announcement_ends_after_it_begins": lambda w: put(Announcement, ONLINE, ends_at=NOW - timedelta(days=9)),
    "announcement_over_says_since_when": lambda w: put(Announcement, ONLINE, state="ended"),
    "announcement_withdrawn_says_why": lambda w: put(Announcement, ONLINE, withdrawn_reason="有误"),
    "announcement_on_paper_says_where": lambda w: put(Announcement, ONLINE, paper_on=BEFORE),
    "announcement_photo_is_of_a_paper": lambda w: put(Announcement, ONLINE, image="a.jpg", thumb="b.jpg"),
    "objection_made_once_per_form": lambda w: double(Objection, {"way": "online"}),
    "objection_taken_once_per_form": lambda w: double(Objection, {"way": "spoken"}),
    "objection_is_made_online_or_taken_at_the_counter": lambda w: put(Objection, {"way": "online"}, person=None),
    "objection_is_answered_in_words": lambda w: put(Objection, {}, replied_at=NOW),
    # responsibility
    "charge_ends_after_it_begins": lambda w: put(Charge, {}, until=BEFORE),
    "building_has_one_lead_at_a_time": lambda w: put(Charge, {"until": None, "part": "deputy"}, part="lead"),
    "seat_charged_once_with_a_building": lambda w: double(Charge, {"until": None, "part": "deputy", **SEATED}),
    "posting_charged_once_with_a_building": lambda w: double(Charge, {"until": None, "posting__isnull": False}),
    "charge_is_of_a_seat_or_a_posting": lambda w: put(Charge, {}, seat=None, posting=None),
    "charge_is_a_known_part": lambda w: put(Charge, {}, part="friend"),
    "charge_is_handed_to_somebody_else": lambda w: put(ChargeHandover, {}, giver=F("taker")),
    "a_form_declares_one_emergency": lambda w: double(Emergency),
    "emergency_is_of_a_known_kind": lambda w: put(Emergency, {}, kind="party"),
    "emergency_ends_after_it_begins": lambda w: put(Emergency, {}, last_day=BEFORE),
    "emergency_ended_early_says_why": lambda w: put(Emergency, {}, ended_at=NOW),
    "emergency_has_a_day_once": lambda w: double(EmergencyDay),
    "one_on_duty_per_building_and_day": lambda w: double(Duty),
    "a_check_in_is_made_once": lambda w: double(CheckIn),
    "trouble_is_said_in_words": lambda w: put(CheckIn, {}, condition="trouble"),
    # taskforces
    "a_form_founds_one_task_force": lambda w: double(Charter, committee=Committee.objects.filter(charter=None).first()),
    "log_entry_written_once_per_form": lambda w: double(LogEntry, day=BEFORE),
    "one_log_entry_per_author_and_day": lambda w: double(LogEntry, nonce=uuid.uuid4()),
    "log_entry_is_corrected_after_it_was_written": lambda w: put(LogEntry, {}, replaced_at=NOW - timedelta(days=9)),
    "memberunit_ends_after_it_begins": lambda w: put(MemberUnit, {}, until=BEFORE),
    "member_unit_is_of_a_known_kind": lambda w: put(MemberUnit, {}, kind="club"),
    "member_unit_is_an_organisation_or_a_group": lambda w: put(MemberUnit, {}, name="居民", kind="residents"),
    "an_organisation_takes_part_once": lambda w: double(MemberUnit, {"organisation__isnull": False}),
    # visits
    "a_form_opens_one_round": lambda w: double(Round),
    "round_ends_after_it_begins": lambda w: put(Round, {}, ends_on=BEFORE),
    "a_knock_is_entered_once": lambda w: double(Visit),
    "visit_has_a_known_outcome": lambda w: put(Visit, {}, outcome="lost"),
    "wish_has_a_known_weight": lambda w: put(Wish, {}, weight=4),
}


TABLES_OF_THEIR_OWN = {"meetings"}  # tests/committees/test_meeting_constraints.py


def test_the_table_holds_every_constraint():
    rooms = [room for room in apps.get_app_configs() if room.name.startswith(OURS)]
    rooms = [room for room in rooms if room.label not in TABLES_OF_THEIR_OWN]
    models = [model for room in rooms for model in room.get_models()]
    assert set(BROKEN_BY) == {constraint.name for model in models for constraint in model._meta.constraints}


def refused_by(deed):
    """The name of the constraint that refuses the deed; what was done is undone."""
    try:
        with transaction.atomic():
            deed()
            transaction.set_rollback(True)
    except IntegrityError as refusal:
        return refusal.__cause__.diag.constraint_name
    return "nothing"


def test_the_database_refuses_each_row_that_must_never_be(world):
    """One world for all of them: building it costs more than everything that is tried in it."""
    refusals = {name: refused_by(breaks(world)) for name, breaks in BROKEN_BY.items()}
    # an unknown state of a task or a ladder breaks two of them, and PostgreSQL names the first in the alphabet
    expected = {name: name for name in BROKEN_BY} | {"task_is_in_a_known_state": "task_is_closed_when_it_ended"}
    expected |= {"ladder_is_in_a_known_state": "ladder_dates_follow_its_state"}  # as well
    assert refusals == expected


def test_what_names_a_row_names_only_one(world):
    names = {Petition: "number", Issue: "number", Task: "number", Street: "name", Organisation: "name"}
    names |= {Committee: "name", Notice: "key"}
    for model, name in names.items():
        first, second = model.objects.order_by("pk")[:2]
        assert name in refused_by(put(model, {"pk": second.pk}, **{name: getattr(first, name)})), model


def test_a_time_limit_is_never_overwritten_nor_deleted(world):
    assert refused_by(put(TimeLimit, {}, amount=99)) == "clocks_limit_is_final"
    unused = TimeLimit.objects.filter(code="D2")  # nothing points to it
    assert refused_by(unused.delete) == "clocks_limit_is_final"


def test_what_a_clock_was_and_what_it_fired_is_history(world):
    stopped = {"stopped_at__isnull": False}
    for change in ({"due_at": NOW + timedelta(days=9)}, {"outcome": "kept"}, {"stopped_at": None}):
        assert refused_by(put(Clock, stopped, **change)) == "clocks_stopped_is_final"
    assert refused_by(put(Firing, {}, fired_at=NOW + timedelta(days=9))) == "clocks_firing_is_final"


def test_a_streets_own_limit_keeps_within_the_general_one(world):
    """Past every form and model, as somebody might in the shell."""
    street, found = Street.objects.first(), {"kind": "acceptance", "urgency": "P3"}  # 24 hours
    own = {"street": street, "basis": "本街道自定"}
    allowed = [double(TimeLimit, found, **own, **how) for how in ({"amount": 23}, {"amount": 1, "unit": "days"})]
    refused = [
        double(TimeLimit, found, **own, amount=25),
        double(TimeLimit, found, **own, amount=2, unit="days"),
        double(TimeLimit, found, **own, amount=1, unit="working_days"),
        double(TimeLimit, found, **own, amount=1, kind="unheard_of"),
        double(TimeLimit, found, **own, amount=1, valid_from="2000-01-01"),
        double(TimeLimit, {"code": "D2"}, **own, amount=9),  # 公示 ten working days at least
        double(TimeLimit, {"code": "D7"}, **own, amount=14),  # fifteen days before at least
        double(TimeLimit, {"code": "D24"}, **own, amount=1),  # a year to go to court, no more and no less
    ]
    assert {refused_by(deed) for deed in refused} == {"clocks_limit_keeps_its_bound"}
    assert {refused_by(deed) for deed in allowed} == {"nothing"}
    assert refused_by(double(TimeLimit, {"code": "D2"}, **own, amount=11)) == "nothing"


def test_nothing_that_history_needs_can_be_deleted(world):
    """PROTECT everywhere: things end, they are not deleted."""
    for model in (Petition, Issue, Task, Category, Building, Organisation, Seat, Event, Clock):
        targets = [
            (field.related_model, field.remote_field.on_delete)
            for field in model._meta.get_fields()
            if isinstance(field, models.ForeignKey)
        ]
        assert {on_delete for _, on_delete in targets} <= {models.PROTECT}, model

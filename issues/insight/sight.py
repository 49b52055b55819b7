"""Who may see what, asked of one person and one row in plain Python: the second opinion on every `visible_to`.

It reads the facts by their dates and follows the rows one by one, without the conditions that lists are made of, so
that a mistake in one of the two shows as a difference (tests/issues/test_worlds.py).
"""

from functools import cached_property

from django.utils import timezone

from committees.announcements import kinds as announcements
from committees.announcements.models import Announcement, Objection
from committees.bodies.models import Committee, Zone
from committees.bodies.standing import STEERING
from committees.bodies.states import Office
from committees.commendations.models import Commendation
from committees.contracts.models import Handover, ManagerReport, ServiceContract
from committees.formation.models import ByElection, Nomination
from committees.formation.states import NominationState, Way
from committees.meetings.models import ActionItem, Demand, Meeting, Minutes, Resolution, Suggestion
from committees.meetings.states import MeetingKind
from committees.party.models import DualReport, PartyMember, PartyOrganisation, PartyPost, PartyRecord
from committees.responsibility.models import ChargeHandover, Emergency
from committees.taskforces.models import Charter, LogEntry
from governance.accounts.models import Consent
from governance.accounts.standing import limits_of
from governance.attachments.models import Attachment
from governance.audit.models import LookWeek
from governance.clocks.models import Ladder
from governance.exports.models import ExportJob
from governance.imports.models import Import
from governance.journal.models import Notice
from governance.journal.states import Channel
from governance.people.models import Invitation
from governance.registry.models import Community, HomeClaim, Organisation, Street, TitleRecord, today
from governance.registry.states import ClaimKind, ClaimState, Duty, OrganisationKind
from governance.signin.models import Session
from issues.petitions.models import Extension, Issue, Petition, Photo, Route, Task
from issues.petitions.states import TASK_GIVEN_BACK, PetitionState, Visibility
from issues.visits.models import Round, Visit


class Standing:
    """What holds of a person on a day: where she lives, sits and works."""

    def __init__(self, user, on=None):
        self.user, self.on = user, on or today()

    def holds(self, period):
        return period.since <= self.on and (period.until is None or self.on < period.until)

    @cached_property
    def homes(self):
        related = "home__entrance__building"
        facts = [*self.user.ownerships.select_related(related), *self.user.occupancies.select_related(related)]
        return [fact.home for fact in facts if self.holds(fact)]

    @cached_property
    def lives_in(self):
        return {home.entrance.building.community_id for home in self.homes}

    @cached_property
    def seats(self):
        """On a 物管会 or 业委会; a task force triages nothing."""
        found = self.user.seats.select_related("committee")
        mine = [seat for seat in found if self.holds(seat) and self.holds(seat.committee)]
        return [seat for seat in mine if seat.committee.kind in ("management", "owners")]

    @cached_property
    def bodies(self):
        """On any body, a task force too."""
        found = self.user.seats.select_related("committee")
        return {seat.committee_id for seat in found if self.holds(seat) and self.holds(seat.committee)}

    @cached_property
    def postings(self):
        return [row for row in self.user.postings.select_related("organisation") if self.holds(row)]

    @cached_property
    def work(self):
        """Neither auditor nor, only, 纪检联络员."""
        return [row for row in self.postings if set(row.duties) not in ({Duty.AUDITOR}, {Duty.DISCIPLINE})]

    @cached_property
    def organisations(self):
        return {row.organisation_id for row in self.work}

    def offices(self, kind):
        """Organisations of a kind that the person works for."""
        return [row.organisation for row in self.work if row.organisation.kind == kind]

    @cached_property
    def streets(self):
        return {office.street_id for office in self.offices(OrganisationKind.STREET_OFFICE)}

    @cached_property
    def disciplines(self):
        liaison = [row.organisation for row in self.postings if Duty.DISCIPLINE in row.duties]
        return {office.street_id for office in liaison if office.kind == OrganisationKind.STREET_OFFICE}

    @cached_property
    def confirms(self):
        return {office.community_id for office in self.offices(OrganisationKind.NEIGHBOURHOOD)}

    @cached_property
    def zones(self):
        """Of all bodies, by building: which seats lead one there today."""
        leads = {}
        for zone in Zone.objects.select_related("committee").prefetch_related("buildings"):
            if self.holds(zone) and self.holds(zone.committee):
                for building in zone.buildings.all():
                    leads.setdefault(building.pk, []).append(zone)
        return leads

    def works_at(self, community, building):
        """For the committee or the 居委会 of this place."""
        if community in self.confirms:
            return True
        here = [seat for seat in self.seats if seat.committee.community_id == community]
        if any(seat.office in (Office.CHAIR, Office.DEPUTY) for seat in here):
            return True
        if not here or building is None:
            return bool(here)
        zones = self.zones.get(building, [])
        mine = {seat.pk for seat in self.seats}
        is_zoned = any(zone.committee.kind in ("management", "owners") for zone in zones)
        return not is_zoned or any(zone.lead_id in mine for zone in zones)


# --- what must be kept out of -------------------------------------------------------------------------------


def together(petition):
    """A petition and those that are handled with it."""
    return list(petition.issue.petitions.all()) if petition.issue_id else [petition]


def is_recused(who, petitions):
    rows = [recusal for petition in petitions for recusal in petition.recusals.all()]
    return any(recusal.person_id == who.user.pk and recusal.lifted_at is None for recusal in rows)


def keeps_out(who, petitions):
    """Recused, or at work for an organisation that one of them is about."""
    return is_recused(who, petitions) or any(petition.about_id in who.organisations for petition in petitions)


# --- one row of each kind -----------------------------------------------------------------------------------


def petition(who, row):
    if row.petitioner_id == who.user.pk:
        return True
    if row.is_accusation:
        return row.community.street_id in who.disciplines and not is_recused(who, [row])
    if keeps_out(who, together(row)):
        return False
    if who.works_at(row.community_id, row.building_id) or row.community.street_id in who.streets:
        return True
    turned_away = row.state in (PetitionState.DECLINED, PetitionState.WITHDRAWN)
    return row.visibility == Visibility.NEIGHBOURS and not turned_away and row.community_id in who.lives_in


def issue(who, row):
    here = who.works_at(row.community_id, row.building_id) or row.community.street_id in who.streets
    return here and not keeps_out(who, row.petitions.all())


def task(who, row):
    """An organisation has its task even where it is about itself; but nobody who is recused."""
    return does(who, row) or issue(who, row.issue)


def does(who, row):
    return row.organisation_id in who.organisations and not is_recused(who, row.issue.petitions.all())


def extension(who, row):
    return task(who, row.task)


def photo(who, row):
    if row.uploader_id == who.user.pk:
        return True
    if row.task_id:
        waits = any(petition.petitioner_id == who.user.pk for petition in row.task.issue.petitions.all())
        return waits or task(who, row.task)
    if row.petition_id is None:
        return False
    tasks = row.petition.issue.tasks.all() if row.petition.issue_id else []
    in_hand = [one for one in tasks if one.state not in TASK_GIVEN_BACK]
    return petition(who, row.petition) or any(does(who, one) for one in in_hand)


# --- the rooms below ------------------------------------------------------------------------------------------


def own(field):
    """Of one person only."""
    return lambda who, row: getattr(row, f"{field}_id") == who.user.pk


def session(who, row):
    """Her own, while it opens something."""
    now, (idle, whole) = timezone.now(), limits_of(who.user)
    fresh = (now - row.seen_at).total_seconds() < idle and (now - row.begun_at).total_seconds() < whole
    return row.person_id == who.user.pk and row.expire_date > now and fresh


def notice(who, row):
    return row.recipient_id == who.user.pk and row.channel == Channel.INBOX


def home_claim(who, row):
    """Who asks, who confirms, and who lives there and may vouch while it waits."""
    vouches = row.state == ClaimState.WAITING and row.kind in (ClaimKind.FAMILY, ClaimKind.TENANT)
    lives_there = row.home_id in {home.pk for home in who.homes}
    community = row.home.entrance.building.community_id
    return row.person_id == who.user.pk or community in who.confirms or (vouches and lives_there)


def organisation(who, row):
    return who.user.is_authenticated


def keeps(who, community):
    """The 居委会 of the community, or the office of its street."""
    return community.pk in who.confirms or community.street_id in who.streets


def title_record(who, row):
    return keeps(who, row.home.entrance.building.community)


def imported(who, row):
    if isinstance(row.scope, Street):
        return row.scope.pk in who.streets
    return isinstance(row.scope, Community) and keeps(who, row.scope)


def ladder(who, row):
    return row.street_id is None or row.street_id in who.streets


def invitation(who, row):
    """The lead of the organisation; the lead of a street office also for what stands in that street and no other."""
    leads = {posting.organisation_id for posting in who.work if posting.is_lead}
    streets = {office.street_id for office in who.offices(OrganisationKind.STREET_OFFICE) if office.pk in leads}
    one = row.organisation
    if one.pk in leads or one.street_id in streets:
        return True
    if one.street_id or one.community_id:
        return one.street_id is None and one.community.street_id in streets
    served = [coverage.building.community.street_id for coverage in one.coverages.all() if who.holds(coverage)]
    return bool(served) and set(served) <= streets


def look_week(who, row):
    """The auditors of the street, and who leads its office."""
    audits = {posting.organisation.street_id for posting in who.postings if Duty.AUDITOR in posting.duties}
    led = [posting.organisation for posting in who.postings if posting.is_lead]
    leads = {one.street_id for one in led if one.kind == OrganisationKind.STREET_OFFICE}
    return row.street_id in audits | leads


def near(who, community):
    """Any seat on the 物管会 there, the 居委会, or the street."""
    return keeps(who, community) or any(seat.committee.community_id == community.pk for seat in who.seats)


def lives_at(who, buildings):
    return bool({home.entrance.building_id for home in who.homes} & {building.pk for building in buildings})


def contract(who, row):
    mine = row.firm_id in who.organisations
    return near(who, row.community) or mine or lives_at(who, row.buildings.all())


def manager_report(who, row):
    return contract(who, row.contract)


def handover(who, row):
    mine = {row.giver_id, row.taker_id} & who.organisations
    return near(who, row.community) or bool(mine) or lives_at(who, row.buildings.all())


def route(who, row):
    """A row of a whole street is read by everybody who works in one of its communities."""
    community = row.community_of_place
    if community is not None:
        return near(who, community)
    here = [seat.committee.community for seat in who.seats]
    here += [office.community for office in who.offices(OrganisationKind.NEIGHBOURHOOD)]
    return row.street_id in who.streets or any(community.street_id == row.street_id for community in here)


def publishes(who, row):
    """On the side that published it: by the parts that its kind names."""
    steering = [seat for seat in who.seats if seat.office in (Office.CHAIR, Office.DEPUTY)]
    plays = {
        "officers": any(seat.committee.community_id == row.community_id for seat in steering),
        "neighbourhood": row.community_id in who.confirms,
        "street": row.community.street_id in who.streets,
    }
    law = announcements.get(row.kind)
    return any(plays[part] for part in law.side)


def committee(who, row):
    """Who governs is no secret."""
    return True


def nomination(who, row):
    """Who is recommended, who recommended, 居委会 and street; neighbours while a joint one seeks names."""
    here = row.committee.community
    asks = row.way == Way.JOINT and row.state == NominationState.PROPOSED and here.pk in who.lives_in
    return who.user.pk in (row.person_id, row.by_id) or keeps(who, here) or asks


def announcement(who, row):
    return row.posted_at is not None or publishes(who, row)


def objection(who, row):
    return row.person_id == who.user.pk or publishes(who, row.announcement)


def commendation(who, row):
    """Published; or of who gave it, who received it, and the street."""
    steered = [seat for seat in who.user.seats.select_related("committee") if seat.office in STEERING]
    chairs = {seat.committee_id for seat in steered if who.holds(seat) and who.holds(seat.committee)}
    received = row.committee_id in chairs or row.organisation_id in who.organisations
    near = row.committee_id is not None and row.community_id in who.confirms
    gave = row.giver_id == who.user.pk or row.giver_organisation_id in who.organisations
    return row.is_public or received or near or gave or row.community.street_id in who.streets


def follows_meeting(who, row):
    """On the body that meets; for all but a task force on the community's 物管会; the 居委会; the street."""
    beside = row.kind != MeetingKind.TASK_FORCE and near(who, row.community)
    return row.committee_id in who.bodies or keeps(who, row.community) or beside


def invited_to(who, row):
    return bool({one.organisation_id for one in row.invitations.all()} & who.organisations)


def meeting(who, row):
    welcome = row.is_open and row.community_id in who.lives_in
    return follows_meeting(who, row) or invited_to(who, row) or welcome


def minutes(who, row):
    return follows_meeting(who, row.meeting)


def demand(who, row):
    """Its body's; once it must be answered, of those who see to it."""
    return row.committee_id in who.bodies or (row.reached_at is not None and keeps(who, row.committee.community))


def resolution(who, row):
    return row.published_at is not None or follows_meeting(who, row.meeting)


def action_item(who, row):
    issue = row.item.subject if row.item else None
    if isinstance(issue, Issue) and is_recused(who, issue.petitions.all()):
        return False
    return row.organisation_id in who.organisations or follows_meeting(who, row.meeting)


def attachment(who, row):
    """With what it belongs to; until a form was accepted, of who uploaded it."""
    if row.subject is None:
        return row.uploader_id == who.user.pk
    return CARRIERS[row.purpose](who, row.subject)


def action_photo(who, row):
    """With the action item; everybody's once a published resolution promised it, or it was asked of a firm."""
    promised = row.resolution is not None and row.resolution.published_at is not None
    asked = row.meeting.kind == MeetingKind.REPORT and row.given_at is not None
    return promised or asked or action_item(who, row)


def agenda_paper(who, row):
    """Members, 居委会, street and who is invited; not who only comes to listen."""
    return follows_meeting(who, row.meeting) or invited_to(who, row.meeting)


CARRIERS = {
    "action_before": action_photo,
    "action_after": action_photo,
    "agenda_paper": agenda_paper,
    "signed_sheet": lambda who, row: follows_meeting(who, row.resolution.meeting),
}


def suggestion(who, row):
    """Who suggested it; those who meet there: the 物管会 and the 居委会."""
    sits = any(seat.committee.community_id == row.community_id for seat in who.seats)
    return row.by_id == who.user.pk or sits or row.community_id in who.confirms


def visiting_round(who, row):
    """Who leads the zone, who steers the committee, the 居委会 and the street."""
    steering = [seat for seat in who.seats if seat.office in (Office.CHAIR, Office.DEPUTY)]
    steers = any(seat.committee.community_id == row.community_id for seat in steering)
    leads = row.zone.lead_id in {seat.pk for seat in who.seats}
    return keeps(who, row.community) or steers or leads


def visit(who, row):
    return who.works_at(row.community_id, row.building_id)


def party_is_on(who, party):
    """It stands, and so does the body that it was founded for."""
    return who.holds(party) and (party.committee is None or who.holds(party.committee))


def party_posts(who, *offices):
    """Parties where the person holds a post today."""
    rows = who.user.party_posts.select_related("party__committee")
    held = {row for row in rows if who.holds(row) and party_is_on(who, row.party)}
    return {row.party_id for row in held if not offices or row.office in offices}


def party_post(who, row):
    beside, above = row.party_id in party_posts(who), row.party.approver_id in party_posts(who, "secretary", "deputy")
    return row.person_id == who.user.pk or beside or above


def party_member(who, row):
    return row.person_id == who.user.pk or row.party_id in party_posts(who)


def party_record(who, row):
    mine = who.user.party_memberships.select_related("party__committee")
    on_the_roll = {member.party_id for member in mine if who.holds(member) and party_is_on(who, member.party)}
    return row.party_id in party_posts(who) | on_the_roll


def charge_handover(who, row):
    mandates = [charge.mandate for charge in (row.giver, row.taker)]
    mine = [one for one in mandates if one.person_id == who.user.pk and who.holds(one)]
    return any(who.holds(getattr(one, "committee", one)) for one in mine) or appoints(who, row.community)


def appoints(who, community):
    """Chair and deputy, 居委会, street."""
    steering = [seat for seat in who.seats if seat.office in (Office.CHAIR, Office.DEPUTY)]
    return keeps(who, community) or any(seat.committee.community_id == community.pk for seat in steering)


def emergency(who, row):
    """On duty in it, on any body there, or appointing there."""
    holds_something = bool(who.bodies or who.postings)
    if holds_something and any(duty.person_id == who.user.pk for duty in row.duties.all()):
        return True
    places = {building.community_id: building.community for building in row.buildings.all()}
    found = who.user.seats.select_related("committee")
    sits = {seat.committee.community_id for seat in found if who.holds(seat) and who.holds(seat.committee)}
    return bool(sits & places.keys()) or any(appoints(who, place) for place in places.values())


def charter(who, row):
    """On it, or at work for a unit that takes part, while it lasts; the 居委会 and the street."""
    units = [unit.organisation_id for unit in row.units.all() if who.holds(unit)]
    takes_part = who.holds(row.committee) and not who.organisations.isdisjoint(units)
    return row.committee_id in who.bodies or takes_part or keeps(who, row.committee.community)


OPINIONS = {
    PartyOrganisation: lambda who, row: True,
    PartyPost: party_post,
    PartyMember: party_member,
    PartyRecord: party_record,
    DualReport: party_member,
    Petition: petition,
    Issue: issue,
    Task: task,
    Extension: extension,
    Photo: photo,
    ServiceContract: contract,
    ManagerReport: manager_report,
    Handover: handover,
    Committee: committee,
    ByElection: committee,
    Nomination: nomination,
    Announcement: announcement,
    Objection: objection,
    Commendation: commendation,
    Meeting: meeting,
    Minutes: minutes,
    Demand: demand,
    Resolution: resolution,
    ActionItem: action_item,
    Suggestion: suggestion,
    Attachment: attachment,
    ChargeHandover: charge_handover,
    Emergency: emergency,
    Charter: charter,
    LogEntry: lambda who, row: charter(who, row.charter),
    Round: visiting_round,
    Visit: visit,
    Route: route,
    HomeClaim: home_claim,
    Organisation: organisation,
    TitleRecord: title_record,
    Invitation: invitation,
    LookWeek: look_week,
    Ladder: ladder,
    Import: imported,
    ExportJob: own("owner"),
    Consent: own("person"),
    Session: session,
    Notice: notice,
}


def may_see(user, row, standing=None):
    """Whether this person may see this row today; `standing` where many rows are asked of one person."""
    return OPINIONS[type(row)](standing or Standing(user), row)

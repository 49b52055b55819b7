"""Who must keep out of a petition: found when it is filed, chosen by the petitioner or at triage, lifted again."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from committees.bodies.models import Seat, officers, role_in, zone_members
from committees.bodies.states import Office
from governance.journal.actions import record, take_back
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import at_work, holds
from governance.registry.states import OrganisationKind
from issues.petitions.actions.handling import neighbourhood_of, street_staff
from issues.petitions.actions.moves import lock, lock_issue_of
from issues.petitions.models import Issue, Petition, Recusal
from issues.petitions.models.petition import employed_by
from issues.petitions.rules import may_lift, triages
from issues.petitions.search import normal
from issues.petitions.states import ISSUE_RUNNING, PetitionState, RecusalGround

SYSTEM = "系统"
SHORTEST_NAME = 2  # one character stands in any text


def offices_in(community):
    """By person, the office held here today, as timelines name it: 物管会主任, 蓟门里社区居委会主任."""
    found = {}
    for posting in posted_here(community).select_related("person", "organisation").order_by("pk"):
        found.setdefault(posting.person, f"{posting.organisation}{posting.title}")
    seats = Seat.objects.current().filter(holds("committee__"), committee__community=community).order_by("-pk")
    for seat in seats.select_related("person", "committee"):
        found[seat.person] = f"{seat.committee.law.short}{seat.get_office_display()}"
    return found


def posted_here(community):
    """Work of today at the 居委会 of the community, or at the office of its street."""
    at_neighbourhood = Q(organisation__kind=OrganisationKind.NEIGHBOURHOOD, organisation__community=community)
    at_street = Q(organisation__kind=OrganisationKind.STREET_OFFICE, organisation__street=community.street_id)
    return at_work().filter(at_neighbourhood | at_street)


def named_in(text, community):
    """People in office whose name stands in the text."""
    words = "".join(normal(text).split())
    people = sorted(offices_in(community), key=lambda person: person.pk)
    return [person for person in people if len(person.display_name) >= SHORTEST_NAME and _bare(person) in words]


def _bare(person):
    return "".join(normal(person.display_name).split())


# --- parts of deeds ---------------------------------------------------------------------------------------


def keep_out(petition, text, *, at):
    """Recuse whom the text names and whom it is about; returns the new rows. A recusal that was lifted stays so."""
    grounds = dict.fromkeys(named_in(text, petition.community), RecusalGround.NAMED)
    if petition.about_person_id:
        grounds[petition.about_person] = RecusalGround.ABOUT
    settled = dict(petition.recusals.values_list("person", "lifted_at"))
    rows = [
        Recusal(petition=petition, person=person, ground=ground, since=at)
        for person, ground in grounds.items()
        if person.pk != petition.petitioner_id and _is_new(person, ground, settled)
    ]
    if rows:
        take_back(petition, people=[row.person_id for row in rows])
    return Recusal.objects.bulk_create(rows)


def _is_new(person, ground, settled):
    return person.pk not in settled or (settled[person.pk] is not None and ground == RecusalGround.ABOUT)


def write_down(petition, rows, *, at, tell=()):
    """One event for each, by office: a name in an event could never be erased."""
    for row in rows:
        record(
            "petition.recused",
            subject=petition,
            by=None,
            role=SYSTEM,
            at=at,
            tell=tell,
            number=petition.number,
            whom=office_of(row.person, petition.community),
            ground=row.get_ground_display(),
        )


def office_of(person, community):
    return offices_in(community).get(person, "相关人员")


def nobody_is_left(row):
    """No member of the zone, chair or deputy may act on a petition or issue, nor the 居委会."""
    members = zone_members(row.building_id) if row.building_id else []
    members += officers(row.community_id, Office.CHAIR, Office.DEPUTY)
    own = getattr(row, "petitioner_id", None)
    return not [one for one in row.hearers(members) + neighbourhood_of(row) if one.pk != own]


def settle_who_acts(petition, *, at):
    """The street acts where nobody below it may, and no longer where somebody may again."""
    street_acts = not petition.is_accusation and has_recusals(petition) and nobody_is_left(petition)
    if street_acts == petition.street_acts:
        return
    petition.street_acts, petition.changed_at = street_acts, at
    petition.save(update_fields=["street_acts", "changed_at"])
    if street_acts:
        tell_street(petition, at=at)


def has_recusals(petition):
    return bool(petition.about_id) or petition.recusals.standing().exists()


def tell_street(petition, *, at):
    tell = street_staff(petition.community)
    record(
        "petition.left_to_street",
        subject=petition,
        by=None,
        role=SYSTEM,
        at=at,
        tell=tell,
        number=petition.number,
    )


def settle_issue(issue):
    """As for its petitions: a voice that joins may be about those who work on it. Whether the street has it newly."""
    recused = issue.petitions.people_beside()[2]
    if recused:
        take_back(issue, *issue.tasks.all(), people=recused)
        for petition in issue.petitions.all():
            take_back(petition, people=recused - {petition.petitioner_id})
    standing = Q(recusals__isnull=False, recusals__lifted_at=None)
    street_acts = issue.petitions.filter(standing | Q(about__isnull=False)).exists() and nobody_is_left(issue)
    is_new = street_acts and not issue.street_acts
    if street_acts != issue.street_acts:
        issue.street_acts = street_acts
        issue.save(update_fields=["street_acts"])
    return is_new


# --- deeds ------------------------------------------------------------------------------------------------


@transaction.atomic
def set_about(*, petition, about=None, about_person=None, by, at=None):
    """At triage: of whom it is. Who is complained of keeps out from now on, be it who says so."""
    at = at or timezone.now()
    petition = lock(petition)
    if not triages(by, petition):
        raise NotAllowed("只有受理这件诉求的人员可以注明被反映的单位或人员")
    if petition.state != PetitionState.FILED:
        raise NotPossibleNow(f"{petition.number} 现在是“{petition.get_state_display()}”，不能再注明反映的是谁。")
    if petition.about_id or petition.about_person_id:
        raise NotPossibleNow(f"{petition.number} 已经注明反映的是谁，不能更改。")
    petition.about, petition.about_person = about, about_person
    petition.save(update_fields=["about", "about_person"])
    kind = about.get_kind_display() if about else office_of(about_person, petition.community)
    role = role_in(by, petition.community)
    record("petition.about_set", subject=petition, by=by, role=role, at=at, note=kind)
    if about:
        take_back(petition, people=employed_by([about.pk]))
    write_down(petition, keep_out(petition, petition.text, at=at), at=at, tell=[petition.petitioner])
    settle_who_acts(petition, at=at)
    return petition


@transaction.atomic
def lift_recusal(*, recusal, reason, by, at=None):
    """It was a namesake. By whom and why is written down, and the petitioner is told."""
    at = at or timezone.now()
    recusal = Recusal.objects.select_for_update(of=("self",)).select_related("person", "petition").get(pk=recusal.pk)
    issue = lock_issue_of(recusal.petition)
    petition = recusal.petition = lock(recusal.petition)
    if not may_lift(by, recusal):
        raise NotAllowed("只有物管会正副主任或街道可以解除因姓名引起的回避，本人和诉求人除外")
    if recusal.lifted_at:
        raise NotPossibleNow(f"{petition.number} 的这项回避已经解除。")
    recusal.lifted_at, recusal.lifted_by, recusal.lifted_because = at, by, reason
    recusal.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
    record(
        "petition.recusal_lifted",
        subject=petition,
        by=by,
        role=role_in(by, petition.community),
        at=at,
        tell=[petition.petitioner],
        number=petition.number,
        whom=office_of(recusal.person, petition.community),
        note=reason,
    )
    settle_who_acts(petition, at=at)
    if issue:
        settle_issue(issue)
    return recusal


# --- what follows from elsewhere ----------------------------------------------------------------------------

WAITING = (PetitionState.FILED, PetitionState.ASKED)


def settle_all(*, at=None, limit=500):
    """Seats and postings begin and end without a deed of this room: who is left is asked again, row by row.

    The street's part ends when somebody below it may act again, and begins when nobody may any more. Returns how
    many rows changed. There are few of these at any time: only what somebody must keep out of.
    """
    at = at or timezone.now()
    kept_out_of = Q(recusals__isnull=False, recusals__lifted_at=None) | Q(about__isnull=False) | Q(street_acts=True)
    marked = Petition.objects.filter(kept_out_of)
    waiting = marked.filter(state__in=WAITING, issue=None, is_accusation=False).order_by("pk").distinct()
    running = Issue.objects.filter(Q(pk__in=marked.values("issue")) | Q(street_acts=True), state__in=ISSUE_RUNNING)
    changed = sum(_settled_petition(pk, at) for pk in waiting.values_list("pk", flat=True)[:limit])
    return changed + sum(_settled_issue(pk, at) for pk in running.order_by("pk").values_list("pk", flat=True)[:limit])


@transaction.atomic
def _settled_petition(pk, at):
    petition = lock(Petition(pk=pk))
    before = petition.street_acts
    settle_who_acts(petition, at=at)
    return petition.street_acts != before


@transaction.atomic
def _settled_issue(pk, at):
    issue = lock(Issue(pk=pk))
    before = issue.street_acts
    if settle_issue(issue):
        tell_street(issue.petitions.order_by("pk").first(), at=at)
    return issue.street_acts != before

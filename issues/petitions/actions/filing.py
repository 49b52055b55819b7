"""What the petitioner does before anyone has decided: file, supplement, withdraw."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from committees.bodies.models import officers, role_in, zone_members
from committees.bodies.states import Office
from governance.accounts import consents
from governance.clocks import actions as clocks
from governance.journal.actions import record
from governance.refusals import NotAllowed
from issues.petitions.actions.accusations import leave_to_petitioner
from issues.petitions.actions.handling import limit_of, neighbourhood_of, street_staff
from issues.petitions.actions.moves import lock, move
from issues.petitions.actions.recusals import keep_out, settle_who_acts, write_down
from issues.petitions.holdings import SHARE_PHONE
from issues.petitions.models import Petition, Photo
from issues.petitions.models.number import next_number
from issues.petitions.rules import may_file
from issues.petitions.states import Urgency, Visibility

PETITIONER = "诉求人"


def file_petition(*, by, nonce, at=None, **what):
    """File once per form: a double click, or a form sent again, finds the petition of the first time."""
    if not may_file(by):
        raise NotAllowed("绑定房屋并经居委会核实后即可反映问题")
    try:
        return _file(by=by, nonce=nonce, at=at or timezone.now(), **what)
    except IntegrityError:
        already = Petition.objects.filter(petitioner=by, nonce=nonce).first()
        if already is None:
            raise
        return already


@transaction.atomic
def _file(
    *,
    by,
    nonce,
    at,
    category,
    community,
    place_kind,
    text,
    building=None,
    home=None,
    place_text="",
    visibility="private",
    on_behalf_of="",
    relation="",
    behalf_consent="",
    contact_phone="",
    share_phone=False,
    about=None,
    about_person=None,
    known_to_about=False,
    is_accusation=False,
):
    already = Petition.objects.filter(petitioner=by, nonce=nonce).first()
    if already:
        return already
    day = timezone.localdate(at)
    kind = "accusation" if is_accusation else "acceptance"
    urgency = "" if is_accusation else category.urgency
    limit = limit_of(kind, category=category, community=community, urgency=urgency, at=at)
    due_at = clocks.due(at, limit).at
    petition = Petition(
        petitioner=by,
        nonce=nonce,
        category=category,
        community=community,
        building=building,
        home=home,
        place_kind=place_kind,
        place_text=place_text,
        text=text,
        visibility=Visibility.PRIVATE if is_accusation else visibility,
        on_behalf_of=on_behalf_of,
        relation=relation if on_behalf_of else "",
        behalf_consent=behalf_consent if on_behalf_of else "",
        contact_phone=contact_phone or by.phone,
        share_phone=share_phone and not is_accusation,
        about=about,
        about_person=about_person,
        known_to_about=known_to_about and not is_accusation,
        is_accusation=is_accusation,
        filed_at=at,
        filed_on=day,
        due_at=due_at,
        response_due_at=due_at,
        changed_at=at,
        number=next_number("SQ", day),
    )
    petition.save()
    clocks.start(kind=kind, subject=petition, limit=limit, at=at, cause="提交诉求")
    Photo.objects.loose(by, nonce).update(petition=petition)
    if petition.share_phone:
        consents.give(person=by, purpose=SHARE_PHONE, about=petition.number, at=at)
    recused = keep_out(petition, text, at=at)
    record(
        "petition.filed",
        subject=petition,
        by=by,
        role=PETITIONER,
        at=at,
        tell=triagers(petition),
        number=petition.number,
        place=petition.place,
        category=category.name,
        urgent=category.urgency == Urgency.P1,
    )
    write_down(petition, recused, at=at)
    settle_who_acts(petition, at=at)
    if is_accusation and not petition.passers_on():
        leave_to_petitioner(petition, at=at)
    return petition


def triagers(petition):
    """Who is told of a new petition: the zone's member, else chair and deputy, else the 居委会; for P1 all of them.

    Never the petitioner, who may be one of them: nobody triages themselves, so somebody else must know. Nor who is
    recused; where nobody else is left, the street.
    """
    if petition.is_accusation:
        return petition.passers_on()
    groups = (
        lambda: zone_members(petition.building_id) if petition.building_id else [],
        lambda: officers(petition.community_id, Office.CHAIR, Office.DEPUTY),
        lambda: neighbourhood_of(petition),
    )
    people = []
    for group in groups:
        people += [person for person in petition.hearers(group()) if person.pk != petition.petitioner_id]
        if people and petition.category.urgency != "P1":
            break
    return people or petition.hearers(street_staff(petition.community))


@transaction.atomic
def supplement(*, petition, text, by, at=None):
    """Answer the committee's question; acceptance gets a new cycle."""
    at = at or timezone.now()
    petition = move(lock(petition), "supplement", by=by, at=at)
    start_acceptance(petition, at, "诉求人补充说明")
    recused = keep_out(petition, text, at=at)
    record(
        "petition.supplemented",
        subject=petition,
        by=by,
        role=PETITIONER,
        at=at,
        tell=triagers(petition),
        number=petition.number,
        note=text,
    )
    write_down(petition, recused, at=at)
    settle_who_acts(petition, at=at)
    return petition


def start_acceptance(petition, at, cause):
    """A new cycle of the acceptance clock."""
    limit = limit_of(
        "acceptance",
        category=petition.category,
        community=petition.community,
        urgency=petition.category.urgency,
        at=at,
    )
    clock = clocks.start(kind="acceptance", subject=petition, limit=limit, at=at, cause=cause)
    petition.due_at = clock.due_at
    petition.save(update_fields=["due_at"])


@transaction.atomic
def withdraw(*, petition, by, reason="", at=None):
    """Take it back before it was accepted."""
    at = at or timezone.now()
    petition = move(lock(petition), "withdraw", by=by, at=at, reason=reason, closed_at=at, due_at=None)
    kind = "accusation" if petition.is_accusation else "acceptance"
    clocks.stop(kind=kind, subject=petition, at=at, outcome="withdrawn")
    record(
        "petition.withdrawn",
        subject=petition,
        by=by,
        role=PETITIONER,
        at=at,
        tell=triagers(petition),
        number=petition.number,
        note=reason,
    )
    return petition


def role_of(user, row):
    """How the doer of a deed on this row is named on timelines."""
    return role_in(user, row.community)

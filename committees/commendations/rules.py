"""Who may record what was received, who may thank, and who keeps what."""

from django.db.models import Q

from committees.bodies.models import Committee, Seat
from committees.bodies.standing import STEERING
from committees.commendations.models import Commendation, received_by
from governance.accounts.models import Consent
from governance.registry.models import (
    Community,
    Coverage,
    communities_confirmed_by,
    homes_of,
    organisations_of,
    streets_of,
)


def communities_of(receiver):
    """Where it works: a body in its community; an organisation in its own, its street's, or where it serves."""
    if isinstance(receiver, Committee):
        return Community.objects.filter(pk=receiver.community_id)
    if receiver.community_id:
        return Community.objects.filter(pk=receiver.community_id)
    served = Coverage.objects.current().filter(organisation=receiver).values("building__community")
    return Community.objects.filter(Q(pk__in=served) | Q(street__isnull=False, street=receiver.street_id))


def recorded_in(user, receiver):
    """Communities for which the person may record what this one received; none for everybody else."""
    here = communities_of(receiver)
    if not user.is_authenticated:
        return here.none()
    if isinstance(receiver, Committee):
        chairs = Seat.objects.current().filter(committee=receiver, person=user, office__in=STEERING)
        mine = here.filter(Q(pk__in=communities_confirmed_by(user)) | Q(street__in=streets_of(user)))
        return here if chairs.exists() else mine
    works_there = organisations_of(user).filter(pk=receiver.pk).exists()
    return here if works_there else here.filter(street__in=streets_of(user))


def given_in(user, receiver):
    """Communities where the person lives and this one works."""
    if not user.is_authenticated:
        return Community.objects.none()
    return communities_of(receiver).filter(pk__in=homes_of(user).values("entrance__building__community"))


def keeps(user, commendation):
    """Of the side that received it, or the street: publishes and withdraws."""
    mine = Commendation.objects.filter(received_by(user), pk=commendation.pk) if user.is_authenticated else None
    return mine is not None and mine.scoped().exists()


def gave(user, commendation):
    """Gave it, or works today for the organisation that did."""
    if not user.is_authenticated:
        return False
    if commendation.giver_organisation_id:
        return organisations_of(user).filter(pk=commendation.giver_organisation_id).exists()
    return commendation.giver_id == user.pk


def agreed(commendation, purpose):
    """Whether the giver, who has an account, agreed to it and did not take that back."""
    given = Consent.objects.unscoped("whether the giver agreed to have it shown").in_force()
    return given.filter(person=commendation.giver_id, purpose=purpose, about=str(commendation.pk)).exists()

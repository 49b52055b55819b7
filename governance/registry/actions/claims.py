"""Deeds of signing up and binding homes."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.accounts.models import User
from governance.journal.actions import record
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.actions.titles import refuse_if_over
from governance.registry.models import HomeClaim, Occupancy, Ownership, staff_of
from governance.registry.rules import may_decide_claim
from governance.registry.states import ClaimKind, ClaimState, OrganisationKind

MOST_WAITING = 5
PRIVACY_NOTICE = "2026-11-23"  # the version in templates/about.html that a new person agrees to


class UsernameTaken(Exception):
    """Somebody was quicker: the form says so, and nothing else was written."""


@transaction.atomic
def sign_up(*, username, display_name, phone, password, home, kind, at=None):
    """A new person who agrees to the privacy notice and claims a home: both or nothing."""
    at = at or timezone.now()
    person = User(username=username, display_name=display_name, phone=phone, date_joined=at)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise UsernameTaken(username) from error
    claim = claim_home(home=home, kind=kind, by=person, at=at)
    record("person.signed_up", subject=claim, by=person, at=at, notice=PRIVACY_NOTICE)
    return person


@transaction.atomic
def claim_home(*, home, kind, by, at=None):
    """Ask to be bound to a home; the 居委会 of its community is told."""
    at = at or timezone.now()
    others = HomeClaim.objects.filter(person=by, state=ClaimState.WAITING).exclude(home=home)
    if others.count() >= MOST_WAITING:
        raise NotPossibleNow(f"您已有 {MOST_WAITING} 份申请等待居委会核实，请等核实后再申请。")
    claim, is_new = HomeClaim.objects.get_or_create(
        person=by, home=home, state=ClaimState.WAITING, defaults={"kind": kind, "claimed_at": at}
    )
    if is_new:
        record(
            "home.claimed",
            subject=claim,
            by=by,
            at=at,
            tell=neighbourhood_staff(home.entrance.building.community),
            who=by.display_name,
            home=str(home),
            kind=ClaimKind(kind).label,
        )
    return claim


@transaction.atomic
def decide_claim(*, claim, confirm, by, reason="", at=None):
    """Confirm or refuse; confirmation begins the Ownership or Occupancy today."""
    at = at or timezone.now()
    claim = HomeClaim.objects.select_for_update().select_related("home__entrance__building").get(pk=claim.pk)
    if not may_decide_claim(by, claim):
        raise NotAllowed("只有本社区居委会可以核实")
    if claim.state != ClaimState.WAITING:
        raise NotPossibleNow(f"这份申请现在是“{claim.get_state_display()}”")
    claim.state = ClaimState.CONFIRMED if confirm else ClaimState.REFUSED
    claim.decided_at, claim.decided_by, claim.reason = at, by, reason
    claim.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    if confirm:
        begin_living(person=claim.person, home=claim.home, kind=claim.kind, since=timezone.localdate(at))
    verb = "home.confirmed" if confirm else "home.refused"
    record(verb, subject=claim, by=by, at=at, tell=[claim.person], home=str(claim.home), reason=reason)
    return claim


def begin_living(*, person, home, kind, since):
    """The fact behind a confirmed claim; nothing happens where it holds already. Shares must leave room for it."""
    if kind == ClaimKind.OWNER:
        fact, is_new = Ownership.objects.get_or_create(person=person, home=home, until=None, defaults={"since": since})
        if is_new:
            refuse_if_over(home)
        return fact
    return Occupancy.objects.get_or_create(
        person=person, home=home, until=None, defaults={"since": since, "kind": kind}
    )[0]


def neighbourhood_staff(community):
    """People of the 居委会 of a community, today."""
    return staff_of(organisation__kind=OrganisationKind.NEIGHBOURHOOD, organisation__community=community)

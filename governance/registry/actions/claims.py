"""Deeds of signing up and binding homes."""

import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.accounts import consents
from governance.accounts.consents import PRIVACY_NOTICE
from governance.accounts.models import User
from governance.journal import looks
from governance.journal.actions import record
from governance.reading import of_the_moment
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.actions.titles import refuse_if_over
from governance.registry.models import Home, HomeClaim, Occupancy, Ownership, TitleRecord, residents_of, staff_of
from governance.registry.rules import may_decide_claim, may_vouch
from governance.registry.states import VOUCHABLE, ClaimKind, ClaimState, OrganisationKind

MOST_WAITING = 5


class UsernameTaken(Exception):
    """Somebody was quicker: the form says so, and nothing else was written."""


@transaction.atomic
def sign_up(*, username, display_name, phone, password, home=None, kind="", at=None):
    """A new person who agrees to the privacy notice, and claims a home unless a code is to bind her: all or nothing.

    Whoever signs in by her phone needs no username: she gets a number that she may read in 我的信息.
    """
    at = at or timezone.now()
    username = username or f"u{secrets.randbelow(10**10):010d}"
    person = User(username=username, display_name=display_name, phone=phone, date_joined=at)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise UsernameTaken(username) from error
    consents.give(person=person, purpose=consents.PRIVACY, at=at)
    record("person.signed_up", subject=person, by=person, at=at, notice=PRIVACY_NOTICE)
    if home:
        claim_home(home=home, kind=kind, by=person, at=at)
    return person


@transaction.atomic
def claim_home(*, home, kind, by, at=None):
    """Ask to be bound to a home; the 居委会 of its community is told, and who lives there may vouch."""
    at = at or timezone.now()
    others = HomeClaim.objects.filter(person=by, state=ClaimState.WAITING).exclude(home=home)
    if others.count() >= MOST_WAITING:
        raise NotPossibleNow(f"您已有 {MOST_WAITING} 份申请等待居委会核实，请等核实后再申请。")
    claim, is_new = HomeClaim.objects.get_or_create(
        person=by, home=home, state=ClaimState.WAITING, defaults={"kind": kind, "claimed_at": at}
    )
    if is_new:
        said = {"building": str(home.entrance.building), "kind": ClaimKind(kind).label}
        staff = neighbourhood_staff(home.entrance.building.community)
        record("home.claimed", subject=claim, by=by, at=at, tell=staff, **said)
        vouchers = [person for person in residents_of(home) if person.pk != by.pk]
        if vouchers and kind in VOUCHABLE:
            record("home.vouch_asked", subject=claim, by=by, at=at, tell=vouchers, **said)
    return claim


@transaction.atomic
def decide_claim(*, claim, confirm, by, reason="", at=None):
    """Confirm or refuse; confirmation begins the Ownership or Occupancy today."""
    at = at or timezone.now()
    claim = locked(claim)
    if not may_decide_claim(by, claim):
        raise NotAllowed("只有本社区居委会可以核实")
    _decide(claim, confirm, by, at, reason)
    verb = "home.confirmed" if confirm else "home.refused"
    building = str(claim.home.entrance.building)
    record(verb, subject=claim, by=by, at=at, tell=[claim.person], building=building, reason=reason)
    return claim


def confirm_claims(*, claims, by, at=None):
    """Confirm each of these on its own; returns how many, and for the others why not."""
    done, refusals = 0, []
    for claim in claims:
        try:
            decide_claim(claim=claim, confirm=True, by=by, at=at)
        except NotPossibleNow as refusal:
            refusals.append(str(refusal))
        else:
            done += 1
    return done, refusals


@transaction.atomic
def vouch(*, claim, known, by, at=None):
    """Somebody who lives there confirms the claim, or says that she knows nothing of it: then the 居委会 is told."""
    at = at or timezone.now()
    claim = locked(claim)
    if not may_vouch(by, claim):
        raise NotAllowed("只有这处房屋现在的住户可以确认家庭成员和承租人")
    _is_waiting(claim)
    building = str(claim.home.entrance.building)
    if known:
        _decide(claim, True, by, at, "")
        record("home.vouched", subject=claim, by=by, at=at, tell=[claim.person], building=building)
    elif claim.doubted_at is None:
        claim.doubted_at, claim.doubted_by = at, by
        claim.save(update_fields=["doubted_at", "doubted_by"])
        staff = neighbourhood_staff(claim.home.entrance.building.community)
        record("home.doubted", subject=claim, by=by, at=at, tell=staff, building=building)
    return claim


def locked(claim):
    """The claim, after its home."""
    Home.objects.select_for_update(no_key=True).get(pk=claim.home_id)
    rows = HomeClaim.objects.select_for_update(of=("self",)).select_related(
        "person", "home__entrance__building__community"
    )
    return rows.get(pk=claim.pk)


def _is_waiting(claim):
    if claim.state != ClaimState.WAITING:
        raise NotPossibleNow(f"这份申请现在是“{claim.get_state_display()}”")


def _decide(claim, confirm, by, at, reason):
    _is_waiting(claim)
    claim.state = ClaimState.CONFIRMED if confirm else ClaimState.REFUSED
    claim.decided_at, claim.decided_by, claim.reason = at, by, reason
    claim.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    if confirm:
        begin_living(person=claim.person, home=claim.home, kind=claim.kind, since=timezone.localdate(at))


def look_at_claimant(*, claim, reason, note="", by, at=None):
    """The claimant's phone in full, to the 居委会 that must decide, for a while and with a reason."""
    if not may_decide_claim(by, claim):
        raise NotAllowed("只有本社区居委会可以查看电话")
    if claim.state != ClaimState.WAITING:
        raise NotPossibleNow(f"这份申请现在是“{claim.get_state_display()}”，核实期间才能查看电话。")
    looks.look(kind="phone", subject=claim, by=by, role="社区居委会", reason=reason, note=note, at=at)


def begin_living(*, person, home, kind, since):
    """The fact behind a confirmed claim; nothing happens where it holds already. Shares must leave room for it.

    An owner whom the paper roll names takes over what stands there, and is counted once.
    """
    if kind == ClaimKind.OWNER:
        record = TitleRecord.objects.meant(person, home)
        facts = {"since": since} | (record.facts if record else {})
        fact, is_new = Ownership.objects.get_or_create(person=person, home=home, until=None, defaults=facts)
        if is_new:
            refuse_if_over(home)
        if record:
            record.ownership = fact
            record.save(update_fields=["ownership"])
        return fact
    return Occupancy.objects.get_or_create(
        person=person, home=home, until=None, defaults={"since": since, "kind": kind}
    )[0]


@of_the_moment
def neighbourhood_staff(community):
    """People of the 居委会 of a community, today."""
    return staff_of(organisation__kind=OrganisationKind.NEIGHBOURHOOD, organisation__community=community)

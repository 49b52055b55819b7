"""Deeds of commendations. Who gave one is in no event: a person is thanked for it, not filed by it."""

from django.db import transaction
from django.utils import timezone

from committees.bodies.models import Committee, role_in
from committees.bodies.standing import STEERING
from committees.commendations import rules, workflow
from committees.commendations.models import Commendation
from committees.commendations.states import NAMED, SHOWN, CommendationState
from governance import pictures
from governance.accounts import consents
from governance.accounts.states import ConsentWay
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import staff_of
from governance.registry.states import OrganisationKind

CONSENT_GONE = "送出的居民撤回了同意"


def enter(*, receiver, community, photo=None, by, at=None, **what):
    """The side that received it, or the street, records it: from an organisation, or from whom the words say.

    `what` are kind, words, given_on, nonce, and giver_organisation or giver_words. Private until it is published.
    """
    at = at or timezone.now()
    if not rules.recorded_in(by, receiver).filter(pk=community.pk).exists():
        raise NotAllowed("收到的表扬、感谢由收到的单位、居委会或街道登记")
    kept = pictures.keep(photo, "commendations")
    with pictures.dropped_unless_done(kept), transaction.atomic():
        row, is_new = _write(receiver, community, kept, by, at, what)
        if is_new:
            _record("commendation.recorded", row, by, at, kind=row.get_kind_display())
        return row


def give(*, receiver, community, is_shown=False, is_named=False, photo=None, by, at=None, **what):
    """A resident thanks; she says at once whether others may read it, and whether with her name."""
    at = at or timezone.now()
    if not rules.given_in(by, receiver).filter(pk=community.pk).exists():
        raise NotAllowed("本社区的业主和住户可以表扬、感谢为本社区服务的单位")
    kept = pictures.keep(photo, "commendations")
    with pictures.dropped_unless_done(kept), transaction.atomic():
        what |= {"giver": by, "given_on": timezone.localdate(at)}
        row, is_new = _write(receiver, community, kept, by, at, what)
        if is_new:
            _choose(row, is_shown=is_shown, is_named=is_named, at=at)
            tell = [one for one in side_of(row) if one != by]
            _record("commendation.given", row, by, at, tell=tell, kind=row.get_kind_display())
        return row


def _write(receiver, community, kept, by, at, what):
    """The row, and whether it is new: the same form sent twice is one commendation."""
    nonce = what.pop("nonce")
    what |= {"committee" if isinstance(receiver, Committee) else "organisation": receiver}
    what |= {"community": community, "recorded_at": at, "image": kept[0], "thumb": kept[1]}
    what |= {"role": role_in(by, community)}
    row, is_new = Commendation.objects.get_or_create(recorded_by=by, nonce=nonce, defaults=what)
    if not is_new:
        pictures.drop(kept)
    return row, is_new


@transaction.atomic
def agree(*, commendation, is_shown, is_named, by, at=None):
    """The giver says afterwards, or anew, whether others may read it and whether with her name."""
    at = at or timezone.now()
    row = lock(commendation)
    workflow.must_be_open(row, "agree", by=by)
    wanted = {purpose for purpose, is_wanted in ((SHOWN, is_shown), (NAMED, is_shown and is_named)) if is_wanted}
    given = row.giver.consents.in_force().filter(purpose__in=(SHOWN, NAMED), about=str(row.pk))
    if wanted == set(given.values_list("purpose", flat=True)):
        return row  # sent twice
    _choose(row, is_shown=is_shown, is_named=is_named, at=at)
    if is_shown:
        tell = [one for one in side_of(row) if one != by]
        _record("commendation.agreed", row, by, at, tell=tell)
    return row


def _choose(row, *, is_shown, is_named, at):
    """What she agrees to, and nothing else."""
    for purpose, wanted in ((SHOWN, is_shown), (NAMED, is_shown and is_named)):
        about = {"purpose": purpose, "about": str(row.pk)}
        if wanted:
            consents.give(person=row.giver, at=at, **about)
        else:
            for given in row.giver.consents.in_force().filter(**about):
                consents.withdraw(consent=given, at=at)


@transaction.atomic
def publish(*, commendation, way="", agreed_on=None, by, at=None):
    """Everybody reads it from now on. A giver without an account agreed in the way and on the day that are stated."""
    at = at or timezone.now()
    row = lock(commendation)
    workflow.must_be_open(row, "publish", by=by)
    if not row.giver_id and not (way and agreed_on and row.given_on <= agreed_on <= timezone.localdate(at)):
        raise NotPossibleNow("请写明送出人在哪一天、怎样同意公开。")
    if not row.giver_id:
        row.consent_way, row.consent_on = ConsentWay(way), agreed_on
    row.state, row.published_at = CommendationState.PUBLISHED, at
    row.save(update_fields=["state", "published_at", "consent_way", "consent_on"])
    how = f"{day(agreed_on)}{row.get_consent_way_display()}" if row.consent_way else "在网页上同意"
    _record("commendation.published", row, by, at, tell=[row.giver] if row.giver else [], how=how)
    return row


@transaction.atomic
def withdraw(*, commendation, reason, by, at=None):
    """Nobody but who gave and who received it reads it any more, from this second on."""
    at = at or timezone.now()
    row = lock(commendation)
    workflow.must_be_open(row, "withdraw", by=by)
    row = _withdraw(row, reason, by, at)
    if row.giver_id:
        _choose(row, is_shown=False, is_named=False, at=at)
    return row


def consent_is_gone(consent):
    """Her consent was taken back on her own page: what it allowed is public no more.

    The row is locked before its state is read: somebody may be publishing it in this moment.
    """
    for row in Commendation.objects.filter(giver=consent.person_id, pk=consent.about):
        row = lock(row)
        if row.is_public:
            _withdraw(row, CONSENT_GONE, consent.person, consent.withdrawn_at)


def _withdraw(row, reason, by, at):
    row.state, row.withdrawn_at, row.withdrawn_reason = CommendationState.WITHDRAWN, at, reason
    row.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    tell = {one for one in [*side_of(row), row.giver] if one and one != by}
    _record("commendation.withdrawn", row, by, at, tell=tell, reason=reason)
    return row


def lock(commendation):
    rows = Commendation.objects.for_list().select_for_update(of=("self",))
    return rows.get(pk=commendation.pk)


def side_of(row):
    """Who is told: chair and deputy of the body, else its 居委会; the leads of the organisation, else all of it."""
    if row.committee_id:
        seats = row.committee.seats.current().by_office().select_related("person")
        near = {"organisation__kind": OrganisationKind.NEIGHBOURHOOD, "organisation__community": row.community_id}
        return [seat.person for seat in seats if seat.office in STEERING] or staff_of(**near)
    return row.organisation.current_staff(leads_only=True) or row.organisation.current_staff()


def _record(verb, row, by, at, **what):
    role = "居民" if row.giver_id == by.pk else role_in(by, row.community)
    return record(verb, subject=row, by=by, role=role, at=at, number=row.number, **what)

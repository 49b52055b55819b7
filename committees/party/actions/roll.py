"""The roll of members. Its events say how many, never who."""

from django.db import transaction
from django.utils import timezone

from committees.party import rules
from committees.party.actions.organisations import lock, must_be_within
from committees.party.models import SHOWN, PartyMember, stands
from committees.party.states import Leaving
from governance.accounts import consents
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow


@transaction.atomic
def enrol(*, party, person, by, since, at=None):
    at = at or timezone.now()
    party = lock(party)
    _must_keep(by, party)
    if since < party.since:
        raise NotPossibleNow(f"不能早于党组织成立的{day(party.since)}。")
    if party.members.filter(person=person, until=None).exists():
        raise NotPossibleNow("此人已在名册上。")
    member = PartyMember.objects.create(party=party, person=person, since=since)
    _record(party, by, at)
    return member


@transaction.atomic
def leave(*, member, on, reason, by, at=None):
    """`reason` is one of Leaving. Whoever is no longer on the roll is no longer shown either."""
    at = at or timezone.now()
    party = lock(member.party)
    _must_keep(by, party)
    member = PartyMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if member.until is not None:
        raise NotPossibleNow("此人已不在名册上。")
    must_be_within(member, on, at)
    member.until, member.end_reason = on, Leaving(reason)
    member.save(update_fields=["until", "end_reason"])
    for consent in member.person.consents.in_force().filter(purpose=SHOWN, about=str(party.pk)):
        consents.withdraw(consent=consent, at=at)
    _record(party, by, at)
    return member


@transaction.atomic
def show_oneself(*, party, by, at=None):
    """亮身份: by the member alone, to be taken back at any time (我的信息)."""
    party = lock(party)  # whoever is being taken off the roll in this moment agrees to nothing afterwards
    if not PartyMember.objects.current().filter(stands("party__"), party=party, person=by).exists():
        raise NotAllowed("只有名册上的党员本人可以决定公开")
    return consents.give(person=by, purpose=SHOWN, about=str(party.pk), at=at)


def _must_keep(by, party):
    if not rules.keeps(by, party):
        raise NotAllowed("只有本党组织的书记、副书记、组织委员可以管理名册")


def _record(party, by, at):
    role = rules.role_of(by, party)
    record("party.members", subject=party, by=by, role=role, at=at, count=party.members.current().count())

"""A round begins, and what it found goes on its way as one petition of many homes."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from committees.bodies.models import role_in
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow
from issues.petitions.actions import file_petition
from issues.petitions.states import BehalfConsent, PlaceKind, Relation
from issues.visits import rules
from issues.visits.counts import homes_naming
from issues.visits.limits import LONGEST
from issues.visits.models import Round, Wish


def open_round(*, zone, name, begins_on, ends_on, nonce, by, at=None):
    """The same form sent twice opens one round."""
    try:
        return _open_round(zone, name, begins_on, ends_on, nonce, by, at or timezone.now())
    except IntegrityError:
        already = Round.objects.filter(by=by, nonce=nonce).first()
        if already is None:
            raise
        return already


@transaction.atomic
def _open_round(zone, name, begins_on, ends_on, nonce, by, at):
    already = Round.objects.filter(by=by, nonce=nonce).first()
    if already:
        return already
    if not rules.zones_walked_by(by).filter(pk=zone.pk).exists():
        raise NotAllowed("只有本片区的委员、物管会主任、副主任和居委会可以发起走访")
    if not begins_on <= ends_on <= begins_on + LONGEST:
        raise NotPossibleNow(f"走访从开始到结束不超过 {LONGEST.days} 天。")
    community = zone.committee.community
    dates = {"begins_on": begins_on, "ends_on": ends_on}
    round = Round.objects.create(zone=zone, community=community, name=name, **dates, opened_at=at, by=by, nonce=nonce)
    record(
        "round.opened",
        subject=round,
        by=by,
        role=role_in(by, community),
        at=at,
        tell=[] if zone.lead.person_id == by.pk else [zone.lead.person],
        zone=zone.name,
        begins=day(begins_on),
        ends=day(ends_on),
        homes=round.homes().count(),
    )
    return round


@transaction.atomic
def raise_problem(*, round, category, nonce, by, at=None):
    """What many homes named becomes one petition for all of them, with counts and buildings and no door.

    It then goes the way of every petition: triage, an issue, a meeting's agenda. Sent twice, it is one.
    """
    at = at or timezone.now()
    round = Round.objects.select_for_update(of=("self",)).select_related("zone", "community").get(pk=round.pk)
    if not rules.walks(by, round):
        raise NotAllowed("只有本片区的委员、物管会主任、副主任和居委会可以提交")
    waiting = Wish.objects.filter(visit__round=round, category__code=category.code, petition=None)
    homes, buildings = homes_naming(waiting)
    if not homes:
        raise NotPossibleNow("这个问题没有等待提交的内容，可能刚刚已经由别人提交。")
    words = f"走访{round.zone}时，{homes} 户提出“{category}”，涉及{buildings}。"
    petition = file_petition(
        by=by,
        nonce=nonce,
        at=at,
        category=category,
        community=round.community,
        place_kind=PlaceKind.PUBLIC,
        place_text=f"{round.zone}：{buildings}"[:60],
        text=words,
        on_behalf_of=f"{round.zone} {homes} 户居民",
        relation=Relation.MEMBER,
        behalf_consent=BehalfConsent.SPOKEN,
    )
    waiting.update(petition=petition)
    record(
        "wishes.raised",
        subject=round,
        by=by,
        role=role_in(by, round.community),
        at=at,
        category=category.name,
        homes=homes,
        petition=petition.number,
    )
    return petition

"""A round begins, and what it found goes on its way as one petition of many homes."""

from django.db import IntegrityError, transaction
from django.db.models import Max, Min
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
    _check_dates(begins_on, ends_on)
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
        title=zone.name,
        begins=day(begins_on),
        ends=day(ends_on),
        homes=round.homes().count(),
    )
    return round


def _check_dates(begins_on, ends_on):
    if not begins_on <= ends_on <= begins_on + LONGEST:
        raise NotPossibleNow(f"走访从开始到结束不超过 {LONGEST.days} 天。")


@transaction.atomic
def change_dates(*, round, begins_on, ends_on, by, at=None):
    """Longer, shorter or later, as it comes; every knock stays within."""
    at = at or timezone.now()
    round = Round.objects.select_for_update(of=("self",)).select_related("zone__lead", "community").get(pk=round.pk)
    if not rules.walks(by, round):
        raise NotAllowed("只有本片区的委员、物管会主任、副主任和居委会可以改走访时间")
    _check_dates(begins_on, ends_on)
    knocks = round.visits.aggregate(first=Min("visited_on"), last=Max("visited_on"))
    if knocks["first"] and not (begins_on <= knocks["first"] and knocks["last"] <= ends_on):
        done = f"{day(knocks['first'])}至{day(knocks['last'])}"
        raise NotPossibleNow(f"已经登记的走访是{done}，新的时间应当把这几天包在里面。")
    if (round.begins_on, round.ends_on) == (begins_on, ends_on):  # sent twice, it is told once
        return round
    round.begins_on, round.ends_on = begins_on, ends_on
    round.save(update_fields=["begins_on", "ends_on"])
    record(
        "round.moved",
        subject=round,
        by=by,
        role=role_in(by, round.community),
        at=at,
        tell=[] if round.zone.lead.person_id == by.pk else [round.zone.lead.person],
        title=round.zone.name,
        begins=day(begins_on),
        ends=day(ends_on),
    )
    return round


@transaction.atomic
def raise_problem(*, rounds, category, nonce, by, at=None):
    """What many homes named becomes one petition for all of them, with counts and buildings and no door.

    `rounds` are of one community. It then goes the way of every petition: triage, an issue, a meeting's agenda. Sent
    twice, it is one.
    """
    at = at or timezone.now()
    rows = Round.objects.select_for_update(of=("self",)).select_related("zone", "community").order_by("pk")
    rounds = list(rows.filter(pk__in=[round.pk for round in rounds]))
    if not rounds or not all(rules.walks(by, round) for round in rounds):
        raise NotAllowed("只有本片区的委员、物管会主任、副主任和居委会可以提交")
    waiting = Wish.objects.filter(visit__round__in=rounds, category__code=category.code, petition=None)
    homes, buildings = homes_naming(waiting)
    if not homes:
        raise NotPossibleNow("这个问题没有等待提交的内容，可能刚刚已经由别人提交。")
    community = rounds[0].community
    by_round = [(round, homes_naming(waiting.filter(visit__round=round))[0]) for round in rounds]
    zones = "、".join(str(round.zone) for round, n in by_round if n)
    petition = file_petition(
        by=by,
        nonce=nonce,
        at=at,
        category=category,
        community=community,
        place_kind=PlaceKind.PUBLIC,
        place_text=_cut(f"{zones}：{buildings}", 60),
        text=f"走访{zones}时，{homes} 户提出“{category}”，涉及{buildings}。",
        on_behalf_of=_cut(f"{zones} {homes} 户居民", 40),
        relation=Relation.MEMBER,
        behalf_consent=BehalfConsent.SPOKEN,
    )
    waiting.update(petition=petition)
    for round, n in by_round:
        if n:
            record(
                "wishes.raised",
                subject=round,
                by=by,
                role=role_in(by, community),
                at=at,
                category=category.name,
                homes=n,
                petition=petition.number,
            )
    return petition


def _cut(words, most):
    return words if len(words) <= most else f"{words[: most - 1]}…"

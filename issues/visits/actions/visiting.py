"""At the door: one knock, what was asked, and a petition for a neighbour who wants it. Sheets are keyed in alike."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from committees.bodies.models import role_in
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow
from issues.petitions.actions import file_petition
from issues.petitions.states import PlaceKind, Relation
from issues.visits import rules
from issues.visits.limits import GRACE
from issues.visits.models import Round, Visit, Wish
from issues.visits.states import Outcome, Weight


@dataclass(frozen=True)
class Asked:
    """One thing that a household asked; `files` it as a petition for her too."""

    category: object
    words: str = ""
    weight: int = Weight.PLAIN
    files: bool = False


@transaction.atomic
def record_visit(*, round, home, outcome, asked=(), on_behalf_of="", consent="", on=None, nonce, by, at=None):
    """Once per entry: a phone that lost the network sends it again, and finds what it made the first time.

    `on` is the day of the knock where that was before today; a day that cannot be is not believed.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    round = _lock(round, by)
    nonce = _mark(nonce, home, outcome, asked, on_behalf_of, str(consent))
    already = Visit.objects.filter(by=by, nonce=nonce).first()
    if already:
        return already
    _must_take(round, at)
    on = on if on and round.begins_on <= on <= today else today
    visit = _knock(round, home, outcome, asked, nonce=nonce, on=on, by=by, at=at)
    filed = 0
    for number, (wish, said) in enumerate(zip(visit.wishes.order_by("pk"), asked, strict=True)):
        if said.files:
            _file(wish, visit, on_behalf_of, consent, nonce=uuid.uuid5(nonce, str(number)), by=by, at=at)
            filed += 1
    record(
        "visit.recorded",
        subject=round,
        by=by,
        role=role_in(by, round.community),
        at=at,
        building=str(visit.building),
        outcome=visit.get_outcome_display(),
        wishes=len(asked),
        filed=filed,
    )
    return visit


@transaction.atomic
def key_in(*, round, doors, on, nonce, by, at=None):
    """A sheet: `doors` is [(home, outcome, asked)]. All of it or nothing; a line sent twice is there once."""
    at = at or timezone.now()
    round = _lock(round, by)
    marks = [_mark(nonce, *door, str(on)) for door in doors]
    already = {visit.nonce: visit for visit in Visit.objects.filter(by=by, nonce__in=marks)}
    new = [(mark, *door) for mark, door in zip(marks, doors, strict=True) if mark not in already]
    if new:
        _must_take(round, at)
        if not round.begins_on <= on <= min(round.ends_on, timezone.localdate(at)):
            raise NotPossibleNow("走访日期应当在本次走访期间，不晚于今天。")
        for mark, home, outcome, asked in new:
            already[mark] = _knock(round, home, outcome, asked, nonce=mark, on=on, by=by, at=at)
        role, wishes = role_in(by, round.community), sum(len(asked) for *_, asked in new)
        record("visit.keyed", subject=round, by=by, role=role, at=at, homes=len(new), wishes=wishes)
    return [already[mark] for mark in marks]


@transaction.atomic
def take_back_visit(*, visit, by, at=None):
    """An entry that was a mistake goes with its words, as long as nothing of it was filed. The event of it stays."""
    at = at or timezone.now()
    round = _lock(visit.round, by)
    visit = Visit.objects.select_for_update(of=("self",)).filter(pk=visit.pk).select_related("building").first()
    if visit is None:
        raise NotPossibleNow("这条登记已经撤销。")
    if not rules.may_visit(by, visit.building):
        raise NotAllowed("这栋楼由其他委员负责")
    _must_take(round, at)
    if visit.wishes.exclude(petition=None).exists():
        raise NotPossibleNow("其中有的已经提交为诉求，这条登记不能撤销；诉求可以在诉求的页面上撤回。")
    said = {"building": str(visit.building), "outcome": visit.get_outcome_display(), "wishes": visit.wishes.count()}
    visit.wishes.all().delete()
    visit.delete()
    record("visit.taken_back", subject=round, by=by, role=role_in(by, round.community), at=at, **said)


def _mark(nonce, home, outcome, asked, *more):
    """The same form with the same words is the same entry. What was changed in a form that was sent before (back in
    the browser, a second tab, one more line of a sheet) is an entry of its own, and never lost behind a yes.
    """
    said = [(one.category.code, one.words, int(one.weight), one.files) for one in asked]
    return uuid.uuid5(nonce, repr((home.pk, str(outcome), said, *more)))


def _lock(round, by):
    """One entry of a round after the other: an entry sent twice at once waits and finds the first."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("zone", "community")
    round = rows.get(pk=round.pk)
    if not rules.walks(by, round):
        raise NotAllowed("只有本片区的委员、物管会主任、副主任和居委会可以登记走访")
    return round


def _must_take(round, at):
    if not round.takes(timezone.localdate(at)):
        ends = f"{round.name}的时间是{day(round.begins_on)}至{day(round.ends_on)}"
        raise NotPossibleNow(f"{ends}，结束 {GRACE.days} 天后不能再登记。")


def _knock(round, home, outcome, asked, *, nonce, on, by, at):
    building = home.entrance.building
    if not round.zone.buildings.filter(pk=building.pk).exists():
        raise NotPossibleNow(f"{home}不在{round.zone}，请核对。")
    if not rules.may_visit(by, building):
        raise NotAllowed("这栋楼由其他委员负责")
    if bool(asked) != (outcome == Outcome.TALKED):
        raise NotPossibleNow("谈了就请写下提了什么；不在家或者不愿受访的，不写内容。")
    if outcome == Outcome.REFUSED:
        forget(round, home)
    place = {"community": building.community, "building": building, "home": home}
    visit = Visit.objects.create(
        round=round, **place, outcome=outcome, visited_on=min(on, round.ends_on), at=at, by=by, nonce=nonce
    )
    Wish.objects.bulk_create(
        Wish(visit=visit, category=one.category, words=one.words, weight=one.weight) for one in asked
    )
    return visit


def forget(round, home):
    """Who does not want to be visited after all leaves no words; what she had filed is hers to withdraw."""
    Wish.objects.filter(visit__round=round, visit__home=home, petition=None).delete()


def _file(wish, visit, on_behalf_of, consent, *, nonce, by, at):
    words = wish.words if len(wish.words) >= 10 else f"{wish.category}：{wish.words}"
    wish.petition = file_petition(
        by=by,
        nonce=nonce,
        at=at,
        category=wish.category,
        community=visit.community,
        building=visit.building,
        place_kind=PlaceKind.OTHER,
        text=words,
        on_behalf_of=on_behalf_of,
        relation=Relation.MEMBER,
        behalf_consent=consent,
    )
    wish.save(update_fields=["petition"])

"""Deeds about who owns and who occupies a home. The home is locked first, so that shares can be added up."""

from collections import namedtuple

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils import timezone

from governance.journal.actions import record
from governance.phrases import day as day_of
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry import roll
from governance.registry.models import Home, Occupancy, Ownership, TitleRecord
from governance.registry.models.titles import phone_digest
from governance.registry.rules import keeps_places
from governance.registry.states import OccupancyKind

# Who gets what of a home: a person or an organisation, with `share`/`shares` and a Title or "".
Owner = namedtuple("Owner", "person organisation share shares title", defaults=(None, None, 1, 1, ""))


# An owner without an account: a line of the paper roll.
Recorded = namedtuple("Recorded", "name phone share shares", defaults=("", 1, 1))


@transaction.atomic
def begin_ownership(*, home, owner, since, by, at=None):
    """One more owner from a day on; refused where the shares would exceed one on any day."""
    at = at or timezone.now()
    home = _own_place(home, by)
    fact = _begin(home, owner, since)
    refuse_if_over(home)
    record("title.begun", subject=home, by=by, at=at, tell=_people([fact]), **_told(home, since), ownership=fact.pk)
    return fact


@transaction.atomic
def end_ownership(*, ownership, until, by, at=None):
    """The title ends on a day; whoever owned loses what followed from it that day."""
    at = at or timezone.now()
    home = _own_place(ownership.home, by)
    ownership = _end(ownership, until)
    record(
        "title.ended",
        subject=home,
        by=by,
        at=at,
        tell=_people([ownership]),
        **_told(home, until),
        ownership=ownership.pk,
    )
    return ownership


@transaction.atomic
def transfer_home(*, home, to, on, by, ending=None, recorded=(), reason="", seen=None, at=None):
    """Old titles end and new ones begin on the same day. `to`: Owners; `ending`: ownerships, by default all of them,

    and then the owners of the paper roll end too: they sold, whether they ever had an account or not. `recorded`: new
    owners without an account. `seen`: `stamp_of(home)` when the form was drawn, so that a second click changes nothing.
    """
    at = at or timezone.now()
    home = _own_place(home, by)
    if seen is not None and seen != stamp_of(home):
        raise NotPossibleNow("这处房屋的业主登记刚刚有变动，请回到房屋页核对后再办理")
    held = home.ownerships.filter(Q(until=None) | Q(until__gt=on))
    chosen = held if ending is None else held.filter(pk__in=[fact.pk for fact in ending])
    ended = [_end(fact, on) for fact in chosen.select_related("person")]
    if ending is None:
        home.title_records.filter(Q(until=None) | Q(until__gt=on)).update(until=Greatest("since", on))
    begun = [_begin(home, owner, on) for owner in to]
    for owner in recorded:
        _write_down(home, owner, on)
    refuse_if_over(home)
    record(
        "title.transferred",
        subject=home,
        by=by,
        at=at,
        tell=_people([*ended, *begun]),
        **_told(home, on),
        ended=[fact.pk for fact in ended],
        begun=[fact.pk for fact in begun],
        **({"reason": reason} if reason else {}),
    )
    return begun


def stamp_of(home):
    """Which titles and records hold, as a text that a form carries."""
    rows = [*home.ownerships.current().order_by("pk"), *home.title_records.current().order_by("pk")]
    return " ".join(f"{row._meta.model_name}{row.pk}" for row in rows)


@transaction.atomic
def begin_occupancy(*, home, person, kind, since, by, at=None):
    """A person lives in the home without owning it, from a day on."""
    at = at or timezone.now()
    home = _own_place(home, by)
    if home.occupancies.filter(person=person, until=None).exists():
        raise NotPossibleNow("此人已经登记为这处房屋的使用人")
    fact = Occupancy.objects.create(home=home, person=person, kind=kind, since=since)
    label = OccupancyKind(kind).label
    record("occupancy.begun", subject=home, by=by, at=at, tell=[person], **_told(home, since), kind=label)
    return fact


@transaction.atomic
def end_occupancy(*, occupancy, until, by, at=None):
    """Moved out: by the 居委会 or the street, or by the person herself."""
    at = at or timezone.now()
    home = occupancy.home if occupancy.person_id == by.pk else _own_place(occupancy.home, by)
    occupancy = _end(occupancy, until)
    record("occupancy.ended", subject=home, by=by, at=at, tell=[occupancy.person], **_told(home, until))
    return occupancy


def refuse_if_over(home):
    """Stated shares of a home make one at most, on every day; the database says the same (registry/0003)."""
    facts = list(Ownership.objects.filter(home=home))
    for begins in sorted({fact.since for fact in facts}):
        held = [fact for fact in facts if fact.since <= begins and (fact.until is None or fact.until > begins)]
        stakes = [roll.Stake((), share=fact.share, shares=fact.shares) for fact in held]
        if not roll.shares_fit(stakes):
            raise NotPossibleNow(
                f"{home.entrance.building}这处房屋的产权份额自 {day_of(begins)}起合计超过 1，请先办理原产权的变更或终止"
            )


def _own_place(home, by):
    """The home, locked, for whoever keeps the register of its community."""
    home = (
        Home.objects.select_for_update(of=("self",), no_key=True).select_related("entrance__building").get(pk=home.pk)
    )
    if not keeps_places(by, home.entrance.building.community_id):
        raise NotAllowed("只有本社区居委会和街道可以登记房屋的业主和使用人")
    return home


def _begin(home, owner, since):
    who = {"person": owner.person, "organisation": owner.organisation}
    if Ownership.objects.filter(home=home, until=None, **who).exists():
        raise NotPossibleNow("登记中已有这位业主，请先办理原产权的变更或终止")
    share = {"share": owner.share, "shares": owner.shares, "title": owner.title}
    return Ownership.objects.create(home=home, since=since, **who, **share)


def _write_down(home, owner, since):
    phone = {"phone_tail": owner.phone[-4:], "phone_digest": phone_digest(owner.phone)}
    share = {"share": owner.share, "shares": owner.shares}
    return TitleRecord.objects.create(home=home, name=owner.name, since=since, **phone, **share)


def _end(fact, until):
    """End a period, as it stands in the database now."""
    fact = type(fact).objects.select_for_update(of=("self",)).get(pk=fact.pk)
    if fact.until and fact.until <= until:
        raise NotPossibleNow(f"这条登记已于 {day_of(fact.until)}终止")
    if until < fact.since:
        raise NotPossibleNow(f"终止日期不能早于开始日期（{day_of(fact.since)}）")
    fact.until = until
    fact.save(update_fields=["until"])
    return fact


def _people(facts):
    return [fact.person for fact in facts if fact.person_id]


def _told(home, on):
    """The building is named, the door is not: an event cannot be changed once a person asks to be forgotten."""
    return {"building": str(home.entrance.building), "day": day_of(on)}

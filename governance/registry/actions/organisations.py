"""Deeds about organisations: who works there until when, which buildings they serve, how to reach them, their end."""

from fractions import Fraction

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils import timezone

from governance.journal.actions import record
from governance.phrases import day as day_of
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Contact, Coverage, Home, Organisation, Ownership, Posting
from governance.registry.rules import is_last_lead, keeps_organisation, keeps_places, may_dissolve, may_end_posting
from governance.registry.states import SELF_MANAGED
from governance.registry.ties import ties_of


@transaction.atomic
def end_posting(*, posting, by, until=None, reason="", at=None):
    """The person works there no longer, from this second or from a later day on; the right ends with it.

    The last lead leaves only when there is another one, or by the street: nobody could invite any more.
    """
    at = at or timezone.now()
    # Two leads must not leave at the same moment.
    Organisation.objects.select_for_update(no_key=True).get(pk=posting.organisation_id)
    posting = (
        Posting.objects.select_for_update(of=("self",)).select_related("organisation", "person").get(pk=posting.pk)
    )
    organisation = posting.organisation
    until = until or max(timezone.localdate(at), posting.since)
    if not may_end_posting(by, posting):
        raise NotAllowed("只有本人、本单位负责人和街道可以终止任职")
    if posting.until and posting.until <= until:
        raise NotPossibleNow(f"这项任职已于 {day_of(posting.until)}终止")
    if until < posting.since:
        raise NotPossibleNow(f"终止日期不能早于任职开始的日期（{day_of(posting.since)}）")
    if posting.person_id == by.pk and is_last_lead(posting):
        raise NotPossibleNow("您是单位唯一的负责人，请先邀请另一位负责人，或请街道办理")
    posting.until = until
    posting.save(update_fields=["until"])
    told = {"organisation": organisation.name, "post": posting.title, "day": day_of(until), "reason": reason}
    tell = [posting.person] if posting.person_id != by.pk else []
    record("posting.ended", subject=organisation, by=by, at=at, tell=tell, **told, posting=posting.pk)
    return posting


@transaction.atomic
def begin_coverage(*, organisation, buildings, since, by, at=None):
    """The organisation serves these buildings from a day on; those it serves already stay as they are."""
    at = at or timezone.now()
    buildings = _kept(buildings, by)
    begun = _begin_coverage(organisation, buildings, since)
    if begun:
        told = {"count": len(begun), "day": day_of(since), "buildings": [fact.building_id for fact in begun]}
        record("coverage.begun", subject=organisation, by=by, at=at, **told)
    return begun


@transaction.atomic
def end_coverage(*, organisation, buildings, until, by, at=None):
    """The organisation serves these buildings no longer from a day on; returns how many it served."""
    at = at or timezone.now()
    buildings = _kept(buildings, by)
    ended = _end_coverage(organisation, buildings, until)
    if ended:
        told = {"count": len(ended), "day": day_of(until), "buildings": ended}
        record("coverage.ended", subject=organisation, by=by, at=at, **told)
    return len(ended)


@transaction.atomic
def hand_over(*, buildings, old, new, on, by, at=None):
    """From one organisation to another on the same day; without a new one the owners look after themselves.

    What either was to begin later never did, or begins now. Whether this person may is the caller's business: who
    signs for the owners is known where contracts are (committees/contracts).
    """
    at = at or timezone.now()
    buildings = list(buildings)
    ended = _end_coverage(old, buildings, on)
    begun = _begin_coverage(new, buildings, on) if new else []
    told = {"old": old.name, "new": new.name if new else SELF_MANAGED, "count": len(buildings), "day": day_of(on)}
    for organisation in filter(None, (old, new)):
        record("coverage.handed_over", subject=organisation, by=by, at=at, **told, buildings=ended)
    return begun


@transaction.atomic
def dissolve(*, organisation, on, by, successor=None, at=None):
    """The organisation exists no longer: nobody works there, it serves nothing, its titles pass to the successor.

    Refused while a task or a contract of it is open: those who wait for it would wait for nobody. Without a successor
    its titles stay as they are, and the owner roll shows the homes as unclear.
    """
    at = at or timezone.now()
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not may_dissolve(by, organisation):
        raise NotAllowed("只有街道可以登记单位终止；还服务其他街道的单位由运维登记")
    _refuse_ended(organisation)
    if on > timezone.localdate(at):
        raise NotPossibleNow("终止日期不能晚于今天，请在单位终止后登记")
    if successor is not None:
        if successor.pk == organisation.pk:
            raise NotPossibleNow("承接单位不能是本单位，请选择另一家")
        _refuse_ended(successor)
    if open_still := ties_of(organisation):
        raise NotPossibleNow(f"{organisation}现在还不能登记终止：{'；'.join(open_still)}。")
    organisation.dissolved_on, organisation.successor = on, successor
    organisation.save(update_fields=["dissolved_on", "successor"])
    counts = {name: _end_all(facts, on) for name, facts in _facts_of(organisation).items()}
    homes = pass_titles(organisation, successor, on) if successor else 0
    told = {"day": day_of(on), "successor": successor.name if successor else "无", "homes": homes, **counts}
    record("organisation.dissolved", subject=organisation, by=by, at=at, tell=_leads(successor), **told)
    return organisation


def pass_titles(old, new, on):
    """Every title of one organisation goes to another on a day, in three statements; returns how many homes.

    Where the new one holds a share of the same home already the two become one.
    """
    facts = list(_open(old.ownerships, on).order_by("home"))
    homes = [fact.home_id for fact in facts]
    list(Home.objects.select_for_update(no_key=True).filter(pk__in=homes).order_by("pk").values_list("pk"))
    own = {fact.home_id: fact for fact in _open(new.ownerships, on).filter(home__in=homes)}
    begun = []
    for fact in facts:
        share = Fraction(fact.share, fact.shares)
        if fact.home_id in own:
            share = min(share + Fraction(own[fact.home_id].share, own[fact.home_id].shares), Fraction(1))
        since = max(on, fact.since)
        whole = {"share": share.numerator, "shares": share.denominator, "title": fact.title, "until": fact.until}
        begun.append(Ownership(home_id=fact.home_id, organisation=new, since=since, **whole))
    _end_all(Ownership.objects.filter(pk__in=[fact.pk for fact in [*facts, *own.values()]]), on)
    Ownership.objects.bulk_create(begun, batch_size=1000)
    return len(begun)


@transaction.atomic
def keep_reachable(*, organisation, duty_phone, hours, by, at=None):
    """Duty telephone and working hours, as the public sees them. The number stays out of the event."""
    at = at or timezone.now()
    organisation = _reachable(organisation, by)
    organisation.duty_phone, organisation.hours = duty_phone, hours
    organisation.save(update_fields=["duty_phone", "hours"])
    record("organisation.reachable", subject=organisation, by=by, at=at)
    return organisation


@transaction.atomic
def begin_contact(*, organisation, duty, phone, by, name="", since=None, at=None):
    """Whom to ring about what, from today on."""
    at = at or timezone.now()
    organisation = _reachable(organisation, by)
    since = since or timezone.localdate(at)
    contact = Contact.objects.create(organisation=organisation, duty=duty, name=name, phone=phone, since=since)
    record("contact.begun", subject=organisation, by=by, at=at, duty=duty, contact=contact.pk)
    return contact


@transaction.atomic
def end_contact(*, contact, by, until=None, at=None):
    """Not to be rung any more."""
    at = at or timezone.now()
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    organisation, until = _reachable(contact.organisation, by), until or timezone.localdate(at)
    if contact.until and contact.until <= until:
        raise NotPossibleNow("这位联系人已经停用")
    contact.until = max(until, contact.since)
    contact.save(update_fields=["until"])
    record("contact.ended", subject=organisation, by=by, at=at, duty=contact.duty, contact=contact.pk)
    return contact


def _reachable(organisation, by):
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not keeps_organisation(by, organisation):
        raise NotAllowed("只有本单位负责人和街道可以修改联系方式")
    _refuse_ended(organisation)
    return organisation


def _refuse_ended(organisation):
    if organisation.dissolved_on:
        raise NotPossibleNow(f"{organisation}已于 {day_of(organisation.dissolved_on)}终止")


def _kept(buildings, by):
    """The buildings, as a list, if the person keeps the register of all of them."""
    buildings = list(buildings)
    for community in {building.community_id for building in buildings}:
        if not keeps_places(by, community):
            raise NotAllowed("只有本社区居委会和街道可以登记由谁服务哪些楼")
    return buildings


def _begin_coverage(organisation, buildings, since):
    _refuse_ended(organisation)
    organisation.coverages.filter(building__in=buildings, until=None, since__gt=since).update(since=since)
    served = set(organisation.coverages.filter(until=None).values_list("building", flat=True))
    new = [building for building in buildings if building.pk not in served]
    return Coverage.objects.bulk_create(Coverage(organisation=organisation, building=one, since=since) for one in new)


def _end_coverage(organisation, buildings, until):
    """The keys of the buildings that it served then and serves no longer."""
    facts = _open(organisation.coverages, until).filter(building__in=buildings)
    facts.filter(since__gt=until).update(since=until)  # what was to begin later never did
    ended = sorted(facts.select_for_update(of=("self",)).values_list("building", flat=True))
    facts.update(until=until)
    return ended


def _facts_of(organisation):
    return {"postings": organisation.postings, "coverages": organisation.coverages, "contacts": organisation.contacts}


def _open(facts, on):
    return facts.filter(Q(until=None) | Q(until__gt=on))


def _end_all(facts, on):
    """End whatever holds on the day or was to begin later; what had not begun never will. Returns how many."""
    return _open(facts, on).update(until=Greatest("since", on))


def _leads(organisation):
    return organisation.current_staff(leads_only=True) if organisation else []

"""An emergency: declared, its roster, what is said of each building each day, and an end before its time."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from committees.bodies.models import role_in
from committees.responsibility import limits, rules
from committees.responsibility.models import CheckIn, Duty, Emergency, EmergencyDay, charges_of, zone_leads
from committees.responsibility.states import Condition
from governance.accounts.models import User
from governance.clocks import actions as clocks
from governance.clocks.models.limits import time_limit
from governance.journal.actions import record
from governance.phrases import day as spoken_day
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Building
from governance.workdays import ONE_DAY, SHANGHAI, Due


def declare(*, kind, name, buildings, since, last_day, check_by, nonce, by, at=None):
    """Once per form. It ends by itself after its last day; the roster is drawn from who is in charge."""
    try:
        return _declare(kind, name, buildings, since, last_day, check_by, nonce, by, at or timezone.now())
    except IntegrityError:
        already = Emergency.objects.filter(by=by, nonce=nonce).first()
        if already is None:
            raise
        return already


@transaction.atomic
def _declare(kind, name, buildings, since, last_day, check_by, nonce, by, at):
    already = Emergency.objects.filter(by=by, nonce=nonce).first()
    if already:
        return already
    keys = [building.pk for building in buildings]
    buildings = list(Building.objects.filter(pk__in=keys).select_related("community__street"))
    communities = {building.community_id: building.community for building in buildings}
    if not buildings or not rules.may_appoint(by, communities.values()):
        raise NotAllowed("只有本社区的物管会主任、副主任、居委会和街道可以启动应急")
    streets = {community.street_id for community in communities.values()}
    if len(streets) != 1 or not since <= last_day <= since + limits.LONGEST:
        raise NotPossibleNow(f"应急在一个街道以内，不超过 {limits.LONGEST.days} 天。")
    dates = {"since": since, "last_day": last_day, "check_by": check_by}
    emergency = Emergency.objects.create(
        kind=kind, name=name, street_id=streets.pop(), **dates, declared_at=at, by=by, nonce=nonce
    )
    emergency.buildings.set(buildings)
    days = [EmergencyDay(emergency=emergency, day=since + n * ONE_DAY) for n in range((last_day - since).days + 1)]
    EmergencyDay.objects.bulk_create(days)
    told = _draw_roster(emergency, buildings, [row.day for row in days])
    _start_clocks(emergency, days, at)
    role = role_in(by, buildings[0].community)
    record(
        "emergency.declared",
        subject=emergency,
        by=by,
        role=role,
        at=at,
        tell=told,
        kind=emergency.get_kind_display(),
        buildings=len(buildings),
        since=spoken_day(since),
        last_day=spoken_day(last_day),
        check_by=f"{check_by:%H:%M}",
    )
    return emergency


def _draw_roster(emergency, buildings, days):
    """Lead and deputies of each building take turns; where nobody is in charge, who leads its zone."""
    charges, people, rows = charges_of(buildings), {}, []
    zoned = zone_leads(buildings)
    for building in buildings:
        turns = [charge.person for charge in charges[building.pk]] or zoned.get(building.pk, [])
        people |= {person.pk: person for person in turns}
        rows += [
            Duty(emergency=emergency, building=building, day=day, person=turns[n % len(turns)])
            for n, day in enumerate(days if turns else [])
        ]
    Duty.objects.bulk_create(rows)
    return list(people.values())


def _start_clocks(emergency, days, at):
    limit = time_limit(limits.CHECK_IN, on=emergency.since, street=emergency.street_id)
    for row in days:
        due = datetime.combine(row.day, emergency.check_by, SHANGHAI)
        if due > at:
            ends = Due(due, False, f"每天 {emergency.check_by:%H:%M} 前报平安")
            clocks.start(kind=limits.CHECK_IN, subject=row, limit=limit, at=at, cause="启动应急", ends=ends)


def _lock(emergency):
    return Emergency.objects.select_for_update(of=("self",)).select_related("street").get(pk=emergency.pk)


@transaction.atomic
def check_in(*, emergency, buildings, condition, words="", nonce, by, at=None):
    """How these buildings are today. Said twice with one form, it is there once; a later word overrules an earlier."""
    at = at or timezone.now()
    on = timezone.localdate(at)
    emergency = _lock(emergency)
    marks = {building.pk: uuid.uuid5(nonce, str(building.pk)) for building in buildings}
    already = CheckIn.objects.filter(by=by, nonce__in=marks.values())
    if already.exists():
        return list(already.order_by("pk"))
    if not emergency.holds_on(on):
        raise NotPossibleNow(f"{emergency}的时间是{spoken_day(emergency.since)}至{spoken_day(emergency.last_day)}。")
    mine = set(rules.buildings_answered_by(by, emergency, on).values_list("pk", flat=True))
    if not marks or not mine >= marks.keys():
        raise NotAllowed("只有值班人、包楼责任人、物管会主任、副主任、居委会和街道可以报告")
    rows = CheckIn.objects.bulk_create(
        CheckIn(emergency=emergency, building=one, day=on, condition=condition, words=words, at=at, by=by, nonce=mark)
        for one, mark in zip(buildings, marks.values(), strict=True)
    )
    _record_check_in(emergency, buildings, condition, words, on, by, at)
    row = emergency.days.get(day=on)
    if not row.silent().exists():
        clocks.stop(kind=limits.CHECK_IN, subject=row, at=at, outcome="complete")
    return rows


def _record_check_in(emergency, buildings, condition, words, on, by, at):
    role = role_in(by, buildings[0].community)
    if condition == Condition.TROUBLE:
        told = [one for one in rules.people_told(emergency, buildings) if one.pk != by.pk]
        spoken = "、".join(map(str, buildings))
        record(
            "emergency.trouble",
            subject=emergency,
            by=by,
            role=role,
            at=at,
            tell=told,
            urgent=True,
            building=spoken,
            note=words,
        )
        return
    counts = {"fine": len(buildings), "trouble": 0}
    record("emergency.checked_in", subject=emergency, by=by, role=role, at=at, day=spoken_day(on), **counts)


@transaction.atomic
def put_on_duty(*, emergency, day, buildings, person, by, at=None):
    """Somebody takes these buildings on this day, in place of who was to have them."""
    at = at or timezone.now()
    emergency = _lock(emergency)
    if not rules.may_run(by, emergency):
        raise NotAllowed("只有物管会主任、副主任、居委会和街道可以调整值班")
    if not emergency.holds_on(day) or day < timezone.localdate(at):
        raise NotPossibleNow("只能调整应急期间今天和以后的值班。")
    if not rules.may_be_on_duty(person, emergency.street):
        raise NotPossibleNow("值班人应当是现任委员，或者街道、居委会、物业的在任人员。")
    here = emergency.buildings.filter(pk__in=[building.pk for building in buildings]).select_related("community")
    here = list(here)
    if not here:
        raise NotPossibleNow("请选择应急范围内的楼栋。")
    replaced = Duty.objects.filter(emergency=emergency, day=day, building__in=here).select_related("person")
    if replaced.filter(person=person).count() == len(here):  # sent twice, it is said once
        return emergency
    told = [person, *{duty.person_id: duty.person for duty in replaced if duty.person_id != person.pk}.values()]
    replaced.delete()
    Duty.objects.bulk_create(Duty(emergency=emergency, building=one, day=day, person=person) for one in here)
    role = role_in(by, here[0].community)
    words = {"number": emergency.name, "day": spoken_day(day), "buildings": len(here)}
    record("emergency.roster", subject=emergency, by=by, role=role, at=at, tell=told, **words)
    return emergency


@transaction.atomic
def end_early(*, emergency, reason, by, at=None):
    """Before its last day; otherwise nobody has to end it."""
    at = at or timezone.now()
    emergency = _lock(emergency)
    if not rules.may_run(by, emergency):
        raise NotAllowed("只有物管会主任、副主任、居委会和街道可以提前结束应急")
    if emergency.ended_at or emergency.last_day < timezone.localdate(at):
        raise NotPossibleNow("应急已经结束。")
    emergency.ended_at, emergency.ended_reason = at, reason
    emergency.save(update_fields=["ended_at", "ended_reason"])
    for row in emergency.days.all():
        clocks.stop(kind=limits.CHECK_IN, subject=row, at=at, outcome="ended")
    coming = emergency.duties.filter(day__gte=timezone.localdate(at)).values("person")
    told = list(User.objects.filter(pk__in=coming).exclude(pk=by.pk))
    community = emergency.buildings.select_related("community").first().community
    record("emergency.ended", subject=emergency, by=by, role=role_in(by, community), at=at, tell=told, reason=reason)
    return emergency


def close_day(clock, at):
    """The hour has struck and was told; the day's clock has nothing more to say."""
    clocks.stop(kind=clock.kind, subject=clock.subject, at=at, outcome="told")

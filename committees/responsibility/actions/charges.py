"""Buildings get a lead and deputies; from one lead to the next goes the list of what lies open."""

from django.db import transaction
from django.utils import timezone

from committees.bodies.models import Seat, role_in
from committees.responsibility import items, rules
from committees.responsibility.models import Charge, ChargeHandover
from committees.responsibility.states import Part
from governance.journal.actions import record
from governance.phrases import day, ranges
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Building


@transaction.atomic
def appoint(*, buildings, lead, deputies, by, at=None):
    """From today on, for these buildings; `lead` and `deputies` are seats or postings, one deputy at least.

    Who led and does not any more gives over what lies open there today; a deputy who is replaced has nothing to give
    over, and is told like whoever takes the place.
    """
    at = at or timezone.now()
    on = timezone.localdate(at)
    keys = [building.pk for building in buildings]
    rows = Building.objects.select_for_update(of=("self",)).select_related("community__street").order_by("pk")
    buildings = list(rows.filter(pk__in=keys))
    _check(buildings, lead, deputies, by)
    current = list(Charge.objects.current(on).of(keys))
    before = {charge.building_id: charge for charge in current if charge.part == Part.LEAD}
    wanted = [(Part.LEAD, lead), *((Part.DEPUTY, one) for one in deputies)]
    there = {(charge.building_id, charge.part, charge.mandate) for charge in current if charge.until is None}
    if there == {(building.pk, *one) for building in buildings for one in wanted}:
        return list(before.values())
    charges = [charge for building in buildings for charge in _charge(building, wanted, on)]
    leads = [charge for charge in charges if charge.part == Part.LEAD]
    spoken = f"{ranges(building.number for building in buildings)}号楼"
    words = {"building": spoken, "post": leads[0].role, "deputies": len(deputies), "on": day(on)}
    role = role_in(by, buildings[0].community)
    record(
        "charge.assigned",
        subject=leads[0],
        by=by,
        role=role,
        at=at,
        tell=[one.person for one in (lead, *deputies)],
        **words,
    )
    for charge in leads:
        giver = before.get(charge.building_id)
        if giver is not None and giver.pk != charge.pk:
            _hand_over(giver, charge, on, by=by, at=at)
    _relieve(current, [lead, *deputies], there, buildings, on, by=by, at=at)
    return leads


def _check(buildings, lead, deputies, by):
    if not buildings:
        raise NotPossibleNow("请选择楼栋。")
    communities = {building.community_id: building.community for building in buildings}
    if not rules.may_appoint(by, communities.values()):
        raise NotAllowed("只有本社区的物管会主任、副主任、居委会和街道可以指定包楼责任人")
    people = [one.person.pk for one in (lead, *deputies)]
    if not deputies or len(set(people)) != len(people):
        raise NotPossibleNow("每栋楼一名负责人、至少一名副负责人，不能是同一个人。")
    streets = {community.street_id: community.street for community in communities.values()}
    for street in streets.values():
        allowed = {*rules.seats_for(street), *rules.postings_for(street)}
        if not {lead, *deputies} <= allowed:
            raise NotPossibleNow("负责人和副负责人应当是现任委员，或者街道、居委会、物业的在任人员。")


def _charge(building, wanted, on):
    """The charges of one building as wanted; those that hold already go on, all others end today."""
    standing = {(charge.part, charge.mandate): charge for charge in Charge.objects.filter(until=None).of([building.pk])}
    for key, charge in standing.items():
        if key not in wanted:
            charge.until = max(on, charge.since)
            charge.save(update_fields=["until"])
    found = []
    for part, mandate in wanted:
        field = "seat" if isinstance(mandate, Seat) else "posting"
        found.append(
            standing.get((part, mandate))
            or Charge.objects.create(building=building, part=part, since=on, **{field: mandate})
        )
    return found


def _relieve(current, wanted, there, buildings, on, *, by, at):
    """Each deputy who has no part in a building any more, with all such buildings at once."""
    kept, gone = {one.person.pk for one in wanted}, {}
    numbers = {building.pk: building.number for building in buildings}
    for charge in current:
        if charge.part == Part.DEPUTY and charge.person.pk not in kept:
            gone.setdefault(charge.mandate, []).append(charge)
    for charges in gone.values():
        keys = [charge.building_id for charge in charges]
        new = [one.person for one in wanted[1:] if any((key, Part.DEPUTY, one) not in there for key in keys)]
        first = charges[0]
        record(
            "charge.relieved",
            subject=first,
            by=by,
            role=role_in(by, buildings[0].community),
            at=at,
            tell=[first.person, *new],
            post=first.role,
            building=f"{ranges(numbers[key] for key in keys)}号楼",
            on=day(on),
        )


def _hand_over(giver, taker, on, *, by, at):
    building = taker.building
    there = [
        {"room": label, "number": item.number, "kind": item.kind, "due": item.due_at and item.due_at.isoformat()}
        for label, item in items.open_in(building)
    ]
    handover = ChargeHandover.objects.create(
        building=building, community=building.community, giver=giver, taker=taker, on=on, items=there
    )
    record(
        "charge.handed_over",
        subject=handover,
        by=by,
        role=role_in(by, building.community),
        at=at,
        tell=[giver.person, taker.person],
        post=taker.role,
        building=str(building),
        on=day(on),
        items=len(there),
    )

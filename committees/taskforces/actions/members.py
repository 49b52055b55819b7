"""Who takes part: organisations and groups with their division of work, and people with a seat."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from committees.bodies.actions import lock
from committees.bodies.models import Seat, role_in
from committees.bodies.states import Office
from committees.taskforces import rules
from committees.taskforces.models import MemberUnit
from committees.taskforces.states import OF_AN_ORGANISATION, UnitKind
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Organisation


@dataclass(frozen=True)
class Unit:
    """What a form says of a unit: an organisation, or the kind and name of a group; and its share of the work."""

    work: str
    organisation: Organisation | None = None
    kind: str = ""
    name: str = ""

    @property
    def is_of_kind(self):
        return OF_AN_ORGANISATION[self.organisation.kind] if self.organisation else self.kind

    @property
    def is_called(self):
        return "" if self.organisation else self.name or UnitKind(self.kind).label


def take_part(charter, units, since):
    """Rows of these units; an organisation that takes part already is refused, and so is the same group again."""
    standing = set(charter.units.filter(until=None).exclude(organisation=None).values_list("organisation", flat=True))
    wanted = [unit.organisation.pk for unit in units if unit.organisation]
    if len(set(wanted)) != len(wanted) or standing & set(wanted):
        raise NotPossibleNow("同一个单位只登记一次；要改分工，请先登记退出再重新登记。")
    groups = set(charter.units.filter(until=None, organisation=None).values_list("kind", "name", "work"))
    if groups & {(unit.is_of_kind, unit.is_called, unit.work) for unit in units}:
        raise NotPossibleNow("这个群体已经登记过同样的分工，不用再登记。")
    return MemberUnit.objects.bulk_create(
        MemberUnit(
            charter=charter,
            kind=unit.is_of_kind,
            organisation=unit.organisation,
            name=unit.is_called,
            work=unit.work,
            since=since,
        )
        for unit in units
    )


def must_last(committee):
    if not committee.is_in_office:
        raise NotPossibleNow(f"{committee}已经结束。")


@transaction.atomic
def add_unit(*, charter, unit, by, at=None):
    at = at or timezone.now()
    committee = lock(charter.committee)
    _must_keep(by, charter)
    must_last(committee)
    on = timezone.localdate(at)
    row = take_part(charter, [unit], on)[0]
    _record("taskforce.unit_joined", row, committee, by, at, day(on))
    return row


@transaction.atomic
def end_unit(*, unit, by, at=None):
    """From today on it takes no part; what it did stays in the log."""
    at = at or timezone.now()
    committee = lock(unit.charter.committee)
    _must_keep(by, unit.charter)
    unit = MemberUnit.objects.select_for_update(of=("self",)).select_related("charter", "organisation").get(pk=unit.pk)
    if unit.until is not None:
        raise NotPossibleNow(f"{unit}已于{day(unit.until)}退出。")
    must_last(committee)
    unit.until = max(timezone.localdate(at), unit.since)
    unit.save(update_fields=["until"])
    _record("taskforce.unit_left", unit, committee, by, at, day(unit.until))
    return unit


def _record(verb, unit, committee, by, at, on):
    role = role_in(by, committee.community)
    record(verb, subject=committee, by=by, role=role, at=at, unit=unit.get_kind_display(), on=on)


def _must_keep(by, charter):
    if not rules.keeps_units(by, charter):
        raise NotAllowed("成员单位由街道和专班组长、副组长登记")


@transaction.atomic
def seat_member(*, charter, person, kind, office=Office.MEMBER, by, at=None):
    """Somebody sits on it from today on, until its end."""
    at = at or timezone.now()
    committee = lock(charter.committee)
    if not rules.is_of_street(by, committee.community):
        raise NotAllowed("专班人员由街道登记")
    must_last(committee)
    held = committee.seats.filter(until=None)
    if held.filter(person=person).exists():
        raise NotPossibleNow("此人已在专班任职，请先登记原席位结束。")
    if office == Office.CHAIR and held.filter(office=office).exists():
        raise NotPossibleNow("已有组长在任，请先登记原组长席位结束。")
    on = timezone.localdate(at)
    seat = Seat.objects.create(committee=committee, person=person, kind=kind, office=office, since=on)
    said = {"kind": seat.get_kind_display(), "office": seat.get_office_display(), "since": day(on)}
    role = role_in(by, committee.community)
    record("seat.taken", subject=committee, by=by, role=role, at=at, tell=[person], number=committee.name, **said)
    return seat

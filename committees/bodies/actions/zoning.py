"""划片: which member looks after which buildings. The estate is split anew whenever members or buildings change."""

from django.db import transaction
from django.utils import timezone

from committees.bodies import open_work, rules
from committees.bodies.actions.moves import lock
from committees.bodies.models import Zone, role_in
from committees.bodies.states import GOVERNING
from governance.journal.actions import record
from governance.refusals import NotAllowed, NotPossibleNow


def must_zone(by, committee):
    if not rules.may_zone(by, committee):
        raise NotAllowed("划片由主任、副主任和居委会办理")
    if not committee.is_in_office:
        raise NotPossibleNow(f"{committee}现在是“{committee.get_state_display()}”，成立以后才能划片。")


@transaction.atomic
def draw_zone(*, committee, name, lead, buildings, by, at=None):
    """From today this member looks after these buildings. A zone of that name goes on, with its visits.

    A building is in one zone of a committee: here, it leaves the one that it was in; a zone without buildings ends.
    """
    at = at or timezone.now()
    on = timezone.localdate(at)
    committee = lock(committee)
    must_zone(by, committee)
    _check(committee, lead, buildings)
    standing = {zone.name: zone for zone in committee.zones.current(on).select_related("lead__person")}
    zone = standing.pop(name, None)
    before = zone.lead if zone and zone.lead_id != lead.pk else None
    if zone and not before and set(zone.buildings.all()) == set(buildings):
        return zone
    left = _left_by(before) if before else ""
    if zone is None:
        zone = Zone.objects.create(committee=committee, name=name, lead=lead, since=on)
    elif before:
        zone.lead = lead
        zone.save(update_fields=["lead"])
    zone.buildings.set(buildings)
    _take_out(buildings, standing.values(), on)
    told = [lead.person, before.person] if before else [lead.person]
    words = {"number": committee.name, "title": name, "buildings": zone.buildings_words, "left": left}
    role = role_in(by, committee.community)
    record("zone.drawn", subject=committee, by=by, role=role, at=at, tell=told, **words)
    return zone


def _left_by(seat):
    """What lies open with the member who gives the zone over, in one sentence."""
    counts = open_work.counts_of(seat, of_zones=True)
    return f"交接时还有：{open_work.spoken(counts)}。" if counts else ""


def _check(committee, lead, buildings):
    if not buildings:
        raise NotPossibleNow("请写明划入哪些楼。")
    if not committee.seats.current().filter(pk=lead.pk).exists():
        raise NotPossibleNow("负责委员应当是现任委员，请重新选择。")
    communities = {building.community for building in buildings}
    there = {one for one in communities if one.street_id == committee.community.street_id}
    if committee.kind in GOVERNING:
        there &= {committee.community}
    if communities != there:
        raise NotPossibleNow(f"有的楼不归{committee}管，请重新填写。")


def _take_out(buildings, zones, on):
    for zone in zones:
        zone.buildings.remove(*buildings)
        if not zone.buildings.exists():
            zone.until = max(on, zone.since)
            zone.save(update_fields=["until"])

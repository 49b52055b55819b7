"""Hand-over from firm to firm: the list of documents, and the day on which the service changes hands."""

from django.db import transaction
from django.utils import timezone

from committees.bodies.models import role_in
from committees.contracts import limits, rules
from committees.contracts.actions.contracts import give_up_buildings, lock_buildings
from committees.contracts.actions.telling import people_of
from committees.contracts.models import Handover, HandoverDocument
from committees.contracts.models.contracts import spoken_buildings
from committees.contracts.states import DocumentKind
from governance.clocks import actions as clocks
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.actions import hand_over
from governance.workdays import start_of

TOLD = ("officers", "neighbourhood", "street", "firm_lead")


def _must_be_theirs(by, community):
    if not rules.may(by, "hand_over", community):
        raise NotAllowed("只有本社区的物管会主任、副主任、居委会和街道可以登记交接")


@transaction.atomic
def begin_handover(*, giver, taker=None, community, buildings, began_on, old=None, new=None, by, at=None):
    """The firm that leaves was told on `began_on`; thirty days begin. Without a taker the owners manage themselves."""
    at = at or timezone.now()
    buildings = lock_buildings(buildings)
    _must_be_theirs(by, community)
    if not buildings or any(building.community_id != community.pk for building in buildings):
        raise NotPossibleNow(f"请选择{community}的楼栋。")
    if taker is not None and taker.pk == giver.pk:
        raise NotPossibleNow("原企业和新企业不能是同一家。")
    if began_on > timezone.localdate(at):
        raise NotPossibleNow("通知日期不能晚于今天。")
    if Handover.objects.running().filter(buildings__in=buildings).exists():
        raise NotPossibleNow("这些楼正在交接，请先完成。")
    handover = Handover.objects.create(
        community=community, giver=giver, taker=taker, old=old, new=new, began_on=began_on
    )
    handover.buildings.set(buildings)
    HandoverDocument.objects.bulk_create(HandoverDocument(handover=handover, kind=kind) for kind in DocumentKind.values)
    limit = limits.limit_on(limits.HANDOVER, began_on, community.street_id)
    if limit:
        clocks.start(
            kind=limits.HANDOVER, subject=handover, limit=limit, at=min(at, start_of(began_on)), cause="通知交接"
        )
    _record(
        "handover.began",
        handover,
        by=by,
        at=at,
        giver=giver.name,
        taker=handover.taker_name,
        scope=spoken_buildings(buildings),
        on=day(began_on),
    )
    return handover


def _lock(handover):
    rows = Handover.objects.select_for_update(of=("self",)).select_related("giver", "taker", "community")
    return rows.get(pk=handover.pk)


def _record(verb, handover, *, by, at, tell=True, **words):
    told = people_of(TOLD, handover.community, handover.giver, handover.taker) if tell else ()
    role = role_in(by, handover.community)
    record(verb, subject=handover, by=by, role=role, at=at, tell=told, number=handover.number, **words)


@transaction.atomic
def tick_documents(*, handover, received, notes=None, by, at=None):
    """`received`: the kinds that are there; the others are not. `notes`: a few words by kind. May follow the end."""
    at = at or timezone.now()
    handover = _lock(handover)
    _must_be_theirs(by, handover.community)
    received, notes = set(received), notes or {}
    rows, changed = list(handover.documents.all()), []
    for row in rows:
        was = (row.received, row.note)
        row.received, row.note = row.kind in received, notes.get(row.kind, row.note)
        if was[0] != row.received:
            changed.append(("收到：" if row.received else "改为未收到：") + row.get_kind_display())
        if was != (row.received, row.note):
            row.save(update_fields=["received", "note"])
    if changed:
        there = sum(row.received for row in rows)
        counts = {"received": there, "total": len(rows), "changed": "；".join(changed)}
        _record("handover.documents", handover, by=by, at=at, tell=False, **counts)
    return handover


@transaction.atomic
def finish_handover(*, handover, on, by, at=None):
    """From that day the new firm serves and the old one does not; its contracts for these buildings end with it."""
    at = at or timezone.now()
    buildings = lock_buildings(handover.buildings.all())
    handover = _lock(handover)
    _must_be_theirs(by, handover.community)
    if handover.finished_on is not None:
        raise NotPossibleNow(f"交接已于{day(handover.finished_on)}完成。")
    if not handover.began_on <= on <= timezone.localdate(at):
        raise NotPossibleNow(f"完成日期应在通知日期{day(handover.began_on)}以后，不晚于今天。")
    handover.finished_on = on
    handover.save(update_fields=["finished_on"])
    hand_over(buildings=buildings, old=handover.giver, new=handover.taker, on=on, by=by, at=at)
    reason = f"已移交给{handover.taker_name}"
    give_up_buildings(handover.giver, buildings, on=on, reason=reason, by=by, at=at)
    clocks.stop(kind=limits.HANDOVER, subject=handover, at=at, outcome="finished")
    missing = [row.get_kind_display() for row in handover.documents.filter(received=False)]
    _record(
        "handover.finished",
        handover,
        by=by,
        at=at,
        taker=handover.taker_name,
        scope=spoken_buildings(buildings),
        on=day(on),
        missing=f"尚未移交：{'、'.join(missing)}。" if missing else "资料已移交齐全。",
    )
    return handover

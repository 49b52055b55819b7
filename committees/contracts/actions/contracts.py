"""Signing, filing and ending service contracts."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from committees.bodies.models import role_in
from committees.contracts import limits, rules
from committees.contracts.actions.telling import people_of
from committees.contracts.models import ContractBuilding, ManagerReport, ServiceContract
from committees.contracts.models.contracts import spoken_buildings
from governance.clocks import actions as clocks
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Building, Coverage
from governance.registry.states import OrganisationKind
from governance.workdays import Limit, Unit, start_of

RENEWED = "续签为"


def obstacles(*, firm, community, buildings, number, since, signed_on, last_day=None, filed_on=None, renews=None):
    """What stands against such a contract, as (field, sentence); the form, the import and the deed ask the same."""
    found = [
        ("firm", f"{firm}不是物业服务企业") if OrganisationKind.FIRM not in firm.kinds else None,
        ("firm", f"{firm}已于{day(firm.dissolved_on)}终止")
        if firm.dissolved_on and firm.dissolved_on <= since
        else None,
        ("buildings", "请至少选择一栋楼") if not buildings else None,
        ("last_day", "期满日不能早于合同开始的日期") if last_day and last_day < since else None,
        ("filed_on", "备案日期不能早于签订日期") if filed_on and filed_on < signed_on else None,
        *_obstacles_of_renewal(renews, firm, community, since),
    ]
    foreign = [building for building in buildings if building.community_id != community.pk]
    if foreign:
        found.append(("buildings", f"{spoken_buildings(foreign)}不在{community}"))
    if ServiceContract.objects.filter(community=community, number=number).exists():
        found.append(("number", f"{community}已有编号为“{number}”的合同，请核对"))
    return [row for row in [*found, *_taken(buildings, since, renews)] if row]


def _obstacles_of_renewal(renews, firm, community, since):
    if renews is None:
        return
    if renews.firm_id != firm.pk or renews.community_id != community.pk:
        yield "renews", "续签的应当是同一企业在本社区的合同"
    elif renews.until is not None:
        yield "renews", f"合同{renews.number}已于{day(renews.until)}终止，不能续签"
    elif since < renews.since:
        yield "since", "续签的合同不能早于原合同开始"


def _taken(buildings, since, renews):
    """物业管理条例 §61: one firm for one area. A contract without `until` still holds, whatever its paper says."""
    rows = ContractBuilding.objects.filter(Q(until=None) | Q(until__gt=since), building__in=buildings)
    by_contract = {}
    for row in rows.exclude(contract=renews).select_related("contract__firm", "building").order_by("pk"):
        by_contract.setdefault(row.contract, []).append(row.building)
    for contract, served in by_contract.items():
        yield (
            "buildings",
            f"{spoken_buildings(served)}已由{contract.firm}服务（合同{contract.number}），请先登记它的终止，或作为续签办理",
        )


@transaction.atomic
def sign_contract(
    *,
    firm,
    community,
    buildings,
    number,
    since,
    signed_on,
    last_day=None,
    price=None,
    price_note="",
    area=None,
    filed_on=None,
    renews=None,
    by,
    at=None,
):
    """Enter a contract that was signed. `last_day` is the last on the paper; `renews` the one it takes the place of.

    Buildings that no other firm serves are served by this one from `since`; where another still does, a hand-over
    decides the day. Raises NotPossibleNow with all that stands against it.
    """
    at = at or timezone.now()
    buildings = lock_buildings(buildings)
    if not rules.may(by, "sign", community):
        raise NotAllowed("只有本社区的物管会主任、副主任、居委会和街道可以登记合同")
    terms = {"number": number, "since": since, "signed_on": signed_on, "last_day": last_day, "filed_on": filed_on}
    against = obstacles(firm=firm, community=community, buildings=buildings, renews=renews, **terms)
    if against:
        raise NotPossibleNow("；".join(sentence for _, sentence in against) + "。")
    contract = ServiceContract.objects.create(
        firm=firm, community=community, area=area, price=price, price_note=price_note, renews=renews, **terms
    )
    if renews is not None:
        old = lock(renews)
        _end(old, on=since, reason=f"{RENEWED}{number}", at=at)
        record_end(old, by=by, at=at, parts=())  # who must know hears of the new one
    ContractBuilding.objects.bulk_create(
        ContractBuilding(contract=contract, building=building, since=since) for building in buildings
    )
    _begin_serving(firm, buildings, since)
    _start_clocks(contract, at)
    record(
        "contract.signed",
        subject=contract,
        by=by,
        role=role_in(by, community),
        at=at,
        tell=people_of(limits.ALL, community, firm),
        number=number,
        firm=firm.name,
        scope=spoken_buildings(buildings),
        since=day(since),
        term=f"{day(last_day)}期满" if last_day else "不定期",
        price=contract.price_words,
    )
    return contract


def lock_buildings(buildings):
    """Whoever signs for, or hands over, one of these waits for the others; always in the order of their keys."""
    rows = Building.objects.select_for_update().filter(pk__in=[building.pk for building in buildings])
    return list(rows.order_by("pk"))


def lock(contract):
    return (
        ServiceContract.objects.select_for_update(of=("self",)).select_related("firm", "community").get(pk=contract.pk)
    )


def _begin_serving(firm, buildings, since):
    firms = Q(organisation__kind=OrganisationKind.FIRM) | Q(organisation__also__contains=[OrganisationKind.FIRM])
    rows = Coverage.objects.filter(Q(until=None) | Q(until__gt=since), firms, building__in=buildings)
    served = set(rows.values_list("building", flat=True))
    Coverage.objects.bulk_create(
        Coverage(organisation=firm, building=building, since=since)
        for building in buildings
        if building.pk not in served
    )


def _start_clocks(contract, at):
    street = contract.community.street_id
    filing = limits.limit_on(limits.FILING, contract.signed_on, street)
    if filing and contract.filed_on is None:
        signed_at = min(at, start_of(contract.signed_on))
        clocks.start(kind=limits.FILING, subject=contract, limit=filing, at=signed_at, cause="签订合同")
    if contract.ends is None or contract.ends.at <= at:
        return
    rules = {kind: limits.limit_on(kind, contract.last_day, street) for kind in (limits.RENEWAL, limits.REFUSAL)}
    ends = {kind: limits.ends_before(contract.last_day, limit) for kind, limit in rules.items() if limit}
    agreed = Limit(
        1, Unit.YEARS, f"合同{contract.number}", contract.since
    )  # nothing of it is counted: it ends as agreed
    began = min(at, start_of(contract.since), *(end.at for end in ends.values()))
    for kind, end in (*ends.items(), (limits.TERM, contract.ends)):
        basis = rules.get(kind) or agreed
        clocks.start(kind=kind, subject=contract, limit=basis, ends=end, at=began, cause="合同期限")


@transaction.atomic
def file_contract(*, contract, on, by, at=None):
    """备案: the street has the contract since that day."""
    at = at or timezone.now()
    contract = lock(contract)
    if not rules.may_in_contract(by, "file", contract):
        raise NotAllowed("只有本社区的物管会主任、副主任、居委会和街道可以登记备案")
    if contract.filed_on is not None:
        raise NotPossibleNow(f"合同{contract.number}已于{day(contract.filed_on)}备案。")
    if not contract.signed_on <= on <= timezone.localdate(at):
        raise NotPossibleNow(f"备案日期应在签订日期{day(contract.signed_on)}以后，不晚于今天。")
    contract.filed_on = on
    contract.save(update_fields=["filed_on"])
    clocks.stop(kind=limits.FILING, subject=contract, at=at, outcome="filed")
    told = people_of(("officers", "neighbourhood", "street", "firm_lead"), contract.community, contract.firm)
    record(
        "contract.filed",
        subject=contract,
        by=by,
        role=role_in(by, contract.community),
        at=at,
        tell=told,
        number=contract.number,
        on=day(on),
    )
    return contract


@transaction.atomic
def end_contract(*, contract, on, reason, by, at=None):
    """The contract ends on a day, today or later. Until somebody takes over, its firm goes on serving (民法典 §950)."""
    at = at or timezone.now()
    contract = lock(contract)
    if not rules.may_in_contract(by, "end", contract):
        raise NotAllowed("只有本社区的物管会主任、副主任、居委会和街道可以登记终止")
    if contract.until is not None:
        raise NotPossibleNow(f"合同{contract.number}已登记{day(contract.until)}终止。")
    if on < contract.since:
        raise NotPossibleNow(f"终止日期不能早于合同开始的{day(contract.since)}。")
    _end(contract, on=on, reason=reason, at=at)
    record_end(contract, by=by, at=at)
    return contract


def record_end(contract, *, by, at, parts=limits.ALL):
    record(
        "contract.ended",
        subject=contract,
        by=by,
        role=role_in(by, contract.community),
        at=at,
        tell=people_of(parts, contract.community, contract.firm),
        number=contract.number,
        firm=contract.firm.name,
        on=day(contract.until),
        reason=contract.ended_reason,
    )


def _end(contract, *, on, reason, at):
    """The rows of a locked contract; what runs for it runs no more."""
    contract.until, contract.ended_reason = on, reason
    contract.save(update_fields=["until", "ended_reason"])
    ContractBuilding.objects.filter(Q(until=None) | Q(until__gt=on), contract=contract).update(until=on)
    clocks.stop(kind=limits.FILING, subject=contract, at=at, outcome="ended")
    _stop_term(contract, at=at, outcome="ended")
    for report in ManagerReport.objects.filter(contract=contract, reported_on=None):
        clocks.stop(kind=limits.REPORTING, subject=report, at=at, outcome="ended")


def give_up_buildings(firm, buildings, *, on, reason, by, at):
    """A firm leaves buildings: its contracts shrink by them, and end where none is left."""
    held = ContractBuilding.objects.filter(Q(until=None) | Q(until__gt=on), contract__firm=firm, building__in=buildings)
    contracts = [lock(row) for row in ServiceContract.objects.filter(pk__in=held.values("contract")).order_by("pk")]
    held.filter(since__lte=on).update(until=on)
    for contract in contracts:
        left = contract.scope.filter(Q(until=None) | Q(until__gt=on))
        if not left.exists() and contract.until is None:
            _end(contract, on=on, reason=reason, at=at)
            record_end(contract, by=by, at=at)


def run_on(clock, now):
    """The last day has passed and nobody decided: the contract goes on without a term (民法典 §948)."""
    _stop_term(clock.subject, at=now, outcome="open_ended")


def _stop_term(contract, *, at, outcome):
    for kind in limits.OF_A_TERM:
        clocks.stop(kind=kind, subject=contract, at=at, outcome=outcome)

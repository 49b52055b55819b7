"""物业“三率”: how many estates have a body and a firm, how many bodies and firms a Party organisation, on a day.

Never the three rates of petitions (facts.py): other rows, other denominators, other names. Everything is counted by
periods, so that any day of the past can be asked; an estate is a 物业管理区域.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, Count, DateField, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.http import urlencode

from committees.bodies.models import Committee
from committees.bodies.states import BEING_FORMED, GOVERNING, CommitteeState
from committees.contracts.models import ServiceContract
from committees.contracts.models.contracts import ContractBuilding
from committees.party.models import PartyOrganisation, stands
from governance.registry.models import ManagementArea, Organisation, holds
from issues.insight.models import CoverageRate, CoverageTarget

NEVER_SAT = (*BEING_FORMED, CommitteeState.GIVEN_UP)


# --- what covers what ------------------------------------------------------------------------------------------


def bodies(on):
    """物管会 and 业委会 that sit on a day; of one that is over the state says nothing about before."""
    return Committee.objects.filter(holds(on=on), kind__in=GOVERNING).exclude(state__in=NEVER_SAT)


def contracts(on):
    return ServiceContract.objects.filter(holds(on=on))


def contracted(on):
    """Buildings of contracts on a day."""
    return ContractBuilding.objects.filter(holds(on=on), holds("contract__", on))


def parties(on):
    return PartyOrganisation.objects.filter(stands(on=on))


@dataclass(frozen=True)
class Kind:
    """One list behind a rate. `whole` are the rows that count, `part` the condition that makes one covered.

    `by(rows, on)` gives {key of a row: what covers it} of the rows of a page, in one question.
    """

    name: str
    rate: CoverageRate
    label: str
    noun: str
    yes: str
    no: str
    nothing: str
    whole: object
    part: object
    by: object

    def rows(self, communities, on):
        """With `rank` to sort by: what is not covered first."""
        covered = Case(When(self.part(on), then=1), default=0, output_field=IntegerField())
        return self.whole(communities, on).annotate(rank=covered)


def areas(communities, on):
    return ManagementArea.objects.filter(community__in=communities)


def committees(communities, on):
    return bodies(on).filter(community__in=communities)


def firms(communities, on):
    """Firms with a contract there on the day."""
    return Organisation.objects.filter(pk__in=contracts(on).filter(community__in=communities).values("firm"))


def formed(on):
    return Exists(Committee.areas.through.objects.filter(managementarea=OuterRef("pk"), committee__in=bodies(on)))


def served(on):
    return Exists(contracted(on).filter(building__area=OuterRef("pk")))


def led(field):
    return lambda on: Exists(parties(on).filter(**{field: OuterRef("pk")}))


def bodies_of(rows, on):
    found = bodies(on).filter(areas__in=rows).order_by("pk").annotate(of=F("areas"))
    return gathered((one.of, one) for one in found)


def firms_of(rows, on):
    scope = contracted(on).filter(building__area__in=rows).select_related("contract__firm").order_by("pk")
    pairs = scope.annotate(of=F("building__area"))
    return gathered(dict.fromkeys((one.of, one.contract.firm) for one in pairs))


def parties_of(field):
    return lambda rows, on: gathered(
        (getattr(one, f"{field}_id"), one) for one in parties(on).filter(**{f"{field}__in": rows}).order_by("pk")
    )


def gathered(pairs):
    found = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found


R = CoverageRate
KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            *("formed", R.FORMED, R.FORMED.label, "小区", "已组建", "未组建"),
            *("没有应组建的小区", areas, formed, bodies_of),
        ),
        Kind(
            *("served", R.SERVED, R.SERVED.label, "小区", "有物业服务", "没有物业服务"),
            *("没有登记的小区", areas, served, firms_of),
        ),
        Kind(
            *("bodies", R.LED, f"{R.LED.label}：业委会、物管会", "业委会、物管会", "有党组织", "没有党组织"),
            *("没有业委会、物管会", committees, led("committee"), parties_of("committee")),
        ),
        Kind(
            *("firms", R.LED, f"{R.LED.label}：物业服务企业", "物业服务企业", "有党组织", "没有党组织"),
            *("没有物业服务企业", firms, led("organisation"), parties_of("organisation")),
        ),
    )
}


# --- the numbers -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """Counts of one list, and the addresses of its rows."""

    kind: Kind
    n: int
    d: int
    query: dict

    def url(self, **only):
        return f"{reverse('coverage')}?{urlencode({'rate': self.kind.name} | self.query | only)}"

    @property
    def missing(self):
        return self.d - self.n

    @cached_property
    def urls(self):
        return {"all": self.url(), "covered": self.url(only="covered"), "missing": self.url(only="missing")}


@dataclass(frozen=True)
class Rate:
    rate: CoverageRate
    parts: tuple
    target: int | None = None

    @property
    def label(self):
        return self.rate.label

    @property
    def n(self):
        return sum(part.n for part in self.parts)

    @property
    def d(self):
        return sum(part.d for part in self.parts)

    @property
    def falls_short(self):
        """Below its target; nothing to count falls short of nothing."""
        return bool(self.d and self.target and self.n * 100 < self.d * self.target)

    @property
    def nothing(self):
        return self.parts[0].kind.nothing if len(self.parts) == 1 else "没有业委会、物管会和物业服务企业"


def count(communities, on, query):
    """The three rates of some communities on a day, in two questions. `query` keeps the lists to the same place."""
    both = {name: Count("pk", filter=KINDS[name].part(on)) for name in ("formed", "served")}
    of_areas = areas(communities, on).aggregate(whole=Count("pk"), **both)
    counts = {name: (of_areas[name], of_areas["whole"]) for name in both}
    others, targets = _bodies_and_targets(communities, on)
    parts = {name: Part(kind, *(counts | others)[name], query) for name, kind in KINDS.items()}
    return [
        Rate(rate, tuple(part for part in parts.values() if part.kind.rate == rate), targets.get(rate))
        for rate in CoverageRate
    ]


def _bodies_and_targets(communities, on):
    """Few rows of three tables in one question: (what, number, from when)."""
    no_day = Cast(Value(None), DateField())
    rows = [
        KINDS[name].rows(communities, on).order_by().values_list(Value(name), "rank", no_day)
        for name in ("bodies", "firms")
    ]
    targets = CoverageTarget.objects.filter(valid_from__lte=on).order_by().values_list("rate", "percent", "valid_from")
    counts, newest = {"bodies": (0, 0), "firms": (0, 0)}, {}
    for what, number, since in targets.union(*rows, all=True):
        if since is None:
            n, d = counts[what]
            counts[what] = (n + number, d + 1)
        elif what not in newest or newest[what][0] < since:
            newest[what] = (since, number)
    return counts, {rate: percent for rate, (_, percent) in newest.items()}


# --- the rows behind them --------------------------------------------------------------------------------------


def with_what_covers(kind, rows, on):
    """The rows of a page, each with `covered_by` and `place`."""
    found = kind.by([row.pk for row in rows], on) if rows else {}
    for row in rows:
        row.covered_by = found.get(row.pk, [])
        row.place = getattr(row, "community", None) if kind.name != "firms" else None
    return rows


def only(rows, which):
    return rows.filter(Q(rank=0) if which == "missing" else Q(rank=1)) if which else rows

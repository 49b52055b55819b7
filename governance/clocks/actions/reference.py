"""Fill the tables of limits and ladders with what a new installation begins with; rows that are there stay."""

from django.db import transaction
from django.utils import timezone

from governance.clocks import kinds
from governance.clocks.catalogue import CATALOGUE
from governance.clocks.models import Ladder, Step, TimeLimit
from governance.clocks.models.ladders import step_of
from governance.clocks.states import LadderState


@transaction.atomic
def load_limits():
    """The catalogue of the law, and what each kind of clock counts; returns how many rows are new."""
    rows = [
        TimeLimit(kind=entry.kind, code=entry.code, before=entry.before, bound=entry.bound, **_said(entry.limit))
        for entry in CATALOGUE
    ]
    rows += [
        TimeLimit(kind=kind.name, urgency=urgency, code=kind.code, bound=kind.bound, **_said(limit))
        for kind in kinds.known()
        for urgency, versions in kind.limits.items()
        for limit in versions
    ]
    there = set(TimeLimit.objects.filter(category="", street=None).values_list("kind", "urgency", "valid_from"))
    new = [row for row in rows if (row.kind, row.urgency, row.valid_from) not in there]
    return len(TimeLimit.objects.bulk_create(new))


def _said(limit):
    return {
        "amount": limit.amount,
        "unit": limit.unit.value,
        "basis": limit.basis,
        "valid_from": limit.valid_from,
    }


@transaction.atomic
def load_ladders(at=None):
    """The first version of each kind's ladders, where there is none; returns how many are new."""
    at = at or timezone.now()
    there = set(Ladder.objects.filter(street=None).values_list("kind", "urgency"))
    wanted = [(kind, urgency) for kind in kinds.known() for urgency in kind.ladders]
    new = [(kind, urgency) for kind, urgency in wanted if (kind.name, urgency) not in there]
    ladders = Ladder.objects.bulk_create(
        Ladder(kind=kind.name, urgency=urgency, state=LadderState.LIVE, note="系统初始规则", made_at=at, live_at=at)
        for kind, urgency in new
    )
    steps = []
    for ladder, (kind, urgency) in zip(ladders, new, strict=True):
        for position, rung in enumerate(kind.ladders[urgency], 1):
            step = step_of(rung, position)
            step.ladder = ladder
            steps.append(step)
    Step.objects.bulk_create(steps)
    return len(ladders)

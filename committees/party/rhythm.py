"""What Party life is due: the last time of each kind, and the row in force on a day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max

from committees.party.models import Rhythm
from committees.party.states import RecordKind
from governance.registry.models import today
from governance.workdays import Unit, period_before


@dataclass(frozen=True)
class Due:
    """One kind that has not been held within its time. `last` is None where it never was."""

    label: str
    months: int
    last: date | None
    basis: str


def rhythms_on(day):
    """{kind: row in force}."""
    rows = Rhythm.objects.filter(valid_from__lte=day).order_by("kind", "valid_from")
    return {row.kind: row for row in rows}


def due_in(party, on=None):
    """Kinds whose time has passed since they were held last, or since the organisation was founded.

    They are the rhythm of a branch; a 党委 or 党总支 holds none of them as such.
    """
    if not party.has_rhythm:
        return []
    on = on or today()
    held = party.records.standing().filter(held_on__lte=on).unscoped("when each kind was held last, not what was said")
    last = dict(held.values_list("kind").annotate(Max("held_on")).order_by())
    kinds = set(party.record_kinds)
    found = []
    for kind, row in rhythms_on(on).items():
        if kind in kinds and last.get(kind, party.since) < period_before(on, row.months, Unit.MONTHS):
            found.append(Due(row.get_kind_display(), row.months, last.get(kind), row.basis))
    return found


def counts_by_year(rows):
    """[(year, [(kind, how often)])] of these records, the newest year first, kinds in the order of their table."""
    counts = rows.order_by().values_list("held_on__year", "kind").annotate(n=Count("pk"))
    years = {}
    for year, kind, n in counts:
        years.setdefault(year, {})[kind] = n
    return [
        (year, [(kind.label, held[kind]) for kind in RecordKind if kind in held])
        for year, held in sorted(years.items(), reverse=True)
    ]

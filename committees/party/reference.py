"""How often Party life is held, as a new installation begins with it; rows that people added stay."""

from datetime import date

from committees.party.models import Rhythm
from committees.party.states import RecordKind

RULES = "《中国共产党支部工作条例（试行）》"
FROM = date(2018, 10, 28)
MONTHS = {
    RecordKind.ASSEMBLY: 3,
    RecordKind.BOARD: 1,
    RecordKind.GROUP: 1,
    RecordKind.PARTY_DAY: 1,
    RecordKind.LIFE: 12,
    RecordKind.REVIEW: 12,
}


def load():
    there = set(Rhythm.objects.values_list("kind", flat=True))
    rows = [
        Rhythm(kind=kind, months=months, basis=f"{RULES}（一般频次，可按上级要求修改）", valid_from=FROM)
        for kind, months in MONTHS.items()
        if kind not in there
    ]
    Rhythm.objects.bulk_create(rows)
    return len(rows)

"""Owners and occupants of 蓟门里 as a 物管会 needs them: eight owners, one tenant, two of the 居委会."""

from datetime import date

from governance.registry.models import Home, Occupancy, Ownership, Posting
from tests.kept_rows import CAST, KeptRows


def move_in(cast):
    homes = iter(Home.objects.filter(entrance__building__number__in=(10, 20), ownerships=None).order_by("pk")[:12])
    since = date(2020, 6, 1)
    for number in range(4, 10):
        Ownership.objects.create(home=next(homes), person=cast[f"weiyuan{number}"], since=since)
    Occupancy.objects.create(home=next(homes), person=cast["weiyuan10"], kind="tenant", since=since)
    Posting.objects.create(
        person=cast["weiyuan11"], organisation=cast.organisations["居委会"], title="社工", since=since
    )


NEIGHBOURS = KeptRows(move_in, upon=CAST)

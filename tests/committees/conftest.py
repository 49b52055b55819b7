"""Contracts of the cast: 首华物业 serves buildings 9-16 of 蓟门里."""

from datetime import date, datetime

import pytest

from committees.contracts import actions
from governance.registry.models import Building, Home, Occupancy, Ownership, Posting
from governance.workdays import SHANGHAI

NOON = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)


@pytest.fixture
def blocks(cast):
    """`blocks(9, 10)`: buildings of 蓟门里 by number."""

    def chosen(*numbers, community="蓟门里"):
        here = Building.objects.filter(community=cast.communities[community], number__in=numbers)
        return list(here.order_by("number"))

    return chosen


@pytest.fixture
def sign_for(cast, blocks):
    """`sign_for(9, 10)` signs for these buildings; wang's chair zhou enters it."""

    def signed(*numbers, firm="首华物业", by="zhou", at=NOON, **terms):
        terms = {
            "number": f"蓟物 {'-'.join(map(str, numbers))}",
            "since": date(2026, 3, 1),
            "signed_on": date(2026, 2, 27),
            "last_day": date(2028, 2, 29),
            "price": 120,
            **terms,
        }
        return actions.sign_contract(
            firm=cast.organisations[firm] if isinstance(firm, str) else firm,
            community=cast.communities["蓟门里"],
            buildings=blocks(*(numbers or range(9, 17))),
            by=cast[by],
            at=at,
            **terms,
        )

    return signed


@pytest.fixture
def neighbours(cast):
    """Owners and occupants of 蓟门里 as a 物管会 needs them: eight owners, one tenant, two of the 居委会."""
    homes = iter(Home.objects.filter(entrance__building__number__in=(10, 20), ownerships=None).order_by("pk")[:12])
    since = date(2020, 6, 1)
    for number in range(4, 10):
        Ownership.objects.create(home=next(homes), person=cast[f"weiyuan{number}"], since=since)
    Occupancy.objects.create(home=next(homes), person=cast["weiyuan10"], kind="tenant", since=since)
    Posting.objects.create(
        person=cast["weiyuan11"], organisation=cast.organisations["居委会"], title="社工", since=since
    )
    return cast

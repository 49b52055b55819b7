"""Contracts of the cast: 首华物业 serves buildings 9-16 of 蓟门里. Meetings of its 物管会 of eleven."""

import uuid
from datetime import date, datetime

import pytest

from committees.bodies.models import Committee, Seat
from committees.contracts import actions
from committees.meetings import actions as meetings
from governance.registry.models import Building, today
from governance.workdays import SHANGHAI
from tests.committees.neighbours import NEIGHBOURS

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
    """The cast, of whom eleven could be a 物管会 (tests/committees/neighbours.py)."""
    NEIGHBOURS.again(cast)
    return cast


SOON = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
EVENING = datetime(2026, 11, 23, 19, tzinfo=SHANGHAI)
OWNERS = ("dang", "weiyuan4", "wang", "weiyuan5", "weiyuan6", "weiyuan7", "weiyuan8", "weiyuan9")
OTHERS = ("zhou", "weiyuan10", "weiyuan11")
ELEVEN = (*OWNERS, *OTHERS)


@pytest.fixture
def body(cast):
    """The 物管会 of 蓟门里: eleven, eight of them owners."""
    return Committee.objects.get(kind="management", community=cast.communities["蓟门里"])


@pytest.fixture
def call(cast, body):
    """`call()` is a meeting of the 物管会 on a Monday evening; `call("coordination", organisations=[...])`."""

    def called(kind="committee", *, by="zhou", at=SOON, begins_at=EVENING, organisations=(), **more):
        terms = {
            "title": "十一月例会",
            "place": "居委会二层",
            "committee": body if kind == "committee" else None,
            "community": cast.communities["蓟门里"],
            "nonce": uuid.uuid4(),
            "organisations": [cast.organisations[name] for name in organisations],
        }
        return meetings.call_meeting(kind=kind, begins_at=begins_at, by=cast[by], at=at, **terms | more)

    return called


@pytest.fixture
def sitting(cast, call):
    """`sitting("zhou", "dang")` is a meeting that sits, with these members signed in."""

    def opened(*present, kind="committee", **more):
        meeting = meetings.open_meeting(meeting=call(kind, **more), by=cast["zhou"], at=EVENING)
        for name in present:
            meetings.sign_in(meeting=meeting, code=meeting.code, by=cast[name], at=EVENING)
        return meeting

    return opened


@pytest.fixture
def resolve(cast, sitting):
    """`resolve()` is a resolution of a meeting where seven sat; `signed_by` names who signed."""

    def proposed(signed_by=(), matter="", at=EVENING, **more):
        meeting = more.pop("meeting", None) or sitting(*OWNERS[:5], *OTHERS[:2])
        terms = {"title": "整治架空线", "text": "各运营商清理废线，捆扎入槽。", "nonce": uuid.uuid4()}
        terms |= {"matter_class": "owners" if matter else "ordinary", "owners_matter": matter}
        resolution = meetings.propose(meeting=meeting, by=cast["zhou"], at=at, **terms | more)
        for name in signed_by:
            resolution = meetings.sign_resolution(resolution=resolution, by=cast[name], at=at)
        return resolution

    return proposed


@pytest.fixture
def elected(neighbours):
    """The 业委会 of 蓟门里 in office: five owners, li chairs, zhao is her deputy; the 物管会 is no more."""
    cast = neighbours
    Committee.objects.filter(kind="management").update(state="dissolved", until=today(), ending_reason="area_changed")
    body = Committee.objects.create(
        kind="owners",
        name="蓟门里业委会",
        community=cast.communities["蓟门里"],
        planned_size=5,
        has_assembly=True,
        since=date(2026, 2, 1),
        last_day=date(2031, 1, 31),
        until=date(2031, 2, 1),
    )
    offices = {"li": "chair", "zhao": "deputy"}
    for name in ("li", "zhao", "wang", "dang", "weiyuan4"):
        office = offices.get(name, "member")
        Seat.objects.create(committee=body, person=cast[name], kind="owner", office=office, since=body.since)
    return body

"""物业“三率”: estates with a body and a firm, bodies and firms with a Party organisation, counted by hand."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from committees.bodies.models import Committee
from committees.contracts import actions as contracts
from committees.party.models import PartyOrganisation
from governance.registry.models import Building, Community, ManagementArea
from issues.insight import coverage_rates
from issues.insight.exports import COLUMNS, coverage
from issues.insight.models import CoverageTarget

pytestmark = pytest.mark.django_db
TODAY, BEFORE = date(2026, 11, 20), date(2026, 2, 1)
SINCE = date(2026, 3, 1)


@pytest.fixture
def estates(cast, time_machine):
    """Of the ten areas the 物管会 stands for three since March; 首华物业 serves two, and alone has a branch."""
    time_machine.move_to("2026-11-20 09:00+08:00", tick=False)
    jimenli = cast.communities["蓟门里"]
    areas = list(jimenli.areas.order_by("pk"))
    Committee.objects.filter(kind="management").update(since=SINCE)
    body = Committee.objects.get(kind="management")
    body.areas.set(areas[:3])
    being_formed = {"kind": "management", "state": "announced", "planned_size": 7, "since": SINCE}
    Committee.objects.create(community=jimenli, name="第二届", **being_formed).areas.set(areas[3:5])
    contracts.sign_contract(
        firm=cast.organisations["首华物业"],
        community=jimenli,
        number="一",
        buildings=Building.objects.filter(community=jimenli, area__in=areas[:2]),
        since=SINCE,
        signed_on=SINCE,
        by=cast["zhou"],
    )
    PartyOrganisation.objects.create(
        kind="branch",
        name="首华物业党支部",
        street=jimenli.street,
        organisation=cast.organisations["首华物业"],
        since=SINCE,
    )
    return areas


def counted(communities, on=TODAY):
    rates = coverage_rates.count(communities, on, {})
    return {rate.rate.value: [(part.n, part.d) for part in rate.parts] for rate in rates}


def test_the_three_rates_are_counted_as_of_a_day(cast, estates):
    jimenli = [cast.communities["蓟门里"]]
    assert counted(jimenli) == {"formed": [(3, 10)], "served": [(2, 10)], "led": [(0, 1), (1, 1)]}
    assert counted(jimenli, BEFORE) == {"formed": [(0, 10)], "served": [(0, 10)], "led": [(0, 0), (0, 0)]}
    Committee.objects.filter(kind="management", state="working").update(
        until=TODAY, last_day=date(2026, 11, 19), state="expired"
    )
    assert counted(jimenli)["formed"] == [(0, 10)]
    assert counted(jimenli, date(2026, 11, 19))["formed"] == [(3, 10)]


def test_where_there_is_nothing_to_cover_nothing_is_divided(cast, estates):
    laoshan = list(Community.objects.filter(street__name="老山街道"))
    rates = coverage_rates.count(laoshan, TODAY, {})
    assert [(rate.n, rate.d, rate.falls_short, rate.nothing) for rate in rates] == [
        (0, 0, False, "没有应组建的小区"),
        (0, 0, False, "没有登记的小区"),
        (0, 0, False, "没有业委会、物管会和物业服务企业"),
    ]


def test_a_target_holds_from_its_day_and_is_met_exactly(cast, estates):
    jimenli = [cast.communities["蓟门里"]]
    CoverageTarget.objects.create(rate="formed", percent=30, basis="街道年度任务", valid_from=SINCE)

    def target(on, row=0):
        rate = coverage_rates.count(jimenli, on, {})[row]
        return rate.target, rate.falls_short

    assert (target(TODAY), target(BEFORE), target(TODAY, 1)) == ((30, False), (90, True), (90, True))
    CoverageTarget.objects.filter(valid_from=SINCE).update(percent=31)
    assert target(TODAY) == (31, True)
    assert target(date(2020, 12, 30)) == (None, False)


def test_every_number_is_a_link_to_as_many_rows(cast, estates, sign_in):
    """Also those that are not covered; what covers the others stands beside them, and in the file."""
    client = sign_in(cast["jiedao"])
    page = client.get(reverse("dashboard"))
    rates = page.context["coverage"]
    found = {}
    for part in (part for rate in rates for part in rate.parts):
        for which, n in (("all", part.d), ("covered", part.n), ("missing", part.missing)):
            assert part.urls[which].replace("&", "&amp;") in page.content.decode()
            rows = client.get(part.urls[which]).context["page"].rows
            assert len(rows) == n, (part.kind.name, which)
            found[part.kind.name, which] = rows
    body = Committee.objects.get(kind="management", state="working")
    assert [(row, row.covered_by) for row in found["formed", "covered"]] == [(area, [body]) for area in estates[:3]]
    assert [(row, row.covered_by) for row in found["served", "covered"]] == [
        (area, [cast.organisations["首华物业"]]) for area in estates[:2]
    ]
    assert found["bodies", "missing"] == [body]
    assert found["formed", "all"][:7] == estates[3:]
    listing = coverage(cast["jiedao"], {"rate": "firms"})
    assert [[value(row) for _, value in COLUMNS] for row in listing.load(listing.rows)] == [
        ["首华物业", "", "是", "首华物业党支部"]
    ]


def test_nobody_counts_another_street(cast, estates, sign_in):
    client = sign_in(cast["laoshan"])
    here = cast.communities["蓟门里"].pk
    assert [
        client.get(reverse("coverage"), {"rate": name, "community": here}).context["page"].rows
        for name in coverage_rates.KINDS
    ] == [[], [], [], []]


def test_counting_asks_two_questions_however_many_there_are(cast, estates, sign_in):
    jimenli = cast.communities["蓟门里"]
    client = sign_in(cast["jiedao"])
    pages = []
    for step in range(2):
        with CaptureQueriesContext(connection) as asked:
            counted([jimenli])
        assert len(asked) == 2
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("coverage"), {"rate": "served"})
        pages.append(len(asked))
        ManagementArea.objects.bulk_create(ManagementArea(community=jimenli, name=f"新{step}{n}") for n in range(3))
    assert pages[0] == pages[1]

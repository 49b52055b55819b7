"""The page of a building: what it is, who serves it, whose zone it is in, what is done there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from governance.registry import actions as registry
from governance.registry.models import Building, Home, Ownership, today
from issues.petitions.models import Issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def twelve(cast):
    return Building.objects.get(community=cast.communities["蓟门里"], number=12)


def page(client, building, status=200):
    response = client.get(building.get_absolute_url())
    assert response.status_code == status
    return response


def test_it_says_whom_to_ring_the_firm_first_and_whose_zone_it_is(cast, sign_in, twelve):
    response = page(sign_in(cast["li"]), twelve)
    assert [one.name for one in response.context["near"]] == ["首华物业", "蓟门里社区居委会", "产权单位06（机关企业）"]
    assert len(response.context["others"]) == 10 + 2
    text = response.content.decode()
    assert "王志强" in text
    assert "第二片区" in text
    assert cast["wang"].phone not in text
    assert "4 个单元，72 套" in text


def test_residents_see_what_is_published_and_how_much_there_is_workers_see_all(cast, sign_in, twelve, issue_of):
    hidden, shown = (
        issue_of("li", text="六楼屋顶下雨就漏，墙都湿了"),
        issue_of("zhao", text="楼门口路灯不亮，晚上看不见"),
    )
    Issue.objects.filter(pk=shown.pk).update(is_public=True, title="楼门口路灯不亮")
    elsewhere = issue_of("dang", by="zhou", text="我们楼的单元门坏了，关不上")
    for who in ("li", "zhao", "wuye", "gehua", "chengguan"):
        response = page(sign_in(cast[who]), twelve)
        text = response.content.decode()
        assert list(response.context["running"]) == [shown], who
        assert "共有 2 件事项在办理" in text
        assert hidden.number not in text
        assert f"/issues/{shown.number}/" not in text
    for who in ("wang", "zhou", "jiedao"):
        response = page(sign_in(cast[who]), twelve)
        assert set(response.context["running"]) == {hidden, shown}
        assert f"/issues/{hidden.number}/" in response.content.decode()
        assert elsewhere.number not in response.content.decode()
    # A member of another zone sees what residents see.
    assert list(page(sign_in(cast["weiyuan4"]), twelve).context["running"]) == [shown]


def test_what_was_solved_lately_and_who_began_to_serve(cast, sign_in, twelve, issue_of):
    issue = issue_of("li")
    now = timezone.now()
    Issue.objects.filter(pk=issue.pk).update(
        state="closed", due_at=None, closed_at=now, answer="修好了", no_evidence_reason="无", is_public=True
    )
    firms = [cast.organisations[name] for name in ("首华物业", "蓟门第二物业")]
    registry.hand_over(buildings=[twelve], old=firms[0], new=firms[1], on=today() - timedelta(days=1), by=cast["zhou"])
    response = page(sign_in(cast["li"]), twelve)
    assert list(response.context["solved"]) == [issue]
    assert [words for _, words in response.context["changes"]] == [
        "蓟门第二物业开始服务",
        "首华物业不再服务",
        "中国电信、中国移动、中国联通等 12 家开始服务",
    ]
    page(sign_in(cast["wuye"]), twelve, status=404)  # and 首华物业 sees it no longer


def test_a_neighbour_reports_from_here_with_the_building_filled_in(cast, sign_in, twelve):
    client = sign_in(cast["li"])
    link = f"/petitions/new/?building={twelve.pk}"
    assert link in page(client, twelve).content.decode()
    assert client.get(link).context["form"]["place_kind"].value() == "building"
    other = Building.objects.get(community=twelve.community, number=20)
    form = client.get(f"/petitions/new/?building={other.pk}").context["form"]
    assert (form["place_kind"].value(), form["building"].value()) == ("other", other.pk)
    for typed in ("", "x", "-1", "9" * 40, "²", "\x00"):
        assert client.get("/petitions/new/", {"building": typed}).status_code == 200
    assert "petitions/new/?building" not in page(sign_in(cast["jiedao"]), twelve).content.decode()


def test_the_sheet_for_the_door_has_a_code_and_no_resident(cast, sign_in, twelve, settings):
    settings.SITE = settings.SITE | {"url": "https://portal.example"}
    text = sign_in(cast["li"]).get(f"/buildings/{twelve.pk}/notice/").content.decode()
    assert 'src="data:image/svg+xml' in text
    assert f"https://portal.example/buildings/{twelve.pk}/" in text
    assert "李秀兰" not in text.split("</header>")[1]


def test_the_page_asks_the_same_of_one_issue_and_of_three(cast, sign_in, twelve, issue_of):
    issue_of("li")
    client = sign_in(cast["wang"])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            page(client, twelve)
        return len(queries)

    asked()
    before = asked()
    for _ in range(2):
        issue_of("zhao")
    Ownership.objects.bulk_create(
        Ownership(home=home, person=cast["sun"], since=today())
        for home in Home.objects.filter(entrance__building=twelve, ownerships=None)[:9]
    )
    assert asked() == before <= 28

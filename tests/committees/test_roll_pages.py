"""The page of the owner roll: for the street, the 居委会 and the officers of the committee; nobody's name on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.registry.models import HeadRule, Home, Ownership, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(cast):
    return Home.objects.get(ownerships__person=cast["li"]).entrance.building.area


def url(area, more=""):
    return f"/areas/{area.pk}/roll/{more}"


def test_the_roll_shows_counts_rooms_and_areas_but_no_person(cast, sign_in, area):
    response = sign_in(cast["zhou"]).get(url(area))
    text = response.content.decode().split("</header>")[1]
    assert response.context["roll"].heads == 72
    for person in ("li", "zhao"):
        assert cast[person].display_name not in text
        assert cast[person].phone not in text
    assert "12号楼1单元101" in text
    assert "54.35" in text
    assert "12号楼2单元601" not in text  # li's home is clear
    assert "推定" in text
    assert "民法典第二百七十八条" in text


def test_a_day_is_asked_for_and_nonsense_says_so(cast, sign_in, area):
    client = sign_in(cast["dang"])
    past = client.get(url(area), {"on": "2020-05-31"})
    assert past.context["roll"].doubts_by_reason == {"no_owner": 72}
    assert "2020年5月31日" in past.content.decode()
    for typed in ("昨天", "2026-13-01", "9" * 40, "\x00", "0001-01-01", "9999-12-31"):
        answer = client.get(url(area), {"on": typed, "reason": typed})
        assert answer.status_code == 200
        assert ("form-errors" in answer.content.decode()) is not typed.startswith(("0001", "9999")) or answer
    assert client.get(url(area), {"on": "昨天"}).context["on"] == today()


def test_doubts_are_listed_by_reason(cast, sign_in, area):
    Home.objects.filter(ownerships__person=cast["li"]).update(area=0)
    client = sign_in(cast["jiedao"])
    response = client.get(url(area), {"reason": "no_area"})
    assert [(str(home), why) for home, why in response.context["doubts"]] == [("12号楼2单元601", "没有登记面积")]


def test_the_page_asks_the_same_whatever_the_roll_holds(cast, sign_in, area):
    client = sign_in(cast["zhou"])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(url(area))
        return len(queries)

    asked()
    before = asked()
    Ownership.objects.bulk_create(
        Ownership(home=home, person=cast["sun"], since=today())
        for home in Home.objects.filter(entrance__building__area=area, ownerships=None)[:40]
    )
    assert asked() == before <= 18


def test_the_street_decides_and_the_roll_says_on_what_ground(cast, sign_in, area):
    client = sign_in(cast["jiedao"])
    refused = client.post(url(area, "rule/"), {"titleholder_counts_once": "perhaps", "basis": ""})
    assert set(refused.context["form"].errors) == {"titleholder_counts_once", "basis"}
    decided = client.post(url(area, "rule/"), {"titleholder_counts_once": "no", "basis": "街道会议纪要第 3 号"})
    assert decided.url == url(area)
    text = client.get(url(area)).content.decode()
    assert "未售公房每套按一人计算" in text
    assert "街道会议纪要第 3 号" in text
    assert "推定" not in text
    assert HeadRule.objects.get().decided_by == cast["jiedao"]
    assert "街道会议纪要第 3 号" in client.get(url(area, "rule/")).content.decode()

"""Pages of contracts and hand-overs: who finds what on them, and their forms."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from committees.contracts import actions
from committees.contracts.models import Handover, ManagerReport, ServiceContract
from governance.phrases import read_numbers
from governance.registry.models import Coverage, today

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def now_for(sign_for):
    """Contracts of today: `now_for(9, last_day=...)`."""

    def signed(*numbers, **terms):
        terms = {"since": today() - 300 * DAY, "signed_on": today() - 310 * DAY, "at": timezone.now(), **terms}
        return sign_for(*numbers, **{"filed_on": terms["signed_on"], "last_day": today() + 900 * DAY} | terms)

    return signed


def listed(page):
    return [contract.scope_words for contract in page.context["page"]]


def test_what_must_be_decided_stands_first_and_says_so(cast, sign_in, now_for):
    now_for(9)
    now_for(10, last_day=today() + 100 * DAY)
    now_for(11, last_day=today() - DAY)
    now_for(12, last_day=today() + 50 * DAY)
    gone = now_for(13)
    actions.end_contract(contract=gone, on=today(), reason="另聘", by=cast["zhou"])
    page = sign_in(cast["zhou"]).get("/contracts/")
    assert listed(page) == ["12号楼", "10号楼", "11号楼", "9号楼", "13号楼"]
    assert "还有 50 天，请决定续聘或者另聘" in page.content.decode()
    tabs = {"expiring": ["12号楼", "10号楼"], "open_ended": ["11号楼"], "ended": ["13号楼"], "unfiled": []}
    for tab, expected in tabs.items():
        assert listed(sign_in(cast["zhou"]).get(f"/contracts/?tab={tab}")) == expected


def test_pages_follow_one_another_without_loss(cast, sign_in, now_for, monkeypatch):
    monkeypatch.setattr("governance.keyset.Page.__init__.__kwdefaults__", {"size": 2, "mark": "after", "wide": None})
    for number in (9, 10, 11):
        now_for(number, last_day=today() + number * 20 * DAY)
    client = sign_in(cast["zhou"])
    first = client.get("/contracts/")
    second = client.get("/contracts/" + first.context["page"].next_query)
    assert (listed(first), listed(second)) == (["9号楼", "10号楼"], ["11号楼"])


def test_a_resident_finds_the_contract_of_her_own_building(cast, sign_in, now_for):
    now_for(9)
    twelve = now_for(12)
    client = sign_in(cast["li"])
    assert listed(client.get("/contracts/")) == ["12号楼"]
    page = client.get(twelve.get_absolute_url()).content.decode()
    assert "1.20 元/平方米·月" in page
    assert "现在可以做" not in page


def test_a_contract_is_entered_on_the_page(cast, sign_in):
    client, jimenli = sign_in(cast["dang"]), cast.communities["蓟门里"]
    typed = {
        "community": jimenli.pk,
        "number": "蓟物（2026）3 号",
        "firm": cast.organisations["首华物业"].pk,
        "buildings": "1－3、 5号楼",
        "price": "1.20",
        "signed_on": "2026-03-01",
        "since": "2026/03/02",
        "last_day": "2027年3月1日",
    }
    response = client.post(reverse("contract_new"), typed)
    contract = ServiceContract.objects.get()
    assert response.url == contract.get_absolute_url()
    assert (contract.scope_words, contract.price, contract.last_day) == ("1-3、5号楼", 120, date(2027, 3, 1))
    again = client.post(reverse("contract_new"), typed | {"number": "另"})
    assert "已由首华物业服务（合同蓟物(2026)3 号）" in again.content.decode()
    assert 'value="1－3、 5号楼"' in again.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"buildings": "1-x"}, "buildings"),
        ({"buildings": "99"}, "buildings"),
        ({"buildings": ""}, "buildings"),
        ({"price": "一块二"}, "price"),
        ({"price": "1.234"}, "price"),
        ({"price": "-1"}, "price"),
        ({"signed_on": "昨天"}, "signed_on"),
        ({"since": "0001-01-01"}, "since"),
        ({"last_day": "2026-01-01"}, "last_day"),
        ({"firm": ""}, "firm"),
        ({"number": ""}, "number"),
        ({"number": "\0"}, "number"),
    ],
)
def test_a_wrong_entry_comes_back_with_a_sentence_at_its_field(cast, sign_in, change, field):
    typed = {
        "community": cast.communities["蓟门里"].pk,
        "number": "1",
        "firm": cast.organisations["首华物业"].pk,
        "buildings": "1",
        "signed_on": "2026-03-01",
        "since": "2026-03-02",
    }
    page = sign_in(cast["zhou"]).post(reverse("contract_new"), typed | change)
    assert list(page.context["form"].errors) == [field]
    assert not ServiceContract.objects.exists()


@pytest.mark.parametrize(
    ("words", "numbers"),
    [("1-3", {1, 2, 3}), ("1，3", {1, 3}), ("７至９、12 号楼", {7, 8, 9, 12}), ("5", {5}), ("", set())],
)
def test_building_numbers_are_read_as_people_write_them(words, numbers):
    assert read_numbers(words) == numbers


@pytest.mark.parametrize("words", ["3-1", "x", "1-", "99999", "1-9999", "-1", "1--3", "１２３４５６"])
def test_what_is_no_list_of_buildings_is_not_guessed(words):
    with pytest.raises(ValueError):
        read_numbers(words)


def test_a_renewal_starts_from_the_old_contract(cast, sign_in, now_for):
    old = now_for(9, 10, last_day=today() + 30 * DAY)
    client = sign_in(cast["zhou"])
    to = client.get(reverse("contract_step", args=[old.pk, "renew"]))
    assert to.url == f"{reverse('contract_new')}?renews={old.pk}"
    page = client.get(to.url)
    form = page.context["form"]
    assert (form["buildings"].value(), form["since"].value(), form["price"].value()) == (
        "9-10",
        today() + 31 * DAY,
        "1.20",
    )
    typed = {name: form[name].value() for name in form.fields} | {"number": "续", "signed_on": today(), "last_day": ""}
    typed = {name: value for name, value in typed.items() if value is not None}
    typed["community"] = old.community_id
    response = client.post(f"{reverse('contract_new')}?renews={old.pk}", typed)
    assert response.status_code == 302, response.context["form"].errors
    new = ServiceContract.objects.get(number="续")
    assert (new.renews, response.url) == (old, new.get_absolute_url())
    assert client.get(f"{reverse('contract_new')}?renews={old.pk}").status_code == 409
    for nonsense in ("x", "0", "9" * 40, "%00"):
        assert client.get(f"{reverse('contract_new')}?renews={nonsense}").status_code == 404


def test_filing_ending_and_the_manager_have_pages(cast, sign_in, now_for):
    contract = now_for(9, filed_on=None)
    client = sign_in(cast["zhou"])
    url = contract.get_absolute_url()
    assert client.get(f"{url}file/").status_code == 200
    assert client.post(f"{url}file/", {"on": today() + DAY}).context["form"].errors["on"] == ["日期不能晚于今天"]
    assert client.post(f"{url}file/", {"on": today()}).url == url
    assert client.get(f"{url}file/").status_code == 409
    wuye = cast["wuye"].postings.get()
    assert client.post(f"{url}appoint/", {"posting": wuye.pk, "took_post_on": today()}).status_code == 302
    report = ManagerReport.objects.get()
    assert "吴业成" in client.get(url).content.decode()
    report_url = reverse("manager_report", args=[report.pk])
    assert sign_in(cast["wuye"]).post(report_url, {"on": today()}).url == url
    assert sign_in(cast["zhou"]).post(f"{url}end/", {"on": today(), "reason": "另聘"}).url == url
    contract.refresh_from_db()
    assert (contract.filed_on, contract.until) == (today(), today())
    assert client.get(f"{url}end/").status_code == 409
    assert client.get(f"{url}no-such-step/").status_code == 404


def test_a_handover_from_page_to_page(cast, sign_in, now_for):
    old = now_for(9, 10)
    client = sign_in(cast["zhou"])
    second = cast.organisations["蓟门第二物业"]
    typed = {"giver": old.firm_id, "taker": second.pk, "began_on": today()}
    response = client.post(f"{old.get_absolute_url()}handover/", typed)
    handover = Handover.objects.get()
    assert (response.url, handover.old, handover.scope_words) == (handover.get_absolute_url(), old, "9-10号楼")
    url = handover.get_absolute_url()
    assert "正在交接" in client.get("/contracts/").content.decode()
    client.post(f"{url}documents/", {"received": ["owners"], "note_tanks": "缺 2019 年"})
    page = client.get(url).content.decode()
    assert 'value="owners" id="received-owners" checked' in page
    assert "缺 2019 年" in page
    assert client.post(f"{url}finish/", {"on": today() - 400 * DAY}).status_code == 200
    assert client.post(f"{url}finish/", {"on": today()}).url == url
    served = Coverage.objects.current().filter(building__in=handover.buildings.all())
    assert not served.filter(organisation=old.firm).exists()
    assert served.filter(organisation=second).count() == 2
    assert client.post(f"{url}finish/", {"on": today()}).status_code == 409


def test_a_new_firm_takes_over_from_whoever_serves_now(cast, sign_in, now_for):
    new = now_for(9, firm="蓟门第二物业")
    form = sign_in(cast["zhou"]).get(f"{new.get_absolute_url()}handover/").context["form"]
    assert (form.initial["giver"], form.initial["taker"]) == (cast.organisations["首华物业"], new.firm)


def test_foreign_is_as_missing(cast, sign_in, now_for):
    contract = now_for(9)
    client = sign_in(cast["li"])
    for url in (contract.get_absolute_url(), f"{contract.get_absolute_url()}end/", "/contracts/0/", "/handovers/0/"):
        assert client.get(url).status_code == 404


NONSENSE = ["tab=nothing", "community=x", f"community={9**40}", "after=i1~i2~i3", "after=%00", "tab=%ED%A0%80"]
NONSENSE += [f"after=i{9**30}~i1~i1", "building=x", f"building={9**40}", "after=d2026-01-01T00:00+08:00~i1~i2"]


@pytest.mark.parametrize("query", NONSENSE)
def test_nonsense_in_the_address_is_not_an_error(cast, sign_in, now_for, query):
    now_for(9)
    assert sign_in(cast["zhou"]).get(f"/contracts/?{query}").status_code == 200


def test_a_long_list_asks_no_more_than_a_short_one(cast, sign_in, now_for):
    client = sign_in(cast["jiedao"])
    now_for(9)
    with CaptureQueriesContext(connection) as one:
        client.get("/contracts/")
    for number in (10, 11):
        now_for(number, firm="蓟门第二物业")
    with CaptureQueriesContext(connection) as three:
        client.get("/contracts/")
    assert len(three) == len(one)


def test_a_page_with_a_long_history_asks_no_more_than_a_fresh_one(cast, sign_in, now_for, blocks):
    contract = now_for(9, 10, 11, filed_on=None)
    client = sign_in(cast["zhou"])
    where = {"giver": contract.firm, "community": contract.community, "old": contract, "by": cast["zhou"]}
    posting = cast["wuye"].postings.get()
    report = actions.appoint_manager(contract=contract, posting=posting, took_post_on=today(), by=cast["zhou"])
    actions.begin_handover(buildings=blocks(9), began_on=today(), **where)
    with CaptureQueriesContext(connection) as short:
        client.get(contract.get_absolute_url())
    for number in (10, 11):
        actions.begin_handover(buildings=blocks(number), began_on=today(), **where)
    actions.report_manager(report=report, on=today(), by=cast["zhou"])
    with CaptureQueriesContext(connection) as long:
        client.get(contract.get_absolute_url())
    assert len(long) == len(short)

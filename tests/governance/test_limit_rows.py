"""Time limits get new versions and lose none; a street may be stricter; who reads them, and who enters them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import checks
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from governance.clocks import actions as clocks
from governance.clocks.checks import the_calendar_lasts
from governance.clocks.models import CalendarYear, Clock, TimeLimit, time_limit
from governance.journal.models import Event
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Street

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)


@pytest.fixture
def street(cast):
    return Street.objects.get(name="北太平庄街道")


def version(**what):
    """A row of handling P3, which is seven days for everybody; from tomorrow on."""
    usual = {"kind": "handling", "urgency": "P3", "amount": 5, "unit": "days", "basis": "本街道自定"}
    return TimeLimit(**usual | {"valid_from": timezone.localdate() + DAY} | what)


def test_a_new_version_holds_from_its_day_on_and_the_old_one_stays(cast, street):
    before = TimeLimit.objects.count()
    new = clocks.set_limit(limit=version(street=street), by=cast["admin"])
    today, where = timezone.localdate(), {"urgency": "P3", "street": street.pk}
    assert [time_limit("handling", on=today + n * DAY, **where).amount for n in (0, 1)] == [7, 5]
    assert (TimeLimit.objects.count(), new.code, new.bound) == (before + 1, "D19", "most")
    event = Event.objects.get(verb="limit.set")
    assert event.text == f"录入办理时限 P3 5 日，自 {new.valid_from} 起开始的按此计算。"
    assert (event.street, event.by) == (street.pk, cast["admin"])


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ({"amount": 8}, "只能更短：通用期限是 7 日"),
        ({"amount": 169, "unit": "hours"}, "只能更短"),
        ({"amount": 3, "unit": "working_days"}, "单位也要一致"),
        ({"kind": "decision_publicity", "urgency": "", "amount": 9, "unit": "working_days"}, "只能更长"),
        ({"kind": "court_cancellation", "urgency": "", "amount": 1, "unit": "years"}, "街道不能调整"),
        ({"kind": "nothing_known"}, "还没有通用的期限"),
    ],
)
def test_a_street_may_only_be_stricter_and_is_told_why(cast, street, what, sentence):
    with pytest.raises(ValidationError, match=sentence):
        clocks.set_limit(limit=version(street=street, **what), by=cast["admin"])


@pytest.mark.parametrize("who", ["jiedao", "zhou", "li", "shenji"])
def test_only_the_operators_enter_limits(cast, street, who):
    with pytest.raises(NotAllowed):
        clocks.set_limit(limit=version(street=street), by=cast[who])


def test_nobody_enters_a_limit_for_days_gone_by(cast):
    with pytest.raises(NotPossibleNow, match="不能早于今天"):
        clocks.set_limit(limit=version(valid_from=timezone.localdate() - DAY), by=cast["admin"])


def test_a_stricter_law_overtakes_what_a_street_had_set(cast, street):
    clocks.set_limit(limit=version(street=street), by=cast["admin"])
    clocks.set_limit(limit=version(amount=3, valid_from=timezone.localdate() + 2 * DAY), by=cast["admin"])
    amounts = [
        time_limit("handling", on=timezone.localdate() + n * DAY, urgency="P3", street=street.pk).amount
        for n in (0, 1, 2)
    ]
    assert amounts == [7, 5, 3]


def test_what_runs_already_keeps_the_limit_it_began_with(cast, issue_of):
    clock = Clock.objects.about(issue_of("li")).get()
    due = clock.due_at
    clocks.set_limit(limit=version(amount=1, valid_from=timezone.localdate()), by=cast["admin"])
    clock.refresh_from_db()
    assert (clock.due_at, clocks.inspect().found) == (due, 0)


# --- the admin and the page ------------------------------------------------------------------------------


ADD = "/admin/clocks/timelimit/add/"


def entered(street, **what):
    day = timezone.localdate() + DAY
    usual = {"kind": "handling", "urgency": "P3", "category": "", "street": street.pk, "amount": 5, "unit": "days"}
    return usual | {"basis": "本街道自定", "valid_from": str(day)} | what


def test_an_operator_enters_a_new_version_and_changes_none(sign_in, cast, street):
    client = sign_in(cast["admin"])
    assert client.post(ADD, entered(street)).status_code == 302
    row = TimeLimit.objects.get(street=street)
    assert (row.amount, Event.objects.filter(verb="limit.set").count()) == (5, 1)
    page = reverse("admin:clocks_timelimit_change", args=[row.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, entered(street, amount=1)).status_code == 403
    assert client.post(reverse("admin:clocks_timelimit_delete", args=[row.pk])).status_code == 403


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ({"amount": 30}, "只能更短：通用期限是 7 日"),
        ({"valid_from": "2020-01-01"}, "生效日期不能早于今天"),
        ({"basis": ""}, "必填"),
        ({"kind": "moon"}, "moon"),
    ],
)
def test_the_form_says_what_is_wrong_and_writes_nothing(sign_in, cast, street, what, sentence):
    answer = sign_in(cast["admin"]).post(ADD, entered(street, **what))
    assert sentence in answer.content.decode()
    assert not TimeLimit.objects.filter(street=street).exists()


def test_a_street_reads_what_holds_for_it_and_what_is_to_come(sign_in, cast, street):
    clocks.set_limit(limit=version(street=street, valid_from=timezone.localdate()), by=cast["admin"])
    clocks.set_limit(limit=version(amount=4, valid_from=date(2040, 1, 1)), by=cast["admin"])
    other = Street.objects.get(name="老山街道")
    clocks.set_limit(limit=version(street=other, amount=2, basis="老山自定"), by=cast["admin"])
    answer = sign_in(cast["jiedao"]).get(reverse("limits"))
    lines = {(line["row"].label, line["row"].urgency): line for line in answer.context["running"]}
    line = lines["办理时限", "P3"]
    assert (line["general"].amount, line["own"].amount, [row.amount for row in line["coming"]]) == (7, 5, [4])
    words = answer.content.decode()
    assert "2040年1月1日起 4 日" in words
    assert "老山自定" not in words
    codes = {line["code"] for line in answer.context["running"] + answer.context["others"]}
    assert {f"D{n}" for n in range(1, 27)} <= codes


def test_the_page_asks_as_often_whatever_it_shows(sign_in, cast, street, django_assert_num_queries):
    client = sign_in(cast["jiedao"])
    client.get(reverse("limits"))
    with django_assert_num_queries(ASKED):
        client.get(reverse("limits"))
    for amount in (5, 4, 3):
        later = version(street=street, amount=amount, valid_from=date(2040, 1, amount))
        clocks.set_limit(limit=later, by=cast["admin"])
    with django_assert_num_queries(ASKED):
        client.get(reverse("limits"))


ASKED = 13


# --- the calendar's end ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "warns"), [("2026-10-31", False), ("2026-11-01", True), ("2027-02-01", True)])
def test_a_check_warns_sixty_days_before_the_calendar_ends(cast, on, warns):
    assert CalendarYear.objects.order_by("-year").first().year == 2026
    with time_machine.travel(datetime.fromisoformat(f"{on} 12:00").replace(tzinfo=SHANGHAI), tick=False):
        found = the_calendar_lasts(None, databases=["default"])
    assert [one.id for one in found] == (["clocks.W001"] if warns else [])
    assert all(one.level == checks.WARNING and "2027" in one.hint for one in found)


def test_the_check_is_asked_where_a_database_is_named_and_nowhere_else(cast):
    assert the_calendar_lasts in checks.registry.registry.get_checks()
    assert the_calendar_lasts(None, databases=None) == []
    CalendarYear.objects.all().delete()
    assert the_calendar_lasts(None, databases=["default"]) == []

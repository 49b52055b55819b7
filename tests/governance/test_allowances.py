"""How often one may do what: counted in the database, exactly, whoever tries at the same moment."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import timezone

from governance import environment
from governance.accounts import allowances, limits, networks
from governance.accounts.models import Allowance, Spending
from governance.refusals import TooMany, wait_of
from governance.urls import handler400, handler500, urlpatterns  # noqa: F401 -- this module stands in for the real addresses
from tests.threads import together

NOW = timezone.now()
MINUTE = timedelta(minutes=1)


@login_not_required
def counted(request):
    allowances.spend("search", network=networks.network_of(request))
    return HttpResponse("ok")


urlpatterns = [path("counted/", counted), *urlpatterns]


@pytest.fixture
def three(db):
    """Three a minute."""
    return Allowance.objects.create(action="search", per="network", amount=3, seconds=60)


def spend(at=NOW, **keys):
    return allowances.spend("search", at=at, **(keys or {"network": "203.0.113.7"}))


def test_one_more_than_allowed_is_refused_and_says_when_to_come_back(three):
    for second in (0, 10, 20):
        spend(NOW + timedelta(seconds=second))
    with pytest.raises(TooMany) as refused:
        spend(NOW + timedelta(seconds=25))
    assert refused.value.seconds == 35
    assert str(refused.value) == "操作太频繁了，请 35 秒后再试。"


def test_the_window_slides_so_no_minute_holds_more_than_allowed(three):
    begun = [NOW + timedelta(seconds=seconds) for seconds in range(0, 600, 5)]
    passed = []
    for at in begun:
        try:
            spend(at)
            passed.append(at)
        except TooMany:
            pass
    assert max(sum(1 for other in passed if at <= other < at + MINUTE) for at in passed) == 3
    assert len(passed) == 30


def test_refused_tries_do_not_count(three):
    for _ in range(3):
        spend()
    for second in range(1, 60):
        with pytest.raises(TooMany):
            spend(NOW + timedelta(seconds=second))
    spend(NOW + MINUTE)


def test_others_have_their_own_count(three):
    for _ in range(3):
        spend()
    spend(network="203.0.113.8")


def test_several_limits_of_one_action_all_hold_and_a_refusal_counts_nowhere(db):
    Allowance.objects.create(action="search", per="network", amount=100, seconds=3600)
    Allowance.objects.create(action="search", per="person", amount=1, seconds=60)
    spend(network="a", person=1)
    with pytest.raises(TooMany):
        spend(network="a", person=1)
    assert sorted(len(row.times) for row in Spending.objects.all()) == [1, 1]
    spend(network="a")  # a limit whose key is not given does not apply
    assert sorted(len(row.times) for row in Spending.objects.all()) == [1, 2]


def test_what_is_given_back_may_be_spent_again(three):
    spend(NOW - timedelta(seconds=1))
    spend(NOW - timedelta(seconds=2))
    for _ in range(5):
        spend().give_back()


def test_forgiving_and_looking(three):
    assert allowances.peek("search", network="203.0.113.7") == 0
    for _ in range(3):
        spend()
    assert allowances.peek("search", at=NOW, network="203.0.113.7") == 60
    assert allowances.peek("search", at=NOW + MINUTE, network="203.0.113.7") == 0
    allowances.forgive("search", network="203.0.113.7")
    spend()


def test_many_at_once(three):
    with pytest.raises(TooMany):
        allowances.spend("search", n=4, network="x")
    allowances.spend("search", n=3, at=NOW, network="x")
    with pytest.raises(TooMany):
        allowances.spend("search", at=NOW, network="x")


def test_an_amount_of_none_refuses_everybody(db):
    Allowance.objects.create(action="search", per="network", amount=0, seconds=60)
    with pytest.raises(TooMany):
        spend()
    assert allowances.peek("search", network="203.0.113.7") == 60


def test_a_lowered_amount_holds_at_once(three):
    for second in range(3):
        spend(NOW + timedelta(seconds=second))
    Allowance.objects.update(amount=1)
    with pytest.raises(TooMany) as refused:
        spend(NOW + timedelta(seconds=10))
    assert refused.value.seconds == 52


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_never_exceed_the_limit():
    Allowance.objects.create(action="search", per="network", amount=10, seconds=60)
    results = together(*[lambda: allowances.spend("search", network="203.0.113.7") for _ in range(24)])
    assert [type(result).__name__ for result in results if not isinstance(result, TooMany)] == ["Receipt"] * 10
    assert sum(isinstance(result, TooMany) for result in results) == 14


def test_nothing_of_it_is_lost_with_the_cache(three):
    for _ in range(3):
        spend()
    cache.clear()
    with pytest.raises(TooMany):
        spend()


def test_the_table_holds_neither_phones_nor_addresses(db):
    allowances.spend("code_send", number="15400000001", network="203.0.113.7")
    text = str(list(Spending.objects.values_list()))
    assert "15400000001" not in text
    assert "203.0.113" not in text


def test_the_defaults_hold_before_anything_is_loaded(db):
    allowances.spend("code_send", at=NOW, number="15400000001")
    with pytest.raises(TooMany):
        allowances.spend("code_send", at=NOW, number="15400000001")


def test_loading_adds_what_is_missing_and_keeps_what_was_edited(db):
    assert allowances.load_allowances() == len(limits.LIMITS)
    Allowance.objects.filter(action="file").update(amount=7, seconds=77)
    Allowance.objects.filter(action="vouch").delete()
    assert allowances.load_allowances() == 1
    assert Allowance.objects.get(action="file").amount == 7


def test_every_default_is_one_that_can_be_edited(db):
    for row in limits.LIMITS:
        Allowance(action=row.action, per=row.per, amount=row.amount, seconds=row.seconds).full_clean()
    assert {row.action for row in limits.LIMITS} == set(limits.ACTIONS)
    with pytest.raises(ValidationError, match="只能用"):
        Allowance(action="file", per="planet", amount=1, seconds=1).full_clean()


def test_an_action_that_nobody_knows_is_a_mistake(db):
    with pytest.raises(KeyError):
        allowances.spend("nonsense", person=1)


def test_what_is_over_is_swept(three):
    spend(NOW - 2 * MINUTE)
    spend(NOW, network="b")
    assert allowances.sweep(NOW) == 1


def test_limits_can_be_off_and_then_count_nothing(three, settings):
    settings.RATE_LIMITS = False
    for _ in range(10):
        spend()
    assert Spending.objects.count() == 0


def test_only_a_demo_starts_without_limits(monkeypatch):
    assert environment.rate_limits(demo=False) is True
    monkeypatch.setenv("RATE_LIMITS", "off")
    assert environment.rate_limits(demo=True) is False
    with pytest.raises(ImproperlyConfigured, match="RATE_LIMITS"):
        environment.rate_limits(demo=False)


def test_whoever_catches_too_many_answers_429():
    """A form that shows the sentence must say the code too: a robot reads only that."""
    room = settings.BASE_DIR
    views = [*room.glob("*/*/views.py"), *room.glob("*/*/views/*.py")]
    caught = {path: re.findall(r"except .*TooMany.*:\n(.*\n?.*)", path.read_text()) for path in views}
    assert sum(map(len, caught.values())) > 8
    told = re.compile(r"refuse\(|too_many|refused\(")
    silent = [str(path) for path, bodies in caught.items() for body in bodies if not told.search(body)]
    assert silent == []


@pytest.mark.urls(__name__)
def test_too_many_is_a_page_with_the_time_to_wait(three):
    client = Client()
    answers = [client.get("/counted/") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[3]["Retry-After"]) <= 60
    assert "请稍等再试" in answers[3].content.decode()
    assert "Content-Security-Policy" in answers[3]


@pytest.mark.parametrize(("seconds", "words"), [(1, "1 秒"), (60, "1 分钟"), (61, "2 分钟"), (7200, "2 小时")])
def test_a_wait_is_said_in_its_unit_rounded_up(seconds, words):
    assert wait_of(seconds) == words


# --- where a request comes from -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "here", "forwarded", "network"),
    [
        ("", "203.0.113.7", "", "203.0.113.7"),
        ("", "203.0.113.7", "8.8.8.8", "203.0.113.7"),
        ("127.0.0.1", "127.0.0.1", "8.8.8.8, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1, 10.0.0.0/8", "127.0.0.1", "8.8.8.8, 203.0.113.7, 10.1.2.3", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1", "203.0.113.7", "198.51.100.1"),
        ("127.0.0.1", "127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1, 127.0.0.1", "127.0.0.1"),
        ("", "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("::1", "::1", "2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", "::ffff:203.0.113.7", "", "203.0.113.7"),
        ("", "", "", "0.0.0.0"),
    ],
)
def test_the_network_is_what_no_header_can_forge(settings, monkeypatch, proxies, here, forwarded, network):
    monkeypatch.setenv("P", proxies)
    settings.TRUSTED_PROXIES = environment.networks("P")
    request = RequestFactory().get("/", REMOTE_ADDR=here, HTTP_X_FORWARDED_FOR=forwarded)
    assert networks.network_of(request) == network


def test_proxies_that_cannot_be_meant(monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXIES", "nginx")
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES"):
        environment.networks("TRUSTED_PROXIES")


@pytest.mark.parametrize(
    ("network", "short"), [("203.0.113.7", "203.0.113.*"), ("2001:db8:1:2::/64", "2001:0db8:0001:*")]
)
def test_a_network_is_shown_shortened(network, short):
    assert networks.shortened(network) == short

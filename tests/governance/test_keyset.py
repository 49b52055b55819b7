"""Pages by keyset: every row once, in order, from any address that somebody may type."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.accounts.models import User
from governance.keyset import MOST_COUNTED, Page, bounded_count, read_mark, write_mark
from governance.registry.models import Street

NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
WORST = ["", "~", "d", "i", "i~i", "ix", "i1e9", "i" + "9" * 40, "i-" + "9" * 5000, "d2026-13-01", "d2026-01-01"]
WORST += ["i1~i2~i3", "i\0", "\0", "\ud800", "i\u0661", "dnan"]
WORST += ["d0001-01-01T00:00:00+23:59", "d9999-12-31T23:59:59-23:59"]


def through(rows, keys, size, query=""):
    """All pages, one after the other, each from the address that the last one gave."""
    pages = [Page(rows, QueryDict(query), keys=keys, size=size)]
    while pages[-1].next_query:
        pages.append(Page(rows, QueryDict(pages[-1].next_query[1:]), keys=keys, size=size))
    return pages


def flat(pages):
    return [row for page in pages for row in page]


@pytest.fixture
def streets(db):
    return Street.objects.bulk_create(Street(name=f"街道{n}") for n in range(11))


@pytest.mark.parametrize("keys", [["pk"], ["-pk"]])
@pytest.mark.parametrize("size", [1, 2, 5, 10, 11, 50])
def test_every_row_once_and_in_order(streets, keys, size):
    pages = through(Street.objects.all(), keys, size)
    assert flat(pages) == list(Street.objects.order_by(*keys))
    assert {len(page) for page in pages[:-1]} <= {size}


def test_rows_of_one_moment_are_parted_by_their_key(db):
    """Ties must neither be skipped nor shown twice."""
    for number in range(11):
        User.objects.create(username=f"u{number}", date_joined=NOON + timedelta(seconds=number // 4))
    for keys in (["date_joined", "pk"], ["-date_joined", "-pk"], ["-date_joined", "pk"], ["date_joined", "-pk"]):
        assert flat(through(User.objects.all(), keys, 3)) == list(User.objects.order_by(*keys))


def test_the_address_keeps_what_it_said_and_is_short(streets):
    page = Page(Street.objects.all(), QueryDict("q=漏水&q=管"), keys=["-pk"], size=3)
    said = parse_qs(page.next_query.removeprefix("?"))
    assert said["q"] == ["漏水", "管"]
    assert said["after"] == [f"i{page.rows[-1].pk}"]
    second = Page(Street.objects.all(), QueryDict(page.next_query[1:]), keys=["-pk"], size=3)
    assert (second.is_first, parse_qs(second.first_query[1:])) == (False, {"q": ["漏水", "管"]})


def test_a_row_filed_meanwhile_neither_doubles_nor_hides_another(streets):
    page = Page(Street.objects.all(), QueryDict(), keys=["-pk"], size=5)
    new = Street.objects.create(name="新街道")
    rest = through(Street.objects.all(), ["-pk"], 5, page.next_query[1:])
    assert [*page.rows, *flat(rest)] == list(Street.objects.exclude(pk=new.pk).order_by("-pk"))


@pytest.mark.parametrize("mark", WORST, ids=repr)
@pytest.mark.parametrize("keys", [["-pk"], ["date_joined", "-pk"]], ids=str)
@pytest.mark.parametrize("times", [1, 2])
def test_a_broken_address_is_a_page_never_an_error(db, mark, keys, times):
    list(Page(User.objects.all(), {"after": "~".join([mark] * times)}, keys=keys))


@settings(max_examples=200, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.one_of(st.text(max_size=40), st.from_regex(r"[di][0-9T:+~di-]{0,40}", fullmatch=True)), st.integers(1, 3))
def test_a_mark_is_read_or_it_is_none(text, length):
    values = read_mark(text, length)
    assert values is None or (len(values) == length and read_mark(write_mark(values), length) == values)


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC)), st.integers(-(2**62), 2**62))
@settings(deadline=None)
def test_what_is_written_is_read(moment, number):
    assert read_mark(write_mark([moment, number]), 2) == [moment, number]
    assert read_mark(write_mark([moment.date(), number]), 2) == [moment.date(), number]


@pytest.mark.parametrize("there", [0, 1, 37, MOST_COUNTED, MOST_COUNTED + 1])
def test_a_count_is_bounded(db, there):
    Street.objects.bulk_create(Street(name=str(n)) for n in range(there))
    assert bounded_count(Street.objects.all()) == ("1000+" if there > 1000 else str(there))


def test_a_page_is_one_query_however_far(streets):
    for mark in ("", "i5", f"i{streets[-2].pk}"):
        with CaptureQueriesContext(connection) as queries:
            page = Page(Street.objects.all(), QueryDict(f"after={mark}"), keys=["-pk"], size=3)
            list(page), len(page), page.next_query, page.first_query
        assert len(queries) == 1

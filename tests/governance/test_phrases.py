"""The words for time and numbers, with the edges where they change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Engine

from governance import phrases

NOON = datetime(2026, 10, 9, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 22, 10, 0, tzinfo=UTC), "2026年11月22日 周日 18:00"),
        (datetime(2026, 11, 22, 10, 0, 59, tzinfo=UTC), "2026年11月22日 周日 18:00"),
        (datetime(2026, 12, 31, 16, 5, tzinfo=UTC), "2027年1月1日 周五 00:05"),  # midnight is Shanghai's
        (datetime(2026, 11, 23, 9, 5), "2026年11月23日 周一 09:05"),  # naive: Shanghai already
        (None, "—"),
    ],
)
def test_a_moment_is_told_in_shanghai_time(at, words):
    assert phrases.moment(at) == words


@pytest.mark.parametrize(
    ("d", "words"),
    [
        (date(2026, 1, 2), "2026年1月2日"),
        (datetime(2026, 1, 1, 20, 0, tzinfo=UTC), "2026年1月2日"),
        (None, "—"),
    ],
)
def test_a_day_is_the_day_in_shanghai(d, words):
    assert phrases.day(d) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 10, 9, 10, 0, tzinfo=UTC), "10月9日 18:00"),
        (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "2025年12月31日 23:59"),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "1月1日 00:00"),  # the year turns in Shanghai
        (None, "—"),
    ],
)
def test_a_near_moment_leaves_out_the_year_of_now(at, words):
    assert phrases.short_moment(at, NOON) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "不到 1 分钟"),
        (59, "不到 1 分钟"),
        (60, "1 分钟"),
        (3599, "59 分钟"),
        (3600, "1 小时"),
        (86399, "23 小时"),
        (86400, "1 天"),
        (2 * 86400 - 1, "1 天"),
        (-5, "不到 1 分钟"),
        (None, "—"),
    ],
)
def test_a_span_is_cut_to_its_largest_unit(seconds, words):
    assert phrases.span(seconds) == words


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(hours=3, minutes=59), "还剩 3 小时"),
        (timedelta(days=2), "还剩 2 天"),
        (timedelta(minutes=25, seconds=30), "还剩 25 分钟"),
        (timedelta(seconds=1), "还剩不到 1 分钟"),
        (timedelta(0), "已超期不到 1 分钟"),
        (timedelta(minutes=-90), "已超期 1 小时"),
        (timedelta(days=-2, hours=-3), "已超期 2 天"),
    ],
)
def test_what_is_left_never_promises_more_time_than_there_is(away, words):
    assert phrases.left(NOON + away, NOON) == words


def test_nothing_is_left_of_no_deadline():
    assert phrases.left(None, NOON) == "—"


@pytest.mark.parametrize(
    ("n", "d", "words"),
    [
        (35, 40, "87.5% (35/40)"),
        (1, 3, "33.3% (1/3)"),
        (2, 3, "66.7% (2/3)"),
        (1, 2000, "0.1% (1/2,000)"),  # 0.05 goes up
        (1, 2001, "0.0% (1/2,001)"),
        (0, 5, "0.0% (0/5)"),
        (5, 5, "100.0% (5/5)"),
        (1999, 2000, "100.0% (1,999/2,000)"),
        (0, 0, "—"),
        (None, 5, "—"),
        (3, None, "—"),
    ],
)
def test_a_rate_stands_with_its_counts(n, d, words):
    assert phrases.rate(n, d) == words


@pytest.mark.parametrize(("n", "words"), [(0, "0"), (999, "999"), (1234567, "1,234,567"), (None, "—")])
def test_thousands_are_grouped(n, words):
    assert phrases.grouped(n) == words


@pytest.mark.parametrize(("n", "words"), [(0, "0"), (999, "999"), (1000, "1000"), (1001, "1000+"), (None, "—")])
def test_a_bounded_count_admits_that_it_stopped(n, words):
    assert phrases.bounded(n, 1000) == words


@pytest.mark.parametrize(
    ("phone", "words"),
    [
        ("13812345678", "138****5678"),
        ("+8613812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("62345678", "****5678"),
        ("010-62345678", "010****5678"),
        ("12345", "****"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_phone_keeps_its_middle_to_itself(phone, words):
    assert phrases.masked_phone(phone) == words


@pytest.mark.parametrize(
    ("name", "words"), [("张三", "张*"), ("欧阳修文", "欧*"), (" 李 ", "李*"), ("", ""), (None, "")]
)
def test_a_name_shows_its_first_character(name, words):
    assert phrases.masked_name(name) == words


@pytest.mark.parametrize(("area", "words"), [(0, "0.00"), (5, "0.05"), (123_456_789, "1,234,567.89"), (None, "—")])
def test_an_area_is_written_in_square_metres(area, words):
    assert phrases.square_metres(area) == words


@pytest.mark.parametrize(
    ("numbers", "words"),
    [([], ""), ([7], "7"), ([2, 1], "1、2"), ([1, 2, 3, 3, 7, 9, 10, 11], "1-3、7、9-11")],
)
def test_numbers_in_a_row_are_drawn_together(numbers, words):
    assert phrases.ranges(numbers) == words


def test_the_words_are_template_filters():
    engine = Engine(builtins=["governance.phrases"])
    page = engine.from_string("{{ due|left:now }} {{ due|short_moment:now }} {{ n|rate:d }} {{ d|grouped }}")
    context = Context({"due": NOON + timedelta(hours=3), "now": NOON, "n": 35, "d": 40})
    assert page.render(context) == "还剩 3 小时 10月9日 15:00 87.5% (35/40) 40"

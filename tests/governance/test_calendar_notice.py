"""The yearly notice: read from a few lines, previewed, and followed by every open deadline."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from governance.clocks import actions as clocks
from governance.clocks.models import CalendarYear, Clock, Firing, Inspection, time_limit
from governance.clocks.notice_file import NotANotice, read_notice
from governance.journal.models import Event, Notice
from governance.refusals import NotAllowed
from governance.workdays import start_of
from issues.petitions.models import Petition
from tests.governance.test_workdays import CALENDAR

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YEAR = """
# 国务院办公厅通知（试验）
2027-01-01 至 2027-01-03 放假 元旦
2027-01-09 上班
"""
DECEMBER = datetime(2026, 12, 21, 10, tzinfo=SHANGHAI)


def test_a_notice_is_read_line_by_line():
    days = [(str(day.date), day.is_workday, day.name) for day in read_notice(NEW_YEAR)]
    assert days == [
        ("2027-01-01", False, "元旦"),
        ("2027-01-02", False, "元旦"),
        ("2027-01-03", False, "元旦"),
        ("2027-01-09", True, "调休上班"),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "没有读到任何日期"),
        ("2027-13-01 放假 元旦", "第 1 行：没有 2027-13-01 这一天"),
        ("2027-01-01 放假", "第 1 行：请写明放的是什么假"),
        ("2027-01-04 上班", "第 1 行：2027-01-04 本来就是工作日"),
        ("2027-01-03 至 2027-01-01 放假 元旦", "第 1 行：起止日期不对"),
        ("2027-01-01 至 2027-12-31 放假 元旦", "第 1 行：起止日期不对"),
        ("2027-01-01 放假 元旦\n2027-01-01 放假 元旦", "第 2 行：2027-01-01 写了两次"),
        ("元旦放三天", "第 1 行：看不懂这一行"),
    ],
)
def test_a_line_that_is_wrong_is_named(text, sentence):
    with pytest.raises(NotANotice, match=sentence):
        read_notice(text)


def test_full_width_digits_and_a_byte_order_mark_are_read():
    assert [day.date for day in read_notice("\ufeff２０２７－０１－０１ 放假 元旦")] == [date(2027, 1, 1)]


@pytest.mark.django_db
def test_the_calendar_that_is_loaded_is_the_notice_of_2026(cast):
    """domain.md 7.6: each holiday, each worked weekend, and nothing of a year that no notice has named."""
    loaded, days = clocks.calendar(), [date(2026, 1, 1) + timedelta(n) for n in range(365)]
    assert [loaded.is_workday(day) for day in days] == [CALENDAR.is_workday(day) for day in days]
    assert set(loaded.covers) == set(range(2020, 2027))
    assert {day.year for day in loaded.days} == set(range(2020, 2027))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "start", "last_day", "provisional"),
    [
        ("decision_publicity", date(2026, 9, 18), date(2026, 10, 9), False),  # 09-20 is worked, 10-01 to 07 are not
        ("decision_publicity", date(2026, 11, 23), date(2026, 12, 7), False),
        ("decision_publicity", date(2026, 12, 21), date(2027, 1, 4), True),
        ("decision_publication", date(2026, 9, 30), date(2026, 10, 8), False),  # 10-03 is in the holiday
    ],
)
def test_the_worked_examples_hold_with_the_rows_of_the_tables(cast, kind, start, last_day, provisional):
    """domain.md 1.8, from the limit's row and the calendar's rows to the date."""
    end = clocks.due(start_of(start), time_limit(kind, on=start))
    assert (end.last_day, end.provisional) == (last_day, provisional)


@pytest.fixture
def publicity(cast, file_for, monkeypatch):
    """An open clock of ten working days that runs into the next year (domain.md 1.8: published 2026-12-21)."""
    petition = file_for("li", at=DECEMBER)
    limit = time_limit("decision_publicity", on=DECEMBER.date())
    with transaction.atomic():
        clocks.stop(kind="acceptance", subject=petition, at=DECEMBER, outcome="accepted")
        return clocks.start(kind="acceptance", subject=petition, limit=limit, at=DECEMBER)


@pytest.mark.django_db
def test_until_the_notice_is_loaded_a_date_is_provisional(publicity):
    assert publicity.provisional
    assert publicity.due_at == datetime(2027, 1, 5, 0, 0, tzinfo=SHANGHAI)  # Friday 1 January taken for a working day


@pytest.mark.django_db
def test_the_preview_lists_what_would_move_and_changes_nothing(publicity):
    days = read_notice(NEW_YEAR)
    (shift,) = clocks.shifts(clocks.calendar(extra=days, years={2027}))
    assert (shift.clock, shift.due_at, shift.provisional) == (
        publicity,
        datetime(2027, 1, 6, 0, 0, tzinfo=SHANGHAI),
        False,
    )
    assert CalendarYear.objects.filter(year=2027).count() == 0


@pytest.mark.django_db
def test_loading_moves_open_clocks_by_a_new_cycle_and_tells(cast, publicity):
    at = DECEMBER + timedelta(days=8)
    clocks.tick(now=at)
    before = list(Firing.objects.filter(clock=publicity).values_list("step", flat=True))
    moved = clocks.load_notice(days=read_notice(NEW_YEAR), source="国办通知", by=cast["admin"], at=at)
    old, new = Clock.objects.filter(kind="acceptance", pk__gte=publicity.pk).order_by("cycle")
    assert moved == 1
    assert (old.outcome, old.due_at, new.provisional) == ("superseded", publicity.due_at, False)
    assert (new.started_at, new.due_at, new.cause) == (
        publicity.started_at,
        datetime(2027, 1, 6, 0, 0, tzinfo=SHANGHAI),
        "放假安排更新",
    )
    assert "放假" in new.explanation
    assert list(Firing.objects.filter(clock=new).values_list("step", "silent")) == [(step, True) for step in before]
    event = Event.objects.get(verb="clock.moved")
    told = Notice.objects.filter(event=event, channel="inbox").values_list("recipient__username", flat=True)
    assert list(told) == ["wang"]
    assert clocks.shifts(clocks.calendar()) == []


@pytest.mark.django_db
def test_what_is_shown_to_people_follows_the_moved_clock(cast, file_for, publicity):
    clocks.load_notice(days=read_notice(NEW_YEAR), source="国办通知", by=cast["admin"], at=DECEMBER)
    assert Petition.objects.get().due_at == Clock.objects.running().get().due_at


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["jiedao", "zhou", "li", "shenji"])
def test_only_the_operators_keep_the_calendar(cast, who):
    with pytest.raises(NotAllowed):
        clocks.load_notice(days=read_notice(NEW_YEAR), source="试", by=cast[who])


@pytest.mark.django_db
def test_one_day_typed_by_hand_does_not_make_a_year_known(cast):
    from governance.clocks.models import CalendarDay

    CalendarDay.objects.create(date=date(2027, 1, 1), is_workday=False, name="元旦", source="手录")
    assert 2027 not in clocks.calendar().covers


@pytest.mark.django_db
def test_the_operators_are_told_once_sixty_days_before_the_end(cast):
    for at, told in (("2026-10-31", False), ("2026-11-02", True), ("2026-11-03", False)):
        assert clocks.warn_of_the_end(datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)) is told
    notices = Notice.objects.filter(event__verb="calendar.ends", channel="inbox")
    assert list(notices.values_list("recipient__username", flat=True)) == ["admin"]


# --- the nightly look ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_untouched_house_has_no_findings(cast, file_for, issue_of):
    file_for("li")
    issue_of("zhao")
    report = clocks.inspect()
    assert (report.clocks, report.found, report.findings) == (2, 0, [])
    assert Event.objects.filter(verb="clocks.inspected").count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ({"due_at": datetime(2030, 1, 1, tzinfo=SHANGHAI)}, "到期时间与规则不符"),
        ({"next_fire_at": None}, "下次触发时间不对"),
        ({"next_fire_at": datetime(2031, 1, 1, tzinfo=SHANGHAI)}, "下次触发时间不对"),
        ({"kind": "no_such_kind"}, "没有这种时限"),
        ({"subject_id": 10**9}, "办理对象不存在"),
        ({"stuck_at": DECEMBER, "next_fire_at": None, "last_error": "坏了"}, "提醒停摆"),
    ],
)
def test_what_was_tampered_with_is_found_and_the_operators_are_told(cast, file_for, damage, what):
    file_for("li")
    Clock.objects.update(**damage)
    report = clocks.inspect()
    assert what in [finding["what"] for finding in report.findings]
    notices = Notice.objects.filter(event__verb="clocks.inspected", channel="inbox")
    assert list(notices.values_list("recipient__username", flat=True)) == ["admin"]


@pytest.mark.django_db
def test_a_step_that_should_have_fired_is_found(cast, file_for):
    file_for("li", at=DECEMBER)
    report = clocks.inspect(now=DECEMBER + timedelta(hours=19))
    assert [finding["what"] for finding in report.findings] == ["该触发而未触发"]


@pytest.mark.django_db
def test_the_nightly_look_happens_once_a_night(cast):
    def ask(text):
        return clocks.inspect_nightly(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)) is not None

    asked = [ask("2026-12-01 23:50"), ask("2026-12-02 02:59"), ask("2026-12-02 03:05"), ask("2026-12-02 22:00")]
    assert asked == [True, False, True, False]
    assert Inspection.objects.count() == 2


def test_a_day_typed_in_the_admin_moves_what_is_open(publicity, client, cast):
    before = publicity.due_at
    client.force_login(cast["admin"])
    typed = {"date": "2026-12-23", "name": "临时放假", "source": "通知"}  # one working day less
    page = client.post("/admin/clocks/calendarday/add/", typed, follow=True).content.decode()
    assert "1 个未结束的时限随之调整" in page
    moved = Clock.objects.get(kind=publicity.kind, stopped_at=None)
    assert (moved.due_at, moved.cause) == (before + timedelta(days=1), "工作日历更正")
    client.post("/admin/clocks/calendarday/2026-12-23/delete/", {"post": "yes"})
    assert Clock.objects.get(kind=publicity.kind, stopped_at=None).due_at == before
    assert Event.objects.filter(verb="calendar.corrected").count() == 2


def test_nobody_else_corrects_a_day(cast):
    with pytest.raises(NotAllowed):
        clocks.correct_day(date=date(2026, 12, 23), is_workday=False, name="放假", source="x", by=cast["jiedao"])

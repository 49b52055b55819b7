"""工作专班: founded by its street until a day, its log and weekly report, and what is over with its last second."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from committees.bodies.models import Committee, Seat
from committees.meetings import actions as meetings
from committees.taskforces import actions, sections, weeks
from committees.taskforces.actions import Unit
from committees.taskforces.models import Charter, LogEntry
from governance.accounts.holdings import Traces
from governance.clocks.actions import calendar, tick
from governance.clocks.models import Clock
from governance.journal.models import Event, Notice
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import today
from governance.workdays import SHANGHAI
from issues.insight.sight import Standing, may_see

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
DAY = timedelta(days=1)
END = date(2026, 5, 31)


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return time_machine


@pytest.fixture
def found(cast):
    """`found()`: zhuanban leads, 首华物业 and the 居委会 take part, residents as a group; until the end of May."""

    def founded(by="laoshan", at=MONDAY, units=None, nonce=None, name="东里北停车治理专班", **more):
        firm, office = cast.organisations["首华物业"], cast.organisations["老山居委会"]
        named = [Unit("现场", firm), Unit("入户", office), Unit("代表意见", kind="residents", name="居民代表五人")]
        terms = {"purpose": "理顺停车", "leaves": "停车管理办法", "last_day": END, "leader_kind": "street"}
        return actions.found(
            community=cast.communities["老山东里北"],
            name=name,
            leader=cast["zhuanban"],
            units=named if units is None else units,
            founder=cast.organisations["老山街道"],
            nonce=nonce or uuid.uuid4(),
            by=cast[by],
            at=at,
            **terms | more,
        )

    return founded


@pytest.fixture
def write(cast):
    def written(charter, by="zhuanban", done="划了车位线", people=6, problems="", at=MONDAY, nonce=None):
        what = {"done": done, "people_out": people, "problems": problems, "nonce": nonce or uuid.uuid4()}
        return actions.write_log(charter=charter, by=cast[by], at=at, **what)

    return written


def told(verb):
    names = Notice.objects.filter(event__verb=verb, channel="inbox").values_list("recipient__username", flat=True)
    return sorted(names)


def reads(cast, charter, *names):
    return [name for name in names if Charter.objects.visible_to(cast[name]).filter(pk=charter.pk).exists()]


# --- its life -------------------------------------------------------------------------------------------------


def test_the_street_founds_it_with_its_task_end_leader_and_units(cast, found):
    nonce = uuid.uuid4()
    charter = found(nonce=nonce)
    assert found(nonce=nonce) == charter
    body = charter.committee
    assert (body.kind, body.state, body.last_day, body.until) == ("task_force", "working", END, END + DAY)
    assert [(str(unit), unit.kind, unit.work) for unit in charter.units.all()] == [
        ("首华物业", "firm", "现场"),
        ("老山东里北社区居委会", "neighbourhood", "入户"),
        ("居民代表五人", "residents", "代表意见"),
    ]
    seat = Seat.objects.get(committee=body)
    assert (seat.person, seat.get_office_display()) == (cast["zhuanban"], "组长")
    event = Event.objects.get(verb="taskforce.founded")
    assert (event.role, event.text) == ("老山街道办事处", "成员单位 3 家，到2026年5月31日。")
    assert told("taskforce.founded") == ["juwei", "zhuanban"]
    clocks = {clock.kind: clock.due_at for clock in Clock.objects.about(body).running()}
    midnight = datetime(2026, 6, 1, tzinfo=SHANGHAI)
    assert clocks == {
        "taskforce_end": midnight,
        "taskforce_30": midnight - 30 * DAY,
        "taskforce_7": midnight - 7 * DAY,
    }


@pytest.mark.parametrize("person", ["juwei", "zhuanban", "jiedao", "li"])
def test_nobody_else_founds_one(found, person):
    with pytest.raises(NotAllowed, match="街道办事处"):
        found(by=person)


def test_what_cannot_be_founded(cast, found):
    for terms, words in (
        ({"name": "老山东里北社区有机更新工作专班"}, "换一个名称"),
        ({"last_day": MONDAY.date()}, "今天以后"),
        ({"last_day": MONDAY.date() + 1096 * DAY}, "最长 1095 天"),
        ({"units": [Unit("一", cast.organisations["首华物业"])] * 2}, "只登记一次"),
    ):
        with pytest.raises(NotPossibleNow, match=words):
            found(**terms)
    assert not Charter.objects.exists()


def test_the_end_is_put_off_with_a_reason_and_the_clocks_follow(cast, found):
    charter = found()
    with pytest.raises(NotPossibleNow, match="应当更晚"):
        actions.extend(charter=charter, last_day=END, reason="跨季", by=cast["laoshan"], at=MONDAY)
    with pytest.raises(NotAllowed):
        actions.extend(charter=charter, last_day=END + DAY, reason="跨季", by=cast["zhuanban"], at=MONDAY)
    actions.extend(charter=charter, last_day=END + 30 * DAY, reason="跨季", by=cast["laoshan"], at=MONDAY)
    body = Committee.objects.get(pk=charter.committee_id)
    assert (body.last_day, body.until) == (date(2026, 6, 30), date(2026, 7, 1))
    assert Event.objects.get(verb="taskforce.extended").text == "由2026年5月31日延到2026年6月30日：跨季"
    running = Clock.objects.about(body).running()
    assert {clock.kind: clock.cycle for clock in running} == {"taskforce_end": 2, "taskforce_30": 2, "taskforce_7": 2}
    assert told("taskforce.extended") == ["juwei", "zhuanban"]


def test_thirty_and_seven_days_before_they_are_told_and_with_the_last_second_all_is_over(cast, found, write, monday):
    charter = found()
    body = charter.committee
    actions.seat_member(charter=charter, person=cast["jiandu"], kind="supervisor", by=cast["laoshan"], at=MONDAY)
    for day in (date(2026, 5, 2), date(2026, 5, 25)):
        before = Notice.objects.count()
        tick(now=datetime(day.year, day.month, day.day, 0, 1, tzinfo=SHANGHAI))
        new = Notice.objects.order_by("pk")[before:]
        assert {one.recipient.username for one in new if one.channel == "inbox"} == {"zhuanban", "juwei", "laoshan"}
    monday.move_to(datetime(2026, 5, 31, 23, 59, 59, tzinfo=SHANGHAI), tick=False)
    assert reads(cast, charter, "zhuanban", "jiandu", "wuye", "juwei", "laoshan", "jiedao", "sun") == [
        "zhuanban",
        "jiandu",
        "wuye",
        "juwei",
        "laoshan",
    ]
    midnight = datetime(2026, 6, 1, tzinfo=SHANGHAI)
    monday.move_to(midnight, tick=False)
    assert reads(cast, charter, "zhuanban", "jiandu", "wuye", "juwei", "laoshan") == ["juwei", "laoshan"]
    with pytest.raises(NotPossibleNow, match="已经结束"):
        write(charter, at=midnight)
    while tick(now=midnight + DAY):
        pass
    body.refresh_from_db()
    assert body.state == "expired"
    assert not Clock.objects.about(body).running().exists()


def test_it_ends_before_its_time_and_what_lies_open_is_flagged(cast, found, blocks):
    charter, at = found(), MONDAY + DAY
    body = charter.committee
    zone = body.zones.create(name="片", lead=body.seats.get(), since=MONDAY.date())
    zone.buildings.set(blocks(1, 2, community="老山东里北"))
    with pytest.raises(NotAllowed):
        actions.finish(charter=charter, reason="完成", by=cast["zhuanban"], at=at)
    actions.finish(charter=charter, reason="全部移交", by=cast["laoshan"], at=at)
    body.refresh_from_db()
    assert (body.state, body.until, body.ending_reason) == ("dissolved", at.date(), "task_done")
    assert set(body.seats.values_list("end_reason", flat=True)) == {"committee_ended"}
    assert Event.objects.get(verb="committee.finished").text == "2026年3月3日起结束：全部移交"
    assert "片区 1 件" in Event.objects.get(verb="seat.work_left").text
    assert not Clock.objects.about(body).running().exists()
    with pytest.raises(NotPossibleNow):
        actions.finish(charter=charter, reason="再一次", by=cast["laoshan"], at=at)


def test_no_step_of_a_management_committee_is_one_of_a_task_force(cast, found, client):
    client.force_login(cast["laoshan"])
    body = found().committee
    assert client.get(reverse("committee_step", args=[body.pk, "begin_dissolving"])).status_code == 409
    assert "启动解散" not in client.get(body.get_absolute_url()).content.decode()


# --- who takes part ---------------------------------------------------------------------------------------------


def test_units_join_and_leave_and_their_people_see_it_as_long(cast, found):
    charter = found(units=[])
    assert reads(cast, charter, "wuye") == []
    unit = actions.add_unit(
        charter=charter, unit=Unit("现场", cast.organisations["首华物业"]), by=cast["zhuanban"], at=MONDAY
    )
    assert reads(cast, charter, "wuye") == ["wuye"]
    with pytest.raises(NotPossibleNow, match="只登记一次"):
        actions.add_unit(charter=charter, unit=Unit("又", unit.organisation), by=cast["laoshan"], at=MONDAY)
    with pytest.raises(NotAllowed):
        actions.end_unit(unit=unit, by=cast["juwei"], at=MONDAY)
    actions.end_unit(unit=unit, by=cast["laoshan"], at=MONDAY)
    assert reads(cast, charter, "wuye") == []
    assert [event.text for event in Event.objects.filter(verb__startswith="taskforce.unit").order_by("pk")] == [
        "物业服务企业，2026年3月2日起参加。",
        "物业服务企业，2026年3月2日起不再参加。",
    ]


def test_lists_and_single_rows_agree_on_who_sees_it(cast, found, write):
    charter = found()
    entry = write(charter)
    for person in cast.people.values():
        for row in (charter, entry):
            listed = type(row).objects.visible_to(person).filter(pk=row.pk).exists()
            assert listed == may_see(person, row, Standing(person)), (person, row)


def test_one_leader_at_a_time_and_nobody_sits_twice(cast, found):
    charter = found()
    by = {"by": cast["laoshan"], "at": MONDAY}
    with pytest.raises(NotPossibleNow, match="已有组长"):
        actions.seat_member(charter=charter, person=cast["juwei"], kind="neighbourhood", office="chair", **by)
    with pytest.raises(NotPossibleNow, match="已在专班任职"):
        actions.seat_member(charter=charter, person=cast["zhuanban"], kind="street", **by)
    with pytest.raises(NotAllowed):
        actions.seat_member(charter=charter, person=cast["juwei"], kind="street", by=cast["zhuanban"], at=MONDAY)


# --- the log and the week ---------------------------------------------------------------------------------------


def test_a_day_has_one_entry_for_each_author_and_keeps_what_was_put_right(cast, found, write):
    charter, nonce = found(), uuid.uuid4()
    first = write(charter, nonce=nonce)
    assert write(charter, nonce=nonce) == first
    second = write(charter, done="划了四十条车位线", people=8, at=MONDAY + timedelta(hours=3))
    beside = write(charter, by="wuye", done="道闸调试", people=3)
    standing = charter.entries.standing().order_by("pk")
    assert [(one.role, one.done, one.people_out) for one in standing] == [
        ("组长", "划了四十条车位线", 8),
        ("首华物业", "道闸调试", 3),
    ]
    first.refresh_from_db()
    assert (first.done, first.replaced_at) == ("划了车位线", second.written_at)
    assert write(charter, at=MONDAY + DAY).day == date(2026, 3, 3)
    verbs = Event.objects.about(charter).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["taskforce.logged", "taskforce.log_corrected", "taskforce.logged", "taskforce.logged"]
    assert beside.pk in [one.pk for one in LogEntry.objects.visible_to(cast["zhuanban"])]


def test_who_watches_or_stands_outside_writes_nothing(cast, found, write):
    charter = found(units=[])
    actions.seat_member(charter=charter, person=cast["jiandu"], kind="supervisor", by=cast["laoshan"], at=MONDAY)
    for person in ("jiandu", "laoshan", "juwei", "wuye", "sun"):
        with pytest.raises(NotAllowed):
            write(charter, by=person)


def test_erasure_takes_names_out_of_the_log(cast, found, write):
    from committees.taskforces.holdings import entries, erase_words

    charter = found(purpose="帮孙晓梅家停车")
    write(charter, done="到孙晓梅家核对车位")
    erase_words(cast["sun"], Traces(frozenset({"孙晓梅"}), frozenset()), MONDAY)
    charter.refresh_from_db()
    assert (charter.purpose, charter.entries.get().done) == ("帮〔已隐去〕家停车", "到〔已隐去〕家核对车位")
    assert [row["做了什么"] for row in entries(cast["zhuanban"])] == ["到〔已隐去〕家核对车位"]


def test_a_week_counts_its_days_and_says_which_have_no_entry(cast, found, write, monday):
    charter = found()
    write(charter, problems="地锁没有拆完")
    write(charter, by="wuye", people=3)
    write(charter, at=MONDAY + 2 * DAY)
    monday.move_to(MONDAY + 4 * DAY, tick=False)  # Friday: Tuesday and Thursday have nothing
    days = weeks.log_days(charter, date(2026, 3, 2), date(2026, 3, 8), calendar())
    assert weeks.figures(days) == {"written": 2, "missing": 2, "entries": 3, "people": 15, "problems": 1}
    assert weeks.yesterday(charter, calendar()).is_missing


def test_the_report_is_made_of_what_the_rooms_keep(cast, found, write, monday):
    charter = found()
    body, week = charter.committee, weeks.Week(date(2026, 3, 2))
    assert sections.of(charter, week, cast["zhuanban"]) == []
    chair, form = cast["zhuanban"], uuid.uuid4
    where = {"committee": body, "community": body.community, "place": "居委会", "organisations": []}
    meeting = meetings.call_meeting(
        kind="task_force", title="第一次例会", begins_at=MONDAY + DAY, nonce=form(), by=chair, at=MONDAY, **where
    )
    monday.move_to(MONDAY + DAY, tick=False)
    meetings.open_meeting(meeting=meeting, by=chair)
    firm = cast.organisations["首华物业"]
    due = MONDAY.date() + 2 * DAY
    meetings.add_action(meeting=meeting, organisation=firm, text="清线", due_on=due, nonce=form(), by=chair)
    meetings.close_meeting(meeting=meeting, by=chair)
    monday.move_to(MONDAY + 4 * DAY, tick=False)
    found_by = {
        name: {one.label: (one.figures, len(one.lines)) for one in sections.of(charter, week, cast[name])}
        for name in ("zhuanban", "wuye")
    }
    assert found_by["zhuanban"]["会议"] == ([("已召开", 1), ("待召开", 0)], 1)
    assert found_by["wuye"]["会议"] == ([("已召开", 1), ("待召开", 0)], 0)  # not invited: it counts, and leads nowhere


# --- pages ------------------------------------------------------------------------------------------------------


def queries(client, path):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_pages_ask_the_same_of_one_row_and_of_three(cast, found, write):
    client = Client()
    client.force_login(cast["laoshan"])
    charter = found(units=[Unit("现场", cast.organisations["首华物业"])])
    write(charter)
    paths = [
        reverse("taskforces"),
        charter.get_absolute_url(),
        reverse("taskforce_log", args=[charter.pk]),
        reverse("taskforce_week", args=[charter.pk, "2026-03-02"]),
    ]
    once = [queries(client, path) for path in paths]
    for number in (2, 3):
        found(name=f"专班{number}")
        actions.add_unit(charter=charter, unit=Unit("意见", kind="other", name=f"群{number}"), by=cast["laoshan"])
    write(charter, by="wuye")
    write(charter, done="更正")
    assert [queries(client, path) for path in paths] == once


def test_the_pages_say_what_is_missing_and_what_is_empty(cast, found, write, monday, client):
    charter = found()
    client.force_login(cast["wuye"])
    page = lambda path: client.get(path).content.decode()  # noqa: E731
    week = lambda day: reverse("taskforce_week", args=[charter.pk, day])  # noqa: E731
    monday.move_to(MONDAY + 8 * DAY, tick=False)
    assert "上一个工作日（2026年3月9日）没有记录" in page(charter.get_absolute_url())
    log = page(reverse("taskforce_log", args=[charter.pk]))
    assert (log.count("休息日，没有记录"), log.count("今天还没有记录")) == (2, 1)
    assert log.count("没有记录") == 9  # and six working days that nobody wrote of
    assert "这一周没有记录" in page(week("2026-03-09"))
    assert "上一周" in page(week("2026-03-09"))
    assert "下一周" in page(week("2026-03-02"))
    for nonsense in ("2026-03-03", "2026-03-16", "2026-02-23", "0001-01-01", "x"):
        assert client.get(week(nonsense)).status_code == 404
    assert client.get(reverse("taskforce_log", args=[charter.pk]) + "?to=nonsense").status_code == 200


def test_everybody_reads_the_task_the_organisations_and_the_end_and_no_name(cast, found, client):
    charter = found()
    page = client.get(charter.committee.get_absolute_url()).content.decode()
    for words in ("理顺停车", "停车管理办法", "首华物业、老山东里北社区居委会、居民代表五人", "到2026年5月31日为止"):
        assert words in page
    assert cast["zhuanban"].display_name not in page
    assert "日志和周报" not in page


def test_a_form_sent_twice_leads_to_its_one_task_force(cast, client):
    client.force_login(cast["laoshan"])
    typed = {"community": cast.communities["老山东里北"].pk, "name": "新专班", "purpose": "停车", "leaves": "办法"}
    typed |= {"last_day": today() + 90 * DAY, "leader": "zhuanban", "leader_kind": "street"}
    typed |= {"who_1": f"o{cast.organisations['首华物业'].pk}", "work_1": "划线", "nonce": uuid.uuid4()}
    sent = [client.post(reverse("taskforce_new"), typed).url for _ in range(2)]
    assert sent == [Charter.objects.get().get_absolute_url()] * 2
    again = client.post(reverse("taskforce_new"), typed | {"nonce": uuid.uuid4()})
    assert again.context["form"].errors["name"] == ["已有名为“新专班”的组织，请换一个名称"]


def test_a_form_that_is_wrong_says_where_and_keeps_what_was_typed(cast, client):
    client.force_login(cast["laoshan"])
    typed = {"name": "新专班", "purpose": "理顺停车", "last_day": "2026-03-01", "work_2": "入户", "leader": "nobody"}
    page = client.post(reverse("taskforce_new"), typed).content.decode()
    for words in ("到期日应当在今天以后", "没有这个用户名", "请选择成员单位", "理顺停车", "请重新打开这个页面再提交"):
        assert words in page
    assert not Charter.objects.exists()

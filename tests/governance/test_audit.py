"""The audit: who reads the journal of a street, how it is searched, and that searching leaves a trail itself."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from governance.audit import actions as audit
from governance.audit import rules
from governance.audit.models import LookWeek
from governance.journal import sealing
from governance.journal.actions import record
from governance.journal.models import Event, Notice, Verification
from governance.phrases import SHANGHAI
from governance.refusals import NotAllowed
from governance.registry.models import Posting, Street
from issues.petitions import actions
from issues.petitions.models import Task
from tests.issues.test_looks import look, signed_in
from tests.kept_rows import kept

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 16)


@pytest.fixture
def shenji(cast):
    return signed_in(cast["shenji"])


@pytest.fixture
@kept
def work(cast, file_for):
    """A petition of li led to a task of 首华物业, and one in another street."""
    petition = file_for("li", text="绝密内容六楼漏水", contact_phone="15400008888", share_phone=True)
    issue = actions.accept(petition=petition, by=cast["wang"])
    actions.dispatch(issue=issue, lead=cast.organisations["首华物业"], brief="绝密要求", by=cast["wang"])
    actions.sign(task=Task.objects.get(), by=cast["wuye"])
    actions.add_note(issue=issue, text="绝密记录", by=cast["wang"])
    file_for("sun", text="老山的事")
    petition.refresh_from_db()
    return petition


def listed(client, query=""):
    page = client.get(f"/audit/{query}")
    assert page.status_code == 200
    return [(row.event.verb, row.who) for row in page.context["rows"]]


# --- who reads what --------------------------------------------------------------------------------------


def test_only_an_auditor_reads_and_only_the_street(cast, work, shenji):
    read = {name: set(rules.events_for(person).values_list("pk", flat=True)) for name, person in cast.people.items()}
    here = {event.pk for event in Event.objects.all() if event.community == work.community_id}
    assert here and len(here) < Event.objects.count()
    assert {name for name, pks in read.items() if pks} == {"shenji"}
    assert read["shenji"] == here
    away = Event.objects.exclude(pk__in=here).first()
    assert shenji.get(f"/audit/{away.pk}/").status_code == 404


def test_an_accusation_is_not_read_of_even_here(cast, work, shenji, file_for):
    """Its events are in the chain; that there is one must not reach the accused (信访工作条例 §30)."""
    before = listed(shenji)
    accusation = file_for("li", text="主任收钱", is_accusation=True)
    assert Event.objects.about(accusation).exists()
    assert listed(shenji) == before
    assert listed(shenji, f"?thing={accusation.number}") == []


def test_the_right_ends_with_the_posting(cast, work, shenji):
    assert shenji.get("/audit/").status_code == 200
    cast["shenji"].postings.update(until=timezone.localdate())
    assert shenji.get("/audit/").status_code == 404
    assert not rules.events_for(cast["shenji"]).exists()


def test_deeds_without_a_place_are_read_of_officials_on_the_days_they_were(cast, work, shenji):
    """Signing in, exporting: `subject` is the person, who lives nowhere in the journal's eyes."""
    now = timezone.now()
    with transaction.atomic():
        for name in ("jiedao", "wang", "wuye", "li", "laoshan"):
            record("data.exported", subject=cast[name], by=cast[name], at=now, count=1)
        record("data.exported", subject=cast["jiedao"], by=cast["jiedao"], at=now - timedelta(days=9000), count=1)
    assert sorted(listed(shenji, "?verb=data.exported")) == [
        ("data.exported", cast[name].display_name)
        for name in sorted(["jiedao", "wang", "wuye"], key=lambda n: cast[n].display_name)
    ]
    counts = dict(shenji.get("/audit/").context["residents"])
    assert counts == {"导出个人数据": 1} or sum(counts.values()) == 1  # li; by number only


def test_officials_are_named_and_residents_are_not(cast, work, shenji):
    rows = dict(listed(shenji))
    assert rows["petition.filed"] == "李*"
    assert rows["petition.accepted"] == cast["wang"].display_name
    assert rows["task.signed"] == cast["wuye"].display_name
    page = shenji.get("/audit/").content.decode()
    assert cast["li"].display_name not in page


def test_nothing_that_was_written_about_a_matter_is_shown(cast, work, shenji):
    look(cast["wang"], f"{work.get_absolute_url()}look/phone/", "other", note="绝密理由")
    pages = [shenji.get("/audit/")] + [
        shenji.get(f"/audit/{pk}/") for pk in rules.events_for(cast["shenji"]).values_list("pk", flat=True)
    ]
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        for secret in ("绝密", "15400008888", "2单元601", cast["li"].display_name):
            assert secret not in text
    for url in (work.get_absolute_url(), work.issue.get_absolute_url()):
        assert shenji.get(url).status_code == 404


def test_each_line_says_who_when_what_and_which(cast, work, shenji):
    page = shenji.get("/audit/?verb=task.signed")
    (row,) = page.context["rows"]
    task = Task.objects.get()
    assert (row.who, row.role, row.what, row.kind, row.reference, row.place) == (
        cast["wuye"].display_name,
        row.event.role,
        "签收",
        "任务",
        task.number,
        "蓟门里社区",
    )
    assert timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M:%S") in page.content.decode()


# --- searching -------------------------------------------------------------------------------------------


def test_searching_by_number_kind_verb_place_and_day(cast, work, shenji):
    today = timezone.localdate()
    of_petition = {"petition.filed", "petition.accepted"}
    assert {verb for verb, _ in listed(shenji, f"?thing={work.number.lower()}")} == of_petition
    assert listed(shenji, "?thing=SQ0") == []
    assert {verb for verb, _ in listed(shenji, "?kind=petitions.task")} == {"task.sent", "task.signed"}
    assert {verb for verb, _ in listed(shenji, "?verb=issue.")} >= {"issue.dispatched", "issue.noted"}
    assert listed(shenji, f"?first={today}&last={today}") == listed(shenji)
    assert listed(shenji, f"?first={today + timedelta(days=1)}") == []
    assert listed(shenji, f"?last={today - timedelta(days=1)}") == []
    assert listed(shenji, f"?community={work.community_id}") == listed(shenji)
    laoshan = cast.communities["老山东里北"].pk
    assert listed(shenji, f"?community={laoshan}") == listed(shenji)  # no such choice here: narrows nothing


@pytest.mark.parametrize(
    "query",
    [
        "?after=-1",
        "?after=i" + "9" * 40,
        "?person=-1",
        "?person=" + "9" * 40,
        "?person=%00",
        "?thing=%00",
        "?thing=%ED%A0%80",
        "?thing=" + "9" * 5000,
        "?community=9999999999999999999999",
        "?verb=nothing.at_all",
        "?verb=.",
        "?kind=auth.permission",
        "?first=0001-01-01",
        "?last=9999-12-31",
        "?first=2026-02-30&last=%FF",
    ],
)
def test_bad_addresses_are_answered(work, shenji, query):
    assert shenji.get(f"/audit/{query}").status_code == 200


def test_an_event_that_cannot_be_is_missing(work, shenji):
    assert shenji.get(f"/audit/{9**40}/").status_code == 404


def test_searching_for_a_person_is_written_down_first(cast, work, shenji):
    li = cast["li"]
    assert listed(shenji, f"?person={li.pk}") == []
    assert "登记并查询" in shenji.get(f"/audit/?person={li.pk}").content.decode()
    assert not Event.objects.filter(verb="audit.person_searched").exists()
    answer = shenji.post("/audit/person/", {"name": li.display_name, "verb": "petition."})
    assert answer.url == f"/audit/?verb=petition.&person={li.pk}"
    assert listed(shenji, answer.url.removeprefix("/audit/")) == [("petition.filed", li.display_name)]
    searched = Event.objects.get(verb="audit.person_searched")
    assert (searched.by, searched.subject, searched.role, searched.inner) == (cast["shenji"], li, "街道审计员", True)
    assert ("audit.person_searched", cast["shenji"].display_name) in listed(shenji)


def test_a_search_is_open_for_the_auditor_who_asked_and_for_a_while(cast, work, shenji, time_machine):
    now = timezone.now()
    shenji.post("/audit/person/", {"name": "wang"})
    query = f"?person={cast['wang'].pk}"
    time_machine.move_to(now + timedelta(hours=11, minutes=59), tick=False)
    assert listed(shenji, query)
    time_machine.move_to(now + timedelta(hours=12, minutes=1), tick=False)
    assert listed(shenji, query) == []


@pytest.mark.parametrize("name", ["", "  ", "李", "没有这个人", "sun", "%", "\0", "长" * 200])
def test_a_search_that_finds_nobody_says_so_and_writes_nothing(cast, work, shenji, name):
    answer = shenji.post("/audit/person/", {"name": name}, follow=True)
    assert answer.status_code == 200
    assert any(word in answer.content.decode() for word in ("没有找到", "请填写要查询", "不允许", "字符"))
    assert not Event.objects.filter(verb="audit.person_searched").exists()


def test_of_two_with_one_name_the_auditor_chooses(cast, work, shenji):
    type(cast["li"]).objects.filter(pk=cast["wang"].pk).update(display_name=cast["li"].display_name)
    page = shenji.post("/audit/person/", {"name": cast["li"].display_name, "verb": "petition."})
    assert page.status_code == 200 and {person.username for person in page.context["people"]} == {"li", "wang"}
    answer = shenji.post("/audit/person/", {"person": cast["wang"].pk, "verb": "petition."})
    assert answer.url == f"/audit/?verb=petition.&person={cast['wang'].pk}"
    assert shenji.post("/audit/person/", {"person": cast["sun"].pk}).url == "/audit/?"
    assert Event.objects.filter(verb="audit.person_searched").count() == 1


def test_nobody_else_searches(cast, work):
    for name in set(cast.people) - {"shenji"}:
        with pytest.raises(NotAllowed):
            audit.search_person(person=cast["li"], by=cast[name])


def test_reading_changes_nothing(cast, work, shenji):
    before = Event.objects.count()
    for url in ("/audit/", "/audit/?thing=SQ", f"/audit/{Event.objects.first().pk}/", "/audit/looks/"):
        shenji.get(url)
    assert Event.objects.count() == before


def test_an_export_holds_what_the_page_shows_and_is_itself_an_event(cast, work, shenji):
    answer = shenji.post("/exports/audit/?verb=task.")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    for close in answer._resource_closers:
        close()
    lines = list(sheet.iter_rows(values_only=True))
    assert [line[4] for line in lines[1:]] == ["签收", "送达任务"]
    assert "绝密" not in str(lines)
    event = Event.objects.filter(verb__startswith="export.").get()
    assert event.by == cast["shenji"] and event.data["rows"] == 2
    assert (event.verb, cast["shenji"].display_name) in listed(shenji)


def test_a_page_costs_the_same_for_one_line_and_for_many(cast, work, shenji, file_for):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            shenji.get("/audit/")
        counts.append(len(queries))
        for number in range(3):
            actions.accept(petition=file_for("zhao", text=f"{number}"), by=cast["zhou"])
    assert counts[0] == counts[1]


# --- the proof -------------------------------------------------------------------------------------------


def test_the_state_of_the_journal_stands_on_top(cast, work, shenji):
    assert "还没有核验过" in shenji.get("/audit/").content.decode()
    done = audit.verify_nightly()
    page = shenji.get("/audit/").content.decode()
    assert "没有发现问题" in page and done.digest in page and done.how == "beat"
    assert not Notice.objects.filter(recipient=cast["shenji"]).exists()


def test_a_fault_is_told_to_the_auditors(cast, work, shenji):
    sealing.seal_all()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE journal_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE journal_event SET role = '别人' WHERE verb = 'task.signed'")
        cursor.execute("ALTER TABLE journal_event ENABLE TRIGGER USER")
    audit.verify_nightly()
    (notice,) = Notice.objects.filter(recipient=cast["shenji"], channel="inbox")
    assert "发现 1 处问题" in notice.event.notice_text and notice.url == "/audit/"
    assert "核验发现 1 处问题" in shenji.get("/audit/").content.decode()


def test_the_nightly_reading_happens_once_a_night(cast, time_machine):
    for moment, readings in [
        ("2026-11-23 02:59", 1),  # last night's was missed
        ("2026-11-23 03:00", 2),
        ("2026-11-23 04:00", 2),
        ("2026-11-24 02:59", 2),
        ("2026-11-24 09:00", 3),  # the machine was off at three
    ]:
        audit.verify_nightly(now=datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI))
        assert Verification.objects.count() == readings, moment


# --- the weekly list -------------------------------------------------------------------------------------


@pytest.fixture
def looks(cast, work):
    """wang looks three times in the week before MONDAY and does nothing; zhou looks three times at night in it."""

    def at(day, hour):
        return datetime.combine(MONDAY + timedelta(days=day), datetime.min.time(), SHANGHAI) + timedelta(hours=hour)

    for day in (-5, -4, -3):
        actions.look(petition=work, kind="phone", reason="contact", by=cast["wang"], at=at(day, 10))
    for day in (1, 2, 3):
        actions.look(petition=work, kind="door", reason="visit", by=cast["zhou"], at=at(day, 23))
    actions.look(petition=work, kind="door", reason="visit", by=cast["dang"], at=at(2, 10))
    return at


def told(name):
    return list(Notice.objects.filter(recipient__username=name, channel="inbox", event__verb="audit.looks_listed"))


def test_the_list_of_a_week_names_who_should_be_asked(cast, work, looks, shenji):
    cast["jiedao"].postings.update(is_lead=True)
    week = audit.list_week(street=work.community.street, monday=MONDAY, at=looks(7, 9))
    assert (week.looks, week.people) == (4, 2)
    found = shenji.get(week.get_absolute_url()).context["found"]
    assert [(line.person.username, line.looks, line.reasons) for line in found.unusual] == [
        ("zhou", 3, ["夜间查看：3 次"]),
        ("wang", 0, ["查看后七天没有办理：3 次"]),
    ]
    assert [(line.person.username, line.looks) for line in found.others] == [("dang", 1)]
    (notice,) = told("jiedao")
    assert notice.url == week.get_absolute_url()
    assert (
        notice.event.notice_text
        == "2026年11月16日至2026年11月22日，本街道人员查看居民电话和门牌 4 次，2 人的情况需要核实。"
    )
    for name in ("li", "wang", "zhou", "wuye", "laoshan", "admin"):
        assert told(name) == []
        assert signed_in(cast[name]).get(week.get_absolute_url()).status_code == 404
    assert signed_in(cast["jiedao"]).get(week.get_absolute_url()).status_code == 200


def test_a_deed_on_the_matter_makes_a_look_usual(cast, work, looks):
    street = work.community.street
    with transaction.atomic():
        record("issue.noted", subject=work.issue, by=cast["wang"], at=looks(-2, 10))
    week = audit.list_week(street=street, monday=MONDAY, at=looks(7, 9))
    assert week.people == 1


def test_a_quiet_week_is_listed_and_nobody_is_told(cast, work):
    cast["jiedao"].postings.update(is_lead=True)
    week = audit.list_week(street=work.community.street, monday=MONDAY, at=timezone.now())
    assert (week.looks, week.people, told("jiedao")) == (0, 0, [])


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        ("2026-11-23 07:59", date(2026, 11, 9)),
        ("2026-11-23 08:00", date(2026, 11, 16)),
        ("2026-11-29 23:00", date(2026, 11, 16)),
        ("2026-11-30 08:00", date(2026, 11, 23)),
    ],
)
def test_a_week_is_listed_from_monday_morning_on_and_once(cast, moment, monday):
    now = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
    assert {week.monday for week in audit.list_due_weeks(now=now)} == {monday}
    assert audit.list_due_weeks(now=now) == []
    assert LookWeek.objects.count() == Street.objects.count()


def test_another_streets_lead_reads_another_streets_week(cast, work):
    week = audit.list_week(street=work.community.street, monday=MONDAY, at=timezone.now())
    lead = Posting.objects.filter(person=cast["laoshan"]).update(is_lead=True)
    assert lead and signed_in(cast["laoshan"]).get(week.get_absolute_url()).status_code == 404


def test_a_stranger_to_the_portal_is_led_to_the_sign_in_page(work):
    assert Client().get("/audit/").status_code == 302

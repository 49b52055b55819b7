"""Exports: the rows of the page and no others, inert cells, somebody else's file nowhere, a killed worker harmless."""

import re
import uuid
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from committees.announcements import actions as announcements
from committees.bodies.models import Seat, Zone
from committees.contracts import actions as contracts
from governance.audit.models import LookWeek
from governance.exports import actions, kinds, limits
from governance.exports.actions import writing
from governance.exports.models import ExportJob
from governance.imports.models import Import
from governance.journal.models import Event, Notice
from governance.registry import actions as registry
from governance.registry.models import Building, Home, Posting, Street
from issues.petitions import actions as petitions
from issues.petitions.actions import routes
from issues.petitions.models import Category, CategoryGroup, Issue, Petition, Task
from issues.visits.models import Round
from tests.kept_rows import kept
from tests.threads import together

pytestmark = pytest.mark.django_db
TEMPLATES = settings.BASE_DIR / "templates"


def content_of(response):
    """Closed by hand: `response.close()` would close this test's database connection."""
    content = b"".join(response.streaming_content)
    for close in response._resource_closers:
        close()
    return content


def sheet_of(content):
    """Headings, and the rows below as dictionaries."""
    headings, *rows = load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def exported(client, kind, query=""):
    response = client.post(reverse("export", args=[kind]) + query)
    assert response.status_code == 200, response.content
    return sheet_of(content_of(response))


@pytest.fixture
def few(monkeypatch):
    """Three rows are many, and two are a batch."""
    monkeypatch.setattr(limits, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(limits, "BATCH", 2)


@pytest.fixture
def waiting(cast, few, file_for, sign_in):
    """A job of wang for the five petitions on his desk."""
    for number in range(5):
        file_for("li", text=f"第{number}盏灯不亮")
    response = sign_in(cast["wang"]).post(reverse("export", args=["desk"]))
    job = ExportJob.objects.get()
    assert response.url == reverse("export_job", args=[job.pk])
    return job


# --- the same rows as the page ------------------------------------------------------------------------


@pytest.fixture
@kept
def work(cast, file_for, issue_of, task_of):
    """Something on every list."""
    file_for("li", text="六楼屋顶下雨就漏")
    file_for("dang", text="二十号楼的灯坏了")
    issue_of(text="单元门坏了关不上")
    late = issue_of(text="院里路灯不亮", urgency="P1")
    Issue.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    task_of(text="楼道堆物")
    home = Home.objects.get(entrance__building__number=12, entrance__number=1, door="101")
    registry.claim_home(home=home, kind="tenant", by=cast["sun"])


LISTS = [
    ("wang", "desk", "desk", ""),
    ("wang", "desk", "desk", "?tab=overdue"),
    ("zhou", "desk", "desk", "?q=屋顶"),
    ("jiedao", "desk", "desk", "?tab=supervised"),
    ("wang", "issues", "issues", ""),
    ("zhou", "issues", "issues", "?overdue=1&urgency=P1"),
    ("jiedao", "issues", "issues", "?q=12号楼"),
    ("zhou", "issues", "issue-petitions", "?rows=petitions"),
    ("zhou", "issues", "issue-petitions", "?only=open&rows=petitions"),
    ("wuye", "tasks", "tasks", ""),
    ("zhou", "tasks", "tasks", "?tab=sent"),
    ("wuye", "tasks", "tasks", "?tab=ended"),
]


@pytest.mark.parametrize(("username", "page", "kind", "query"), LISTS)
def test_an_export_holds_the_rows_of_its_page_in_the_same_order(work, cast, sign_in, username, page, kind, query):
    client = sign_in(cast[username])
    shown = [row.number for row in client.get(reverse(page) + query).context["rows"]]
    lines = exported(client, kind, query)
    assert [row.get("编号", row.get("任务编号")) for row in lines] == shown


def test_every_list_but_the_empty_ones_was_compared_with_rows(work, cast, sign_in):
    counts = {(u, k, q): len(exported(sign_in(cast[u]), k, q)) for u, _, k, q in LISTS}
    assert {key for key, count in counts.items() if not count} == {
        ("jiedao", "desk", "?tab=supervised"),
        ("wuye", "tasks", "?tab=ended"),
    }


def test_my_own_petitions_and_nobody_elses(work, cast, sign_in):
    client = sign_in(cast["li"])
    shown = [petition.number for petition, _ in client.get("/petitions/").context["rows"]]
    lines = exported(client, "petitions")
    assert [row["编号"] for row in lines] == shown != []
    assert {row["联系电话"] for row in lines} <= {None, *(f"154****{n:04d}" for n in range(100))}


def test_claims_of_homes_come_without_full_telephones(work, cast, sign_in):
    (line,) = exported(sign_in(cast["zhou"]), "home-claims")
    assert (line["申请人"], line["房屋"]) == ("孙晓梅", "12号楼1单元101")
    assert cast["sun"].phone not in str(line)
    assert line["电话"].endswith(cast["sun"].phone[-4:])


@pytest.mark.parametrize("kind", ["desk", "issues", "issue-petitions", "tasks", "home-claims"])
def test_who_has_no_such_list_has_no_such_export(work, cast, sign_in, kind):
    client = sign_in(cast["li"])
    for method in (client.get, client.post):
        assert method(reverse("export", args=[kind])).status_code == 404
    assert not ExportJob.objects.exists()


# --- the lists of the ground -----------------------------------------------------------------------------

GROUND = [  # who, page, kind, filter; the heading, and what the page says of the same row
    ("li", "/organisations/", "organisations", "?kind=firm", "名称", lambda row: row.name),
    ("zhou", "/places/", "places", "", "社区", lambda row: row[0].name),
    ("zhou", "/contracts/", "contracts", "?tab=open_ended", "合同编号", lambda row: row.number),
    ("wang", "/contracts/", "contracts", "", "合同编号", lambda row: row.number),
    ("li", "/inbox/", "inbox", "", "标题", lambda row: row.event.title),
    ("li", "/board/", "board", "?state=running", "编号", lambda row: row.number),
    ("jiedao", "/staff/", "staff", "", "单位", lambda row: row.name),
    ("zhou", "/homes/find/", "homes", "?building=12&entrance=1", "房屋", str),
    ("shenji", "/audit/looks/", "audit-looks", "", "查看次数", lambda row: row.looks),
    ("jiedao", "/routes/", "routes", "", "由谁负责", lambda row: row[0].organisation.name),
    ("jiedao", "/imports/", "imports", "", "文件名", lambda row: row.filename),
    ("li", "/announcements/", "announcements", "", "标题", str),
    ("li", "/committees/", "committees", "", "名称", str),
    ("zhou", "/rounds/", "rounds", "", "名称", str),
]


@pytest.fixture
def ground(cast, work, issue_of, file_for):
    """One row at least of each."""
    now, street, jimenli = timezone.now(), cast["jiedao"].postings.get().organisation.street, cast.communities["蓟门里"]
    Issue.objects.filter(pk=issue_of(text="楼前的灯不亮").pk).update(is_public=True)
    LookWeek.objects.create(street=street, monday=date(2026, 11, 16), listed_at=now, looks=7, people=1)
    fire = CategoryGroup.objects.order_by("pk").first()
    routes.add_route(
        by=cast["jiedao"], group=fire, category="", place=street, begins=None, ends=None,
        organisation=cast.organisations["首华物业"], basis="2024 合同",
    )  # fmt: skip
    scope = {"scope_type": ContentType.objects.get_for_model(Street), "scope_id": street.pk, "place": str(street)}
    Import.objects.create(
        kind="buildings", by=cast["jiedao"], nonce=uuid.uuid4(), filename="楼.xlsx", uploaded_at=now, **scope
    )
    zone = Zone.objects.filter(committee__community=jimenli).first()
    for number in range(2):
        Round.objects.create(
            zone=zone, community=jimenli, name=f"第{number}次", begins_on=date(2026, 11, 1 + number),
            ends_on=date(2026, 11, 9), opened_at=now, by=cast["zhou"], nonce=uuid.uuid4(),
        )  # fmt: skip
    where = {"community": jimenli, "buildings": Building.objects.filter(community=jimenli, number=12)}
    firm, day = cast.organisations["首华物业"], timezone.localdate()
    contracts.sign_contract(firm=firm, number="一", since=day, signed_on=day, by=cast["zhou"], **where)
    what = {"kind": "general", "subject": jimenli, "community": jimenli, "title": "公示", "text": "正文"}
    announcements.announce(**what, by=cast["zhou"])


def test_a_list_of_the_ground_is_exported_as_its_page_shows_it(ground, cast, sign_in, monkeypatch):
    """One world for all of them, which costs more than what is asked of it; a row by a statement, to prove the keys."""
    monkeypatch.setattr(limits, "BATCH", 1)
    wrong = {}
    for username, page, kind, query, heading, said in GROUND:
        client = sign_in(cast[username])
        answer = client.get(page + query)
        assert reverse("export", args=[kind]) in answer.content.decode(), kind
        shown = [said(row) for row in (answer.context.get("rows") or answer.context["page"])]
        lines = [row[heading] for row in exported(client, kind, query)]
        if lines != shown or not lines:
            wrong[kind] = (shown, lines)
    assert wrong == {}


def test_one_organisation_and_one_community_are_exported_alone(work, cast, sign_in):
    firm, jimenli = cast.organisations["首华物业"], cast.communities["蓟门里"]
    lines = exported(sign_in(cast["wuye"]), "postings", f"?organisation={firm.pk}")
    assert {row["单位"] for row in lines} == {firm.name}
    client = sign_in(cast["zhou"])
    assert client.get(reverse("export", args=["postings"]) + f"?organisation={firm.pk}").status_code == 404
    lines = exported(client, "buildings", f"?community={jimenli.pk}")
    assert [row["楼"] for row in lines] == [str(one) for one in jimenli.buildings.order_by("number")] != []
    elsewhere = cast.communities["老山东里北"]
    for wanted in (elsewhere.pk, "x", 10**8):
        assert client.get(reverse("export", args=["buildings"]) + f"?community={wanted}").status_code == 404


def test_a_resident_has_no_list_of_an_office(work, cast, sign_in):
    client = sign_in(cast["li"])
    offices = ("places", "buildings", "staff", "postings", "homes", "routes", "imports", "audit-looks")
    answers = {kind: client.post(reverse("export", args=[kind])).status_code for kind in offices}
    assert answers == dict.fromkeys(offices, 404)


OWN = {
    "exports/list.html": "what I exported; a list of lists",
    "party/records.html": "Party life is read where it is kept, by those with a post there",
}


def test_no_list_is_without_its_export():
    """Whoever adds a list with pages adds its export, or says here why there is none."""
    pages = {page.relative_to(TEMPLATES).as_posix(): page.read_text() for page in TEMPLATES.rglob("*.html")}
    lists = {name for name, text in pages.items() if '"components/pager.html" with' in text}
    linked = {name for name in lists if "components/export_link.html" in pages[name]}
    assert lists - linked == set(OWN)
    named = {
        kind for text in pages.values() for kind in re.findall(r'export_link.html" with[^%]* kind="([a-z-]+)"', text)
    }
    assert set(kinds.known()) == named | {"issues", "issue-petitions"}  # these two share a page that names one of them


def test_the_journal_keeps_no_word_that_an_auditor_typed(work, cast, sign_in):
    exported(sign_in(cast["shenji"]), "audit", "?thing=孙晓梅&verb=task.")
    assert Event.objects.latest("pk").data["filter"] == "编号：（略），操作：任务（全部）"


def test_the_journal_keeps_no_word_that_somebody_looked_up(work, cast, sign_in):
    exported(sign_in(cast["li"]), "organisations", "?q=孙晓梅&kind=firm")
    said = Event.objects.latest("pk").data["filter"]
    assert "孙晓梅" not in said and "名称：（略）" in said
    exported(sign_in(cast["zhou"]), "homes", "?door=601")
    assert Event.objects.latest("pk").data["filter"] == "房号：（略）"


def test_where_the_list_was_turned_to_does_not_narrow_it(cast, sign_in, file_for):
    for number in range(3):
        file_for("li", text=f"第{number}盏灯不亮")
    newest = Petition.objects.latest("pk")
    assert len(exported(sign_in(cast["li"]), "petitions", f"?after=i{newest.pk}")) == 3


# --- cells ----------------------------------------------------------------------------------------------


EVIL = '=HYPERLINK("http://evil.example","点我")'


def test_no_cell_of_any_column_is_a_formula(cast, sign_in, task_of, file_for):
    """Every text column of every kind holds something that looks like a formula."""
    task = task_of(text="单元门坏了，关不上")
    file_for("li", text="六楼屋顶下雨就漏")
    home = Home.objects.get(entrance__building__number=12, entrance__number=1, door="101")
    registry.claim_home(home=home, kind="tenant", by=cast["sun"])
    Petition.objects.update(text=EVIL, place_text="@SUM(1)", reply="-1+1", comment="＝1")
    Issue.objects.update(title="+1+1", place_text="\t=1", answer="%0A=1")
    Task.objects.update(brief="@x", report=" =1", refusal="|calc")
    Category.objects.update(name="=类别")
    type(task.issue.community).objects.filter(pk=task.issue.community_id).update(name="=社区")
    type(task.organisation).objects.filter(pk=task.organisation_id).update(name="=单位")
    type(cast["sun"]).objects.filter(pk=cast["sun"].pk).update(display_name="=名字")
    seen = {}
    for username, kind in (
        ("wang", "desk"),
        ("wang", "issues"),
        ("wang", "issue-petitions"),
        ("wuye", "tasks"),
        ("li", "petitions"),
        ("zhou", "home-claims"),
    ):
        response = sign_in(cast[username]).post(reverse("export", args=[kind]))
        for sheet in load_workbook(BytesIO(content_of(response))):
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type in ("s", "n", "d"), (kind, cell.coordinate, cell.value)
                    seen.setdefault(kind, set()).add(cell.value)
    assert EVIL in seen["issue-petitions"] & seen["petitions"]
    assert "=名字" in seen["home-claims"]
    assert {"@x", " =1", "|calc"} <= seen["tasks"]
    assert set(seen) == set(kinds.known()) & set(seen)


# --- what is remembered -----------------------------------------------------------------------------


def test_an_export_is_an_event_with_rows_and_filter_but_without_typed_words(work, cast, sign_in):
    lines = exported(sign_in(cast["zhou"]), "issues", "?q=12号楼&overdue=1")
    event = Event.objects.latest("pk")
    assert (event.verb, event.by, event.role) == ("export.answered", cast["zhou"], "蓟门里社区物业管理委员会主任")
    assert event.data == {"kind": "issues", "list": "事项", "rows": len(lines), "filter": "搜索：（略），时限：已超期"}
    job = ExportJob.objects.get()
    assert (job.state, job.rows, job.query, job.file) == ("answered", 1, "", "")


def test_the_file_says_whose_copy_it_is(work, cast, sign_in):
    content = content_of(sign_in(cast["zhou"]).post(reverse("export", args=["issues"]) + "?q=12号楼"))
    notes = dict(load_workbook(BytesIO(content)).worksheets[1].iter_rows(values_only=True, min_row=2))
    assert notes["导出人"] == "周敏（zhou）"
    assert notes["身份"] == "蓟门里社区物业管理委员会主任"
    assert notes["筛选条件"] == "搜索：12号楼"


def test_looking_changes_nothing(work, cast, sign_in):
    before = Event.objects.count()
    page = sign_in(cast["wang"]).get(reverse("export", args=["desk"]) + "?tab=overdue")
    assert "共 1 行" in page.content.decode()
    assert (ExportJob.objects.count(), Event.objects.count()) == (0, before)


# --- the worker ---------------------------------------------------------------------------------------


def test_a_long_list_is_written_by_the_worker_and_told(waiting, cast, sign_in):
    assert actions.write_due() == waiting
    waiting.refresh_from_db()
    assert (waiting.state, waiting.rows, waiting.total) == ("ready", 5, 5)
    assert Notice.objects.get(event__verb="export.written", channel="inbox").recipient == cast["wang"]
    response = sign_in(cast["wang"]).post(reverse("export_file", args=[waiting.pk]))
    assert len(sheet_of(content_of(response))) == 5
    assert Event.objects.latest("pk").verb == "export.fetched"
    assert actions.write_due() is None


def test_the_progress_page_counts(waiting, cast, sign_in):
    page = reverse("export_job", args=[waiting.pk])
    client = sign_in(cast["wang"])
    assert "等待生成" in client.get(page).content.decode()
    ExportJob.objects.update(state="writing", lease_until=timezone.now(), total=5, rows=2)
    text = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "已写入 2 行，共 5 行" in text
    assert "<html" not in text


def test_nobody_elses_export_exists(waiting, cast, sign_in):
    actions.write_due()
    client = sign_in(cast["zhou"])
    assert client.get(reverse("export_job", args=[waiting.pk])).status_code == 404
    assert client.post(reverse("export_file", args=[waiting.pk])).status_code == 404
    assert list(client.get(reverse("exports")).context["page"]) == []


def test_the_same_list_asked_for_twice_is_one_job(waiting, cast, sign_in):
    again = sign_in(cast["wang"]).post(reverse("export", args=["desk"]))
    assert again.url == waiting.get_absolute_url()
    with pytest.raises(IntegrityError), transaction.atomic():
        ExportJob.objects.create(owner=cast["wang"], kind="desk", query="", asked_at=timezone.now())


def test_one_person_does_not_fill_the_queue(waiting, cast, sign_in):
    client = sign_in(cast["wang"])
    answers = [client.post(reverse("export", args=["desk"]) + f"?x={n}").status_code for n in range(3)]
    assert answers == [302, 302, 409]


def test_rights_are_those_of_the_moment_of_writing(waiting, cast):
    Seat.objects.filter(person=cast["wang"]).update(until=timezone.localdate())
    actions.write_due()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.file) == ("failed", "")
    assert waiting.reason == "您现在不能查看这份清单。"


def test_a_recused_or_moved_row_is_not_written(waiting, cast):
    """Between asking and writing one petition became somebody else's business."""
    moved = Petition.objects.earliest("pk")
    Petition.objects.filter(pk=moved.pk).update(petitioner=cast["wang"])
    actions.write_due()
    waiting.refresh_from_db()
    numbers = [row["编号"] for row in sheet_of(waiting.path.read_bytes())]
    assert sorted(numbers) == sorted(Petition.objects.exclude(pk=moved.pk).values_list("number", flat=True))


def test_a_seat_that_ends_takes_the_file_with_it(waiting, cast, sign_in):
    actions.write_due()
    waiting.refresh_from_db()
    path = waiting.path
    Seat.objects.filter(person=cast["wang"]).update(until=timezone.localdate())
    assert sign_in(cast["wang"]).post(reverse("export_file", args=[waiting.pk])).status_code == 403
    actions.sweep()
    waiting.refresh_from_db()
    assert (waiting.state, path.exists()) == ("removed", False)


def test_a_posting_that_ends_while_it_is_written_spoils_it(waiting, cast, monkeypatch):
    write = writing.write

    def and_the_seat_ends(*args, **kwargs):
        rows = write(*args, **kwargs)
        Seat.objects.filter(person=cast["wang"]).update(until=timezone.localdate())
        return rows

    monkeypatch.setattr(writing, "write", and_the_seat_ends)
    actions.write_due()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.file) == ("failed", "")


def test_who_was_closed_out_gets_no_file(waiting, cast):
    type(cast["wang"]).objects.filter(pk=cast["wang"].pk).update(is_active=False)
    actions.write_due()
    waiting.refresh_from_db()
    assert waiting.state == "failed"


def test_a_file_is_private_and_its_name_cannot_be_guessed(waiting, settings):
    actions.write_due()
    waiting.refresh_from_db()
    assert waiting.path.parent == settings.MEDIA_ROOT / "exports"
    assert len(waiting.path.stem) == 32
    assert waiting.path.parent.stat().st_mode & 0o077 == 0


def test_after_a_day_the_file_and_the_words_are_gone(waiting, cast, sign_in):
    actions.write_due()
    waiting.refresh_from_db()
    path, later = waiting.path, timezone.now() + limits.KEPT_FOR + timedelta(seconds=1)
    with pytest.raises(Exception, match="不能下载"):
        actions.fetch(job=waiting, by=cast["wang"], at=later)
    assert actions.sweep(now=later) == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.query, waiting.file, path.exists()) == ("removed", "", "", False)
    assert sign_in(cast["wang"]).post(reverse("export_file", args=[waiting.pk])).status_code == 409


class Killed(BaseException):
    """What SIGKILL is to Python: nothing runs after it."""


def test_a_killed_worker_is_followed_by_another(waiting, monkeypatch):
    def dies(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(writing, "_finish", dies)
        with pytest.raises(Killed):
            actions.write_due()
    waiting.refresh_from_db()
    assert waiting.state == "writing"
    assert actions.write_due() is None  # the lease holds still
    assert actions.write_due(now=timezone.now() + limits.LEASE + timedelta(seconds=1)) == waiting
    waiting.refresh_from_db()
    assert (waiting.state, waiting.tries) == ("ready", 2)
    orphans = set(waiting.path.parent.iterdir()) - {waiting.path}
    assert len(orphans) == 1
    assert actions.sweep(now=timezone.now() + timedelta(hours=2)) == 1
    assert set(waiting.path.parent.iterdir()) == {waiting.path}


def test_a_writer_that_was_taken_for_dead_writes_nothing_more(waiting, monkeypatch):
    write = writing.write

    def overtaken(*args, **kwargs):
        rows = write(*args, **kwargs)
        ExportJob.objects.update(tries=2)
        return rows

    monkeypatch.setattr(writing, "write", overtaken)
    actions.write_due()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.file) == ("writing", "")


def test_what_fails_each_time_is_given_up_and_told(waiting, monkeypatch, cast):
    def broken(*args, **kwargs):
        raise OSError("no space left")

    monkeypatch.setattr(writing, "write", broken)
    for _ in range(limits.MOST_TRIES):
        actions.write_due()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.tries) == ("failed", 3)
    assert Notice.objects.filter(event__verb="export.failed", recipient=cast["wang"]).exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_a_job_once(waiting):
    done = together(actions.write_due, actions.write_due)
    assert sorted(job is None for job in done) == [False, True]
    assert Event.objects.filter(verb="export.written").count() == 1


def test_more_rows_than_anybody_needs_are_refused(waiting, monkeypatch):
    monkeypatch.setattr(limits, "MOST_ROWS", 4)
    actions.write_due()
    waiting.refresh_from_db()
    assert waiting.reason == "超过 4 行，请缩小范围后再导出。"


# --- cost and bad input ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["desk", "issues", "issue-petitions", "tasks"])
def test_as_many_questions_for_one_row_as_for_five(kind, cast, sign_in, task_of, file_for):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            exported(client, kind)
        return len(captured)

    client = sign_in(cast["zhou"])
    task_of(text="第一件事情")
    file_for("li", text="另一件事情")
    asked()
    few = asked()
    for number in range(4):
        petition = file_for("li", text=f"第{number}盏灯不亮")
        issue = petitions.accept(petition=petition, by=cast["wang"])
        petitions.dispatch(issue=issue, lead=cast.organisations["歌华有线"], by=cast["wang"])
        file_for("li", text=f"第{number}扇门坏了")
    assert asked() == few


@pytest.mark.parametrize(
    "query", ["?tab=%00", "?q=%00%ed%a0%80", "?community=9999999999999999999999", "?x=" + "长" * 300]
)
def test_bad_addresses_are_answered(work, cast, sign_in, query):
    client = sign_in(cast["zhou"])
    for kind in ("desk", "issues", "tasks", "petitions"):
        for method in (client.get, client.post):
            response = method(reverse("export", args=[kind]) + query)
            assert response.status_code in (200, 409)
            if response.streaming:
                content_of(response)


def test_an_unknown_list_is_not_there(cast, sign_in):
    assert sign_in(cast["wang"]).post(reverse("export", args=["nothing"])).status_code == 404


def test_a_posting_gives_its_export_and_its_end_takes_it(work, cast, sign_in):
    client = sign_in(cast["wuye"])
    assert exported(client, "tasks") != []
    Posting.objects.filter(person=cast["wuye"]).update(until=timezone.localdate())
    assert client.post(reverse("export", args=["tasks"])).status_code == 404

"""The pages of imports, over HTTP."""

import io
import re

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from openpyxl import load_workbook

from governance.accounts.models import Allowance
from governance.imports import actions, kinds
from governance.imports.actions import steps, work
from governance.imports.models import Import
from governance.registry.models import Building, Street
from tests.governance.test_import_files import REFUSED
from tests.sheets import book, form_of

pytestmark = pytest.mark.django_db

NEW = "/imports/new/"
HEADINGS = ["社区", "楼号", "层数"]
WEST = "老山西里社区"


@pytest.fixture
def street(cast, settings):
    settings.RATE_LIMITS = False
    return Street.objects.get(name="老山街道")


@pytest.fixture
def laoshan(cast, street, sign_in):
    return sign_in(cast["laoshan"])


@pytest.fixture
def sent(laoshan, street):
    """`sent(rows...)` uploads a sheet of buildings and gives the page that follows."""

    def upload(*rows, content=None, kind="buildings"):
        return laoshan.post(NEW, form_of(kind, street, content or book(HEADINGS, *rows)), follow=True)

    return upload


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def everything():
    """Rows of every table; sessions come and go."""
    models = [model for model in apps.get_models() if model is not Session and not model._meta.proxy]
    counts = [f"SELECT '{model._meta.label}', count(*) FROM \"{model._meta.db_table}\"" for model in models]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counts))
        return dict(cursor.fetchall())


def test_no_hostile_file_writes_anything_anywhere(sent, laoshan):
    laoshan.get("/imports/")
    before = everything()
    for name, (make, wanted) in REFUSED.items():
        page = sent(content=make() or b"\n")
        assert page.status_code == 200, name
        said = page.content.decode()
        assert "有几处需要修改" in said or "没有导入，什么也没有写入" in said or "空" in said, name
        after = everything()
        # The words of a refused heading are kept as an import that failed; nothing else is.
        changed = {label for label in after if after[label] != before[label]}
        assert changed <= {"imports.Import", "journal.Event"}, (name, changed)
        before = after
        del wanted
    assert set(Import.objects.values_list("state", flat=True)) == {"failed"}


def test_a_sheet_is_uploaded_looked_at_confirmed_and_undone(sent, laoshan):
    page = sent([WEST, 1, 6], [WEST, 77, 12])
    assert "已核对，等待确认" in words(page)
    assert "1号楼" in words(page)
    assert "层数：（空）改为 6" in words(page)
    source = Import.objects.get()
    url = source.get_absolute_url()
    done = laoshan.post(f"{url}confirm/", {"plan": source.plan}, follow=True)
    assert "已经写入" in words(done)
    assert Building.objects.get(number=77).storeys == 12
    assert laoshan.get("/imports/").content.decode().count(url) == 1
    undone = laoshan.post(f"{url}undo/", follow=True)
    assert "已经撤销" in words(undone)
    assert not Building.objects.filter(number=77).exists()


def test_a_second_click_on_confirm_is_no_error(sent, laoshan):
    sent([WEST, 77, 12])
    source = Import.objects.get()
    for _ in range(2):
        assert laoshan.post(f"{source.get_absolute_url()}confirm/", {"plan": source.plan}).status_code == 302
    assert Building.objects.filter(number=77).count() == 1


@pytest.mark.parametrize("plan", ["", "x", "\x00", "a" * 70_000])
def test_a_plan_that_nobody_showed_is_not_written(sent, laoshan, plan):
    sent([WEST, 77, 12])
    source = Import.objects.get()
    assert laoshan.post(f"{source.get_absolute_url()}confirm/", {"plan": plan}).status_code == 409
    assert not Building.objects.filter(number=77).exists()


def test_errors_are_listed_with_row_and_column_and_can_be_taken_home(sent, laoshan):
    page = words(sent([WEST, 1, "六层楼"], [WEST, "一", 5]))
    assert "请先改好 2 处问题" in page
    assert "2 层数 “六层楼”不是整数，请只填数字，例如 1" in page
    assert "确认导入" not in page
    answer = laoshan.get(f"{Import.objects.get().get_absolute_url()}faults/")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0] == ("行", "列", "问题")
    assert [row[:2] for row in rows[1:]] == [(2, "层数"), (3, "楼号")]


def test_what_was_chosen_stays_when_the_file_is_refused(sent):
    page = sent(content=b"%PDF-1.4", kind="homes").content.decode()
    assert '<option value="homes" selected>' in page
    assert "这是 PDF 文件" in page


def test_a_drop_writes_nothing(sent, laoshan):
    sent([WEST, 77, 12])
    source = Import.objects.get()
    assert "已放弃这次导入" in words(laoshan.post(f"{source.get_absolute_url()}drop/", follow=True))
    source.refresh_from_db()
    assert (source.state, source.file.name, source.report) == ("dropped", "", {})


@pytest.mark.parametrize("field", ["kind", "scope", "nonce"])
@pytest.mark.parametrize("value", ["", "nonsense", "street-99999999999999999999", "community-1'", "\x00", "\ud800"])
def test_nonsense_in_the_form_is_a_sentence_and_not_an_error(laoshan, street, field, value):
    form = form_of("buildings", street, book(HEADINGS, [WEST, 1, 6])) | {
        field: value.encode("utf-8", "replace").decode()
    }
    page = laoshan.post(NEW, form)
    assert page.status_code == 200
    assert "有几处需要修改" in page.content.decode()
    assert not Import.objects.exists()


def test_a_kind_that_is_not_imported_for_a_community_says_where(laoshan, cast):
    community = Street.objects.get(name="老山街道").communities.get(name=WEST)
    page = laoshan.post(NEW, form_of("organisations", community, book(["名称", "类别"], ["a", "运营单位"])))
    assert "“单位”表只能按老山街道导入" in page.content.decode()


def test_too_many_uploads_are_a_sentence(cast, sign_in, street, settings):
    settings.RATE_LIMITS = True
    Allowance.objects.filter(action="import").update(amount=1)
    client = sign_in(cast["laoshan"])
    client.post(NEW, form_of("buildings", street, book(HEADINGS, [WEST, 1, 6])))
    page = client.post(NEW, form_of("buildings", street, book(HEADINGS, [WEST, 1, 6])))
    assert (page.status_code, "操作太频繁" in page.content.decode()) == (429, True)


@pytest.mark.parametrize("name", ["buildings", "homes", "owners", "organisations", "staff", "contracts"])
def test_every_template_is_a_sheet_that_can_be_filled_in(name, laoshan, sent):
    kind = kinds.get(name)
    answer = laoshan.get(f"/imports/template/{name}/")
    assert "attachment" in answer["Content-Disposition"]
    made = load_workbook(io.BytesIO(answer.content))
    rows = list(made.worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("序号", *(column.heading for column in kind.columns))
    assert len(rows) == 3
    explained = [row[0] for row in made["说明"].iter_rows(min_row=2, values_only=True)]
    assert explained[-len(kind.columns) :] == [column.heading for column in kind.columns]
    # As it is, it holds nothing; with the mark of the examples taken away, every cell of them is readable.
    assert "只有列名，没有数据" in words(sent(content=answer.content, kind=name))
    filled = [[None, *row[1:]] for row in rows[1:]]
    sent(content=book(rows[0], *filled), kind=name)
    source = Import.objects.latest("pk")
    unreadable = [fault for fault in source.report["faults"] if "没有登记" not in fault[2] and "先邀请" not in fault[2]]
    assert (source.state, unreadable) == ("checked", [])


def test_a_page_that_waits_looks_again_by_itself_and_says_how_far_it_is(sent, laoshan, monkeypatch):
    for room in (steps, work):
        monkeypatch.setattr(room, "MOST_AT_ONCE", 0)
    page = sent([WEST, 77, 12]).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "已经排上队" in page
    source = Import.objects.get()
    Import.objects.update(state="reading", rows=4000, done_rows=1000)
    page = laoshan.get(source.get_absolute_url()).content.decode()
    assert '<progress class="progress-line" max="4000" value="1000"' in page
    assert "已读 1,000 行，共 4,000 行" in page
    Import.objects.update(state="queued")
    actions.work_next()
    page = laoshan.get(source.get_absolute_url()).content.decode()
    assert 'hx-trigger="every 2s"' not in page
    assert "确认导入" in page


def test_the_list_asks_as_much_for_three_imports_as_for_one(sent, laoshan, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sent([WEST, 77, 12])
    laoshan.get("/imports/")
    with CaptureQueriesContext(connection) as asked:
        laoshan.get("/imports/")
    once = len(asked)
    sent([WEST, 78, 12]), sent([WEST, 79, 12])
    with django_assert_num_queries(once):
        laoshan.get("/imports/")


@pytest.mark.parametrize(
    "query", ["?after=x", "?after=i1~i2", f"?after=i{9**40}", "?after=%00", "?kind=%ff", "?page=-1"]
)
def test_addresses_that_somebody_made_up_are_no_errors(laoshan, query):
    assert laoshan.get(f"/imports/{query}").status_code == 200
    assert laoshan.get(f"{NEW}{query}").status_code == 200
    assert laoshan.get(f"/imports/{9**15}/").status_code == 404


def test_a_foreign_import_looks_like_one_that_is_not_there(sent, cast, sign_in):
    sent([WEST, 77, 12])
    source = Import.objects.get()
    client = sign_in(cast["jiedao"])
    foreign, missing = (client.get(f"/imports/{pk}/") for pk in (source.pk, source.pk + 999))
    assert foreign.status_code == missing.status_code == 404
    own = rb'(?<="csrfmiddlewaretoken" value=")\w+|/imports/\d+/'
    assert re.sub(own, b"", foreign.content) == re.sub(own, b"", missing.content)

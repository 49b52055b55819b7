"""Excel files: whatever a person typed, no cell is a formula, and the text comes back as it was."""

import tempfile
import tracemalloc
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import load_workbook

from governance import cells

LEADS = "=+-@|%＝＋－＠"
BLANKS = ["", " ", "\t", "\r", "\n", "\u200b", "\ufeff", "\u3000", " \t\u200b"]


def opened(content):
    return load_workbook(BytesIO(content)).worksheets[0]


def written(*values):
    """The cells below the heading, as another program reads them."""
    return [
        row[0] for row in opened(cells.workbook("表", ["栏"], [[value, "末"] for value in values])).iter_rows(min_row=2)
    ]


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_what_looks_like_a_formula_is_quoted_text_and_comes_back(lead, blank):
    text = f'{blank}{lead}HYPERLINK("http://x",1)'
    (cell,) = written(text)
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text.replace("\r", "\n"), True)


def test_quiet_text_carries_no_mark():
    (cell,) = written("屋顶漏水")
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", "屋顶漏水", False)


@given(some.lists(some.text(max_size=40) | some.sampled_from(["#N/A", "=1", "'=1", "1e5", "2026-01-01"]), min_size=1))
@settings(max_examples=150, deadline=None)
def test_no_text_whatever_becomes_anything_but_text(texts):
    got = written(*texts)
    assert [cell.value or "" for cell in got] == [cells.clean(text) for text in texts]
    assert {cell.data_type for cell in got if cell.value is not None} <= {"s"}


@given(some.text(max_size=60))
@settings(max_examples=50, deadline=None)
def test_headings_titles_and_notes_are_inert_too(text):
    content = cells.workbook(text, [text], [[1]], notes=[(text, text)])
    for sheet in load_workbook(BytesIO(content)):
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_the_file_itself_holds_no_formula_element():
    content = cells.workbook("=1+1", ["=2"], [["=3", "+4", "@5"]], notes=[("=6", "=7")])
    with ZipFile(BytesIO(content)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets")]
    assert len(sheets) == 2
    assert all(b"<f" not in sheet for sheet in sheets)


def test_what_a_file_cannot_hold_is_taken_out():
    assert [cell.value for cell in written("a\x00b\x0bc\ud800d\ufffee", "一\r\n二\r三")] == ["abcde", "一\n二\n三"]


def test_a_cell_holds_no_more_than_excel_allows():
    long, wide = (cell.value for cell in written("漏" * 40_000, "🔑" * 20_000))
    assert len(long) == 32_767
    assert long.endswith("漏…")
    assert len(wide.encode("utf-16-le")) // 2 <= 32_767
    assert wide.endswith("🔑…")


def test_numbers_and_moments_stay_what_they_are():
    at = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    values = written(7, -3, Decimal("80.25"), at, date(2026, 1, 2), time(8, 30))
    assert [cell.value for cell in values] == [
        7,
        -3,
        80.25,
        datetime(2026, 11, 23, 2, 30),
        datetime(2026, 1, 2),
        time(8, 30),
    ]
    assert [cell.data_type for cell in values] == ["n", "n", "n", "d", "d", "d"]


def test_what_excel_would_garble_is_kept_as_text():
    values = written(10**15, 123456789012345678901, float("inf"), True, False, date(1870, 5, 1), None, "")
    assert [cell.value for cell in values] == [
        "1000000000000000",
        "123456789012345678901",
        "inf",
        "是",
        "否",
        "1870-05-01",
        None,
        None,
    ]


def test_headings_are_bold_and_stay_in_sight():
    sheet = opened(cells.workbook("诉求", ["编号", "住址"], [["S1", "蓟门里小区 12 号楼 3 单元 601 室"]]))
    assert [(cell.value, cell.font.b) for cell in sheet[1]] == [("编号", True), ("住址", True)]
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width == 10
    assert 20 < sheet.column_dimensions["B"].width <= 44


def test_it_writes_to_a_file_and_says_how_many_rows():
    file = BytesIO()
    assert cells.workbook("表", ["栏"], ([n] for n in range(250)), into=file) == 250
    assert opened(file.getvalue()).max_row == 251


def test_memory_does_not_grow_with_the_rows(tmp_path):
    def peak(rows):
        tracemalloc.start()
        with open(tmp_path / "x.xlsx", "wb") as file:
            cells.workbook("表", ["甲", "乙"], ((f"屋顶漏水 {n}", n) for n in range(rows)), into=file)
        return (tracemalloc.get_traced_memory()[1], tracemalloc.stop())[0]

    assert peak(8_000) < 1.5 * peak(1_000)


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch):
    monkeypatch.setattr(cells, "MOST_ROWS", 3)
    with pytest.raises(cells.TooManyRows):
        cells.workbook("表", ["栏"], [[n] for n in range(4)])


def test_a_list_that_breaks_half_way_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows():
        yield from ([n] for n in range(200))
        raise OSError("the database went away")

    with pytest.raises(OSError, match="went away"):
        cells.workbook("表", ["栏"], rows())
    assert list(tmp_path.iterdir()) == []

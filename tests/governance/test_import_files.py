"""Files that offices send, and files that were made to hurt: each is read rightly or refused with one clear sentence.

No database: the reader stands alone.
"""

import io
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from governance.imports import packages, reading, scanning, values
from governance.imports.entries import read_entries
from governance.imports.kinds import Column
from tests.sheets import book, cells, with_part, with_sheet

GOOD = book(["楼号", "房号"], [12, "601"])
HEADS = cells(1, "楼号", "房号")
SHEET = SimpleNamespace(
    label="表",
    columns=(
        Column("building", "楼号", values.whole(1, 9999, without=("号楼",)), True),
        Column("door", "房号", values.code(10), True),
        Column("area", "专有面积", values.area),
        Column("since", "自", values.day),
    ),
    key=("building", "door"),
    assumed=lambda scope: {},
    heading=lambda name: {"building": "楼号", "door": "房号"}[name],
)


def read(content):
    """Entries and faults, or the sentence of the refusal."""
    file = io.BytesIO(content)
    try:
        sheet = reading.inspect(file, SHEET.label)
        entries, faults = read_entries(file, sheet, SHEET, None)
    except reading.Unreadable as refusal:
        return str(refusal)
    return [(entry.row, entry.given) for entry in entries], [
        (fault.row, fault.heading, fault.sentence) for fault in faults
    ]


def encrypted(content):
    """The first part is marked as encrypted in the directory."""
    damaged = bytearray(content)
    damaged[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(damaged)


def lying(content):
    """The directory says that the sheet is small; it is not."""
    blown = with_sheet(content, HEADS + cells(2, "1", "1") + " " * 3_000_000)
    damaged = bytearray(blown)
    with zipfile.ZipFile(io.BytesIO(blown)) as package:
        info = package.getinfo("xl/worksheets/sheet1.xml")
    place = blown.index(b"PK\x01\x02")
    while blown[place + 46 : place + 46 + len(info.filename)] != info.filename.encode():
        place = blown.index(b"PK\x01\x02", place + 4)
    damaged[place + 24 : place + 28] = (300).to_bytes(4, "little")
    return bytes(damaged)


def of_parts(parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return made.getvalue()


def macros(content):
    types = zipfile.ZipFile(io.BytesIO(content)).read("[Content_Types].xml").decode()
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return with_part(
        content, "[Content_Types].xml", types.replace(main, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    )


ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
MERGED = '<mergeCells count="1"><mergeCell ref="A3:B5"/></mergeCells>'

REFUSED = {
    "nothing": (lambda: b"", ["空的"]),
    "an old .xls": (lambda: OLE + "Workbook".encode("utf-16-le"), ["旧版 Excel", ".xls", "另存为"]),
    "a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), ["密码"]),
    "csv": (lambda: "楼号,房号\n12,601\n".encode(), ["CSV"]),
    "csv in GB18030": (lambda: "楼号,房号\n12,601\n".encode("gb18030"), ["CSV"]),
    "csv with a mark": (lambda: "楼号,房号\n12,601\n".encode("utf-8-sig"), ["CSV"]),
    "a web page": (lambda: b"<html><table><tr><td>12</td></tr></table></html>", ["网页"]),
    "a PDF": (lambda: b"%PDF-1.7 ", ["PDF"]),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0", ["不是 Excel"]),
    "half a file": (lambda: GOOD[: len(GOOD) // 2], ["不完整"]),
    "a Word document": (lambda: of_parts({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}), ["Word"]),
    "an .xlsb": (lambda: of_parts({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x"}), [".xlsb"]),
    "an .ods": (lambda: of_parts({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), ["OpenDocument"]),
    "any other zip": (lambda: of_parts({"a.txt": "hello"}), ["不是 Excel"]),
    "macros": (lambda: with_part(GOOD, "xl/vbaProject.bin", "x"), ["宏"]),
    "an .xlsm": (lambda: macros(GOOD), ["宏"]),
    "locked parts": (lambda: encrypted(GOOD), ["密码"]),
    "too many parts": (
        lambda: of_parts({"[Content_Types].xml": "", "xl/workbook.xml": ""} | {f"{n}": "" for n in range(1100)}),
        ["太大"],
    ),
    "a bomb": (lambda: with_sheet(GOOD, " " * 60_000_000), ["太大"]),
    "a flat bomb": (lambda: with_sheet(GOOD, HEADS + "<row/>" * 10 + "<x/>" * 200_000), ["太大"]),
    "a deep bomb": (lambda: with_sheet(GOOD, "<a>" * 100_000 + "</a>" * 100_000), ["太大"]),
    "a bomb of texts": (
        lambda: with_part(GOOD, "xl/sharedStrings.xml", f"<sst {'x' * 10}=''>{'<si/>' * 700_000}</sst>"),
        ["太大"],
    ),
    "a directory that lies": (lambda: lying(GOOD), ["损坏"]),
    "an external entity": (lambda: with_sheet(GOOD, HEADS + cells(2, "&a;", "1"), head=ENTITY), ["外部引用"]),
    "an entity among the texts": (lambda: with_part(GOOD, "xl/sharedStrings.xml", f"{ENTITY}<sst/>"), ["外部引用"]),
    "an entity in the manifest": (lambda: with_part(GOOD, "[Content_Types].xml", f"{ENTITY}<Types/>"), ["外部引用"]),
    "a broken sheet": (lambda: with_sheet(GOOD, "<row>"), ["损坏"]),
    "rows out of order": (lambda: with_sheet(GOOD, cells(5, "1", "1") + cells(2, "1", "1")), ["损坏"]),
    "a row beyond Excel": (lambda: with_sheet(GOOD, HEADS + '<row r="99999999"/>'), ["损坏"]),
    "merged cells": (
        lambda: with_sheet(GOOD, HEADS + cells(3, "12", "601"), tail=MERGED),
        ["第 3 至 5 行、A 至 B 列（A3:B5）", "合并单元格", "取消合并"],
    ),
    "a formula without a value": (
        lambda: with_sheet(GOOD, HEADS + '<row r="2"><c r="A2"><f>1+1</f></c></row>'),
        ["第 2 行 A 列", "公式"],
    ),
    "a hole of rows": (lambda: with_sheet(GOOD, HEADS + cells(20_000, "1", "1")), ["第 20000 行", "空行"]),
    "too wide": (
        lambda: with_sheet(GOOD, HEADS + '<row r="2"><c r="AAA2" t="inlineStr"><is><t>x</t></is></c></row>'),
        ["AAA2", "太靠右"],
    ),
    "no sheet": (lambda: with_part(GOOD, "xl/worksheets/sheet1.xml", None), ["工作表"]),
    "no rows": (lambda: book(), ["没有内容"]),
    "headings only": (lambda: book(["楼号", "房号"]), ["只有列名", "第 2 行"]),
    "other headings": (lambda: book(["姓名", "电话"], ["a", "b"]), ["第 1 行", "“楼号”、“房号”"]),
    "a heading like another": (
        lambda: book(["楼栋号", "房号"], [1, 2]),
        ["第 1 行的列名不对", "没有“楼号”这一列；是不是“楼栋号”"],
    ),
    "a heading too many": (lambda: book(["楼号", "房号", "车位"], [1, 2, 3]), ["多出“车位”这一列（C 列）"]),
    "a heading twice": (lambda: book(["楼号", "房号", "楼号"], [1, 2, 3]), ["“楼号”这一列出现了两次", "C 列"]),
    "a title above": (
        lambda: book(["老山街道房屋表"], [None], ["楼号", "房号"], [1, 2]),
        ["列名要写在第 1 行，现在写在第 3 行"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_imported_says_so_in_a_sentence(name):
    make, wanted = REFUSED[name]
    sentence = read(make())
    assert isinstance(sentence, str), sentence
    assert [word for word in wanted if word not in sentence] == [], sentence
    assert len(sentence) < 200
    assert "Traceback" not in sentence


def test_too_large_a_file_is_refused_before_it_is_read():
    class Long(io.BytesIO):
        def read(self, *_):
            raise AssertionError("nobody may read it")

    with pytest.raises(packages.Unreadable, match="最多 10 MB"):
        reading.inspect(Long(b"\0" * (packages.MOST_BYTES + 1)))


def test_too_many_rows_are_refused_with_the_row(monkeypatch):
    monkeypatch.setattr(scanning, "MOST_ROWS", 3)
    assert "第 5 行：一张表最多 3 行" in read(book(["楼号", "房号"], *([n, n] for n in range(1, 6))))


def test_a_million_empty_rows_are_passed_over():
    empty = "".join(f'<row r="{number}"/>' for number in range(3, scanning.LAST_ROW_OF_EXCEL + 1))
    found = read(with_sheet(GOOD, HEADS + cells(2, "12", "601") + empty))
    assert found == ([(2, {"building": 12, "door": "601"})], [])


def test_the_size_that_a_sheet_claims_is_not_believed():
    lying_sheet = with_part(
        GOOD,
        "xl/worksheets/sheet1.xml",
        f"<worksheet xmlns='{scanning.MAIN}'><dimension ref='A1:XFD1048576'/>"
        f"<sheetData>{HEADS}{cells(2, '12', '601')}</sheetData></worksheet>",
    )
    assert read(lying_sheet) == ([(2, {"building": 12, "door": "601"})], [])


def test_numbers_as_text_full_width_and_blanks_mean_the_same():
    found, faults = read(
        book(
            ["　楼 号 ", "房号", "专有面积", "备注", "序号"],
            [" １２号楼\u3000", " ６０１ ", "５４．３５㎡", "随便写", 1],
            ["13", 601.0, 54.349999999999994, None, None],
            ["  ", "\u200b", "", "", ""],
            ["14", "'0601", "78平方米", "", "示例"],
        )
    )
    assert faults == []
    assert found == [
        (2, {"building": 12, "door": "601", "area": 5435}),
        (3, {"building": 13, "door": "601", "area": 5435}),
    ]


def test_every_wrong_cell_is_named_by_row_and_column():
    _, faults = read(
        book(
            ["楼号", "房号", "专有面积", "自", None],
            ["十二", "601", "很大", "去年", None],
            [None, "602", 54.123, "2024-02-30", None],
            [12, None, None, None, "谁"],
            [12, "#REF!", None, None, None],
        )
    )
    assert [(row, heading) for row, heading, _ in faults] == [
        (2, "楼号"), (2, "专有面积"), (2, "自"),
        (3, "专有面积"), (3, "自"), (3, "楼号"),
        (4, "E 列"), (4, "房号"),
        (5, "房号"),
    ]  # fmt: skip
    by_place = {(row, heading): sentence for row, heading, sentence in faults}
    assert by_place[3, "自"] == "“2024-02-30”这一天不存在，请核对"
    assert by_place[3, "楼号"] == "没有填写"
    assert "没有这一列的列名" in by_place[4, "E 列"]
    assert "公式出错" in by_place[5, "房号"]


def test_a_row_that_is_there_twice_is_named_with_both_numbers():
    _, faults = read(book(["楼号", "房号"], [12, "601"], [12, "602"], ["１２号楼", " 601"]))
    assert faults == [(4, "房号", "与第 2 行重复，请删去其中一行")]


def test_a_formula_counts_as_the_value_that_the_sender_saw():
    row = '<row r="2"><c r="A2"><f>10+2</f><v>12</v></c><c r="B2" t="str"><f>"6"&amp;"01"</f><v>601</v></c></row>'
    assert read(with_sheet(GOOD, HEADS + row)) == ([(2, {"building": 12, "door": "601"})], [])


def test_the_sheet_of_the_right_name_is_read_and_hidden_ones_are_not():
    from openpyxl import Workbook

    made = Workbook()
    made.active.append(["别的"])
    made.create_sheet("表").append(["楼号", "房号"])
    made["表"].append([12, "601"])
    hidden = made.create_sheet("藏", 0)
    hidden.sheet_state = "hidden"
    content = io.BytesIO()
    made.save(content)
    assert read(content.getvalue()) == ([(2, {"building": 12, "door": "601"})], [])


@pytest.mark.parametrize(
    "written",
    [
        datetime(2024, 5, 1),
        date(2024, 5, 1),
        "2024-05-01",
        "2024/5/1",
        "2024.05.01",
        "2024年5月1日",
        "２０２４－５－１",
    ],
    ids=str,
)
def test_dates_in_every_spelling(written):
    found, faults = read(book(["楼号", "房号", "自"], [1, "1", written]))
    assert (faults, found[0][1]["since"]) == ([], date(2024, 5, 1))


def test_punctuation_stays_and_width_does_not_matter():
    assert values.words(" 产权单位０１（机关企业） ") == "产权单位01（机关企业）"
    assert values.narrow("产权单位 01(机关企业)") == values.narrow("产权单位０１（机关企业）")
    assert [values.name(9)(written) for written in ("李　 某", "李 某某", "A B")] == ["李某", "李某某", "A B"]


@pytest.mark.parametrize(
    ("written", "meant"), [("1/2", (1, 2)), ("50%", (1, 2)), (0.25, (1, 4)), (1, (1, 1)), ("１／３", (1, 3))]
)
def test_shares(written, meant):
    assert values.share(written) == meant


@pytest.mark.parametrize("written", [datetime(2026, 1, 2), "3/2", "0", "一半", "1/0", -1, "nan"])
def test_what_is_no_share_is_refused(written):
    with pytest.raises(values.Wrong):
        values.share(written)


READERS = [values.whole(0, 99), values.area, values.day, values.share, values.mobile, values.yes_or_no, values.code(9)]


@given(some.one_of(some.text(), some.integers(), some.floats(), some.booleans(), some.dates(), some.datetimes()))
def test_no_cell_whatever_it_holds_is_an_error_of_the_program(value):
    for read_cell in READERS:
        try:
            read_cell(value)
        except values.Wrong as wrong:
            assert len(str(wrong)) < 120


HURT = """
import io, re, sys
sys.path.insert(0, {house!r})
from governance.imports import reading
with open({file!r}, "rb") as file:
    try:
        sheet = reading.inspect(file)
        sum(1 for _ in reading.rows(file, sheet))
    except reading.Unreadable:
        pass
with open("/proc/self/status") as status:
    print(int(re.search(r"VmHWM:\\s+(\\d+) kB", status.read())[1]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measured as Linux does")
@pytest.mark.parametrize("name", ["a bomb", "a flat bomb", "a deep bomb", "a bomb of texts", "too many parts"])
def test_a_file_that_was_made_to_hurt_takes_little_memory(name, tmp_path):
    """Promise S14: 200 MB with all of Django; the reader by itself may take half of that."""
    from tests.test_house import HOUSE

    file = tmp_path / "bomb.xlsx"
    file.write_bytes(REFUSED[name][0]())
    program = HURT.format(house=str(HOUSE), file=str(file))
    took = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(took.stdout) < 100

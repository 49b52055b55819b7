"""Excel files that are safe to open: no cell is ever a formula, whatever a person typed; rows stream to the disk.

A cell that looks like a formula stays as it was typed, but is written as text with Excel's own "quote prefix" mark, so
that editing it in Excel or LibreOffice does not wake it either. Memory does not grow with the number of rows.
"""

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

SHANGHAI = ZoneInfo("Asia/Shanghai")
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_UNITS = 32_767  # of UTF-16, in one cell
MOST_ROWS = 1_048_575  # of one sheet, below the headings
LARGEST = 10**15  # Excel keeps fifteen digits; a longer number is kept as text
NARROWEST, WIDEST, PEEKED = 10, 44, 100
EXCEL_BEGINS = date(1900, 3, 1)  # before it, Excel's own calendar is wrong

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
BLANK = "\\s\x00-\x20\x7f-\xa0\u00ad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3000\ufeff"
LIVELY = re.compile(f"[{BLANK}]*[=+\\-@|%＝＋－＠｜％'’#]")


class TooManyRows(ValueError):
    """More rows than a sheet of Excel has."""


def clean(text):
    """The text without what a file of Excel cannot hold, its line ends as Excel writes them, not longer than a cell."""
    text = UNWRITABLE.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) * 2 > MOST_UNITS and len(text.encode("utf-16-le")) > MOST_UNITS * 2:
        text = text.encode("utf-16-le")[: (MOST_UNITS - 1) * 2].decode("utf-16-le", "ignore") + "…"
    return text


def is_lively(text):
    """Whether some program might take it for a formula, a command or an error value."""
    return LIVELY.match(text) is not None


def workbook(title, headings, rows, *, notes=(), into=None):
    """An .xlsx with bold frozen headings over `rows`; `notes` are (label, value) lines of a second sheet 说明.

    Returns its bytes, or writes it to the open binary file `into` and returns the number of rows.
    """
    book = Workbook(write_only=True)
    try:
        count = _fill(book.create_sheet(_sheet_title(title)), headings, rows)
        if notes:
            _fill(book.create_sheet("说明"), ("项目", "内容"), notes)
    except BaseException:
        _give_up(book)
        raise
    file = into or BytesIO()
    book.save(file)
    return count if into else file.getvalue()


def _give_up(book):
    """Leave no half-written sheet behind in the temporary folder."""
    for sheet in book:
        sheet.close()
        sheet._writer.cleanup()


def _fill(sheet, headings, rows):
    rows = iter(rows)
    first = [tuple(row) for row in islice(rows, PEEKED)]
    for number, width in enumerate(_widths(headings, first), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.append([_heading(sheet, text) for text in headings])
    count = 0
    for count, row in enumerate(chain(first, rows), 1):
        if count > MOST_ROWS:
            raise TooManyRows
        sheet.append([_cell(sheet, value) for value in row])
    return count


def _heading(sheet, text):
    cell = _text(sheet, clean(text))
    cell.font, cell.alignment = Font(bold=True), Alignment(vertical="center", wrap_text=True)
    return cell


def _cell(sheet, value):
    """What openpyxl is to write for a value: quiet text, numbers and moments as they are, lively text disarmed."""
    value = plain(value)
    if isinstance(value, str):
        return _text(sheet, value) if is_lively(value) else value or None
    return value


def _text(sheet, text):
    cell = WriteOnlyCell(sheet)
    cell.quotePrefix, cell.number_format = True, "@"
    cell.value = text or None
    cell.data_type = "s" if text else "n"  # openpyxl has just guessed, and a leading = would be a formula
    return cell


def plain(value):
    """A value as a cell holds it: text cleaned, a moment in Shanghai without a zone, a number only if kept exactly."""
    if value is None or isinstance(value, timedelta):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float | Decimal):
        return value if math.isfinite(value) and abs(value) < LARGEST else str(value)
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).replace(tzinfo=None) if value.tzinfo else value
        return value if value.date() >= EXCEL_BEGINS else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value if value >= EXCEL_BEGINS else value.isoformat()
    if isinstance(value, time):
        return value.replace(tzinfo=None)
    return clean(value)


def _widths(headings, rows):
    columns = [[heading, *(row[n] for row in rows if n < len(row))] for n, heading in enumerate(headings)]
    return [min(WIDEST, max(NARROWEST, *(2 + _units(value) for value in column))) for column in columns]


def _units(value):
    """How wide it shows, in Latin letters: a Chinese character is two."""
    if isinstance(value, date):
        return 17 if isinstance(value, datetime) else 10
    lines = str("" if value is None else value)[:200].split("\n")
    return max(sum(2 if ord(letter) > 0x2E7F else 1 for letter in line) for line in lines)


def _sheet_title(title):
    return re.sub(r"[\[\]:*?/\\']", " ", clean(title)).strip()[:31] or "表"

"""An Excel file from anywhere, as rows of plain values: bounded, without formulas, styles ignored.

A formula counts as the value that was kept with it: that is what the person who sent the file saw on the screen. One
without a kept value is refused with its row and column (scanning.py).
"""

import warnings
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from governance.imports.packages import BROKEN, Unreadable, open_package
from governance.imports.scanning import WIDEST, scan

__all__ = ["Unreadable", "column_letter", "inspect", "rows"]


def inspect(file, preferred=""):
    """Refuse what cannot be imported, and say which sheet will be read and how far down it goes."""
    with open_package(file) as package:
        return scan(package, preferred)


def rows(file, sheet):
    """`(row number, values)` of every row up to the last that says something; empty rows are left out."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # about styles and extensions, which nobody wants here
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                cells = book[sheet.name].iter_rows(max_row=sheet.last, max_col=WIDEST, values_only=True)
                for number, values in enumerate(cells, 1):
                    if any(value is not None and value != "" for value in values):
                        yield number, values
            finally:
                book.close()
    except (BadZipFile, OSError, ValueError, TypeError, KeyError, AttributeError, IndexError, SyntaxError) as error:
        raise Unreadable(BROKEN) from error


def column_letter(number):
    """1 -> A."""
    return get_column_letter(number)

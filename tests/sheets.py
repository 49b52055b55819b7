"""Excel files for tests: good ones, and ones that were made to hurt."""

import io
import uuid
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def book(*rows, title="表"):
    """The bytes of a workbook with these rows."""
    made = Workbook(write_only=True)
    sheet = made.create_sheet(title)
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def upload_of(content, name="表.xlsx"):
    return SimpleUploadedFile(name, content, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def with_part(content, name, part):
    """The same workbook with one part replaced, added, or (None) left out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        if part is not None:
            new.writestr(name, part)
    return made.getvalue()


def with_sheet(content, inner, *, head="", tail=""):
    """The same workbook with the XML of its first sheet written by hand."""
    xml = f"{head}<worksheet {MAIN}><sheetData>{inner}</sheetData>{tail}</worksheet>"
    return with_part(content, "xl/worksheets/sheet1.xml", f"<?xml version='1.0' encoding='UTF-8'?>{xml}")


def cells(number, *texts):
    """One row as XML."""
    inner = "".join(
        f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for place, text in enumerate(texts)
    )
    return f'<row r="{number}">{inner}</row>'


def form_of(kind, scope, content, **more):
    """What the upload form sends."""
    from governance.imports.forms import name_of

    return {"kind": kind, "scope": name_of(scope), "file": upload_of(content), "nonce": str(uuid.uuid4()), **more}

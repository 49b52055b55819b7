"""Is this file an Excel workbook at all? Answered from first bytes and directory, before anything unpacks it."""

import struct
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

MOST_BYTES = 10 * 1024 * 1024  # of the file as it arrives
MOST_UNPACKED = 48 * 1024 * 1024  # of all parts together
MOST_OF_A_PART = 4 * 1024 * 1024  # of any part but the sheets, their texts and pictures, which nobody opens
MOST_RATIO = 300
MOST_PARTS = 1_000
MOST_DIRECTORY = 256 * 1024
DIRECTORY_END = struct.Struct("<4s4H2LH")

AGAIN = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后再上传"
BROKEN = f"文件不完整或已损坏，读不出来。{AGAIN}"
TOO_BIG_INSIDE = (
    "这个文件展开以后太大，不像一张普通的表，没有读取。请把要导入的内容复制到新下载的模板里，删去多余的表和空行后再上传"
)
OLD_FORMAT = f"这是旧版 Excel 文件（.xls），只把名字改成 .xlsx 是不够的。{AGAIN}"
LOCKED = "这个文件加了打开密码，读不出来。请在 Excel 里取消密码后另存再上传"
MACROS = "这个文件带有宏（VBA），为了安全不能导入。请另存为“Excel 工作簿（*.xlsx）”后再上传，不要选“启用宏的工作簿”"
OTHER_KINDS = {
    "xl/workbook.bin": f"这是二进制 Excel 文件（.xlsb）。{AGAIN}",
    "word/document.xml": "这是 Word 文档，不是 Excel 表格。请把内容填进下载的模板后再上传",
    "ppt/presentation.xml": "这是演示文稿，不是 Excel 表格。请把内容填进下载的模板后再上传",
    "mimetype": f"这是 OpenDocument 文件（如 .ods）。{AGAIN}",
}


class Unreadable(Exception):
    """Why this file cannot be imported, as a sentence for the person who chose it."""


def open_package(file):
    """The workbook's parts as a ZipFile whose directory promises nothing monstrous; `Unreadable` otherwise."""
    refuse_by_first_bytes(file)
    refuse_by_directory(file)
    try:
        package = ZipFile(file)
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable(BROKEN) from error
    refuse_by_contents(package.infolist())
    return package


def refuse_by_first_bytes(file):
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if size == 0:
        raise Unreadable("这个文件是空的，请重新选择")
    if size > MOST_BYTES:
        raise Unreadable(f"文件有 {size / 1024 / 1024:.1f} MB，最多 {MOST_BYTES // 1024 // 1024} MB。请分成几张表导入")
    head = file.read(1024)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        file.seek(0)
        raise Unreadable(LOCKED if "EncryptedPackage".encode("utf-16-le") in file.read() else OLD_FORMAT)
    if not head.startswith(b"PK\x03\x04"):
        raise Unreadable(what_text_is(head))


def what_text_is(head):
    """A sentence for the things that people rename to .xlsx."""
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<")):
        return f"这是网页或 XML 文件，只是名字像 Excel。{AGAIN}"
    if start.startswith(b"%pdf"):
        return "这是 PDF 文件，不是 Excel 表格。请把内容填进下载的模板后再上传"
    if b"\0" not in head and (b"," in head or b"\t" in head or b";" in head):
        return f"这是文本文件（CSV），容易丢失开头的 0 和汉字，不能导入。{AGAIN}"
    return f"这不是 Excel 表格。{AGAIN}"


def refuse_by_directory(file):
    """A directory of a million entries would fill the memory before anybody could count them."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - 65_557))
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < DIRECTORY_END.size:
        raise Unreadable(BROKEN)
    *_, directory, _, _ = DIRECTORY_END.unpack_from(tail, place)
    if directory > MOST_DIRECTORY or b"PK\x06\x07" in tail[max(0, place - 20) : place]:
        raise Unreadable(TOO_BIG_INSIDE)


def refuse_by_contents(parts):
    """By names and promised sizes; what a part really holds is counted again while it is read (scanning.py)."""
    names = [part.filename for part in parts]
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unreadable(LOCKED)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable(MACROS)
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Unreadable(next((OTHER_KINDS[name] for name in OTHER_KINDS if name in names), what_text_is(b"PK")))
    if len(names) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(TOO_BIG_INSIDE)
    if any(part.file_size > max(1024 * 1024, part.compress_size * MOST_RATIO) for part in parts):
        raise Unreadable(TOO_BIG_INSIDE)
    if len(set(names)) < len(names) or any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise Unreadable(BROKEN)

"""What a file is by its first bytes and its directory; its name and its declared type are only claims."""

from zipfile import BadZipFile, ZipFile

from governance import images
from governance.attachments.limits import MOST_BYTES
from governance.attachments.states import FileKind
from governance.images import Unacceptable
from governance.imports.packages import Unreadable, refuse_by_directory

BROKEN = "这个文件不完整或者已经损坏，请重新选择。"
INSIDE = {"word/document.xml": FileKind.WORD, "xl/workbook.xml": FileKind.SHEET}


def kind_of(file, takes):
    """The kind of an uploaded file, rewound; Unacceptable, with a sentence, where it is none of `takes`."""
    try:
        kind = _kind_of(file, takes)
    finally:
        file.seek(0)
    if kind not in takes:
        raise Unacceptable(f"这里不收 {kind.label} 文件，{_wanted(takes)}")
    return kind


def _kind_of(file, takes):
    file.seek(0, 2)
    size = file.tell()
    if not size:
        raise Unacceptable("这个文件是空的，请重新选择。")
    if size > MOST_BYTES:
        raise Unacceptable(f"文件有 {size / 1024**2:.1f} MB，最多 {MOST_BYTES // 1024**2} MB，请压缩后再传。")
    file.seek(0)
    head = file.read(16)
    if head.startswith(b"%PDF-"):
        return _whole_pdf(file, size)
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(file, takes)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unacceptable("这是旧版或者加了密码的 Word、Excel 文件，请去掉密码、另存为 .docx 或 .xlsx 后再传。")
    if FileKind.IMAGE in takes and (takes == (FileKind.IMAGE,) or _looks_like_a_photo(head)):
        images.inspect(file)
        return FileKind.IMAGE
    raise Unacceptable(f"这个文件不能识别，{_wanted(takes)}")


def _looks_like_a_photo(head):
    return head.startswith((b"\xff\xd8\xff", b"\x89PNG")) or b"WEBP" in head or head[4:8] == b"ftyp"


def _whole_pdf(file, size):
    """The usual damage is an upload that broke off half-way."""
    file.seek(max(0, size - 2048))
    if b"%%EOF" not in file.read():
        raise Unacceptable(BROKEN)
    return FileKind.PDF


def _office_kind(file, takes):
    """By the names in the archive's directory; nothing is unpacked."""
    try:
        refuse_by_directory(file)
        names = ZipFile(file).namelist()
    except (Unreadable, BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unacceptable(BROKEN) from error
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unacceptable("这个文件带有宏（VBA），为了安全不能上传，请另存为不带宏的 .docx 或 .xlsx。")
    found = [kind for name, kind in INSIDE.items() if name in names and "[Content_Types].xml" in names]
    if not found:
        raise Unacceptable(f"这是压缩包或者别的文件，{_wanted(takes)}")
    return found[0]


def _wanted(takes):
    return f"请换成{'、'.join(kind.label for kind in takes)}。"

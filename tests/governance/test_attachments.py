"""Kept files: what is taken, told by its first bytes; one form keeps a file once; what no form took is swept."""

import io
import os
import uuid
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from committees.bodies.models import Portrait, Seat
from governance.accounts.holdings import Traces
from governance.attachments import actions, holdings, kinds
from governance.attachments.models import Attachment
from governance.attachments.sniffing import kind_of
from governance.attachments.states import FileKind
from governance.attachments.views import called
from governance.images import Unacceptable
from governance.refusals import NotPossibleNow

pytestmark = pytest.mark.django_db
PDF_BYTES = b"%PDF-1.4\n1 0 obj\n%%EOF\n"
ALL = tuple(FileKind)


def office(*names):
    """An Office file of these parts, as far as its directory tells."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in ("[Content_Types].xml", *names):
            package.writestr(name, "x")
    return out.getvalue()


def photo(color="red", form="PNG"):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(out, form)
    return out.getvalue()


def upload(content, name="材料.pdf"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF_BYTES, "pdf"),
        (office("word/document.xml"), "docx"),
        (office("xl/workbook.xml"), "xlsx"),
        (photo(), "image"),
        (photo(form="JPEG"), "image"),
    ],
)
def test_a_file_is_what_its_bytes_say(content, kind):
    assert kind_of(upload(content, "名字.exe"), ALL) == kind


@pytest.mark.parametrize(
    ("content", "takes", "why"),
    [
        (b"", ALL, "空的"),
        (b"MZ\x90\x00", ALL, "不能识别"),
        (PDF_BYTES[:10], ALL, "不完整"),
        (b"PK\x03\x04 and no more", ALL, "不完整"),
        (office("evil.exe"), ALL, "压缩包"),
        (office("word/document.xml", "word/vbaProject.bin"), ALL, "宏"),
        (b"\xd0\xcf\x11\xe0 old", ALL, "旧版"),
        (b"<svg></svg>", ALL, "不能识别"),
        (b"%PDF-" + b"x" * (10 * 1024**2), ALL, "最多 10 MB"),
        (PDF_BYTES, (FileKind.IMAGE,), "不收 PDF"),
        (photo(), (FileKind.PDF,), "不能识别"),
        (photo()[:40], ALL, "损坏"),
    ],
)
def test_what_it_is_not_is_refused_with_a_sentence(content, takes, why):
    with pytest.raises(Unacceptable, match=why):
        kind_of(upload(content), takes)


@pytest.mark.parametrize(
    ("name", "kind", "saved_as"),
    [
        ("11月 材料.doc.pdf", "pdf", "11月_材料.doc.pdf"),
        ("合同.exe", "docx", "合同.docx"),
        ("（）.pdf", "pdf", "附件.pdf"),  # signs alone make no file's name
        ("../../e.pdf", "pdf", "e.pdf"),
        ("", "pdf", "附件.pdf"),
    ],
)
def test_a_paper_is_saved_by_a_sound_name_and_its_true_ending(name, kind, saved_as):
    assert called(Attachment(name=name, kind=kind)) == saved_as


@pytest.fixture
def purpose(monkeypatch):
    """Two papers to an organisation, for nobody to read."""
    from governance.registry.models import Organisation

    rule = kinds.Purpose("test", "材料", lambda: Organisation, ALL, 2, lambda user: [])
    monkeypatch.setitem(kinds._purposes, "test", rule)
    return rule


def kept_files():
    return sorted(str(file) for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file())


def test_a_file_is_kept_once_claimed_once_and_swept_where_nobody_took_it(cast, purpose):
    wang, nonce = cast["wang"], uuid.uuid4()
    files = [upload(PDF_BYTES), upload(photo(), "门.png"), upload(PDF_BYTES + b"%%EOF", "多了.pdf")]
    how = {"purpose": "test", "nonce": nonce, "by": wang}
    assert actions.keep(files=files, **how) == ["多了.pdf：最多 2 个，这一个没有保存"]
    assert actions.keep(files=files[:2], **how) == []  # sent twice
    first, second = Attachment.objects.all()
    assert [(row.kind, row.name) for row in (first, second)] == [("pdf", "材料.pdf"), ("image", "门.png")]
    assert len(kept_files()) == 3  # the photo has a thumbnail
    assert (Path(settings.MEDIA_ROOT) / second.file).read_bytes().startswith(b"\xff\xd8\xff")
    assert list(Attachment.objects.visible_to(wang)) == [first, second]
    assert list(Attachment.objects.visible_to(cast["zhou"])) == []
    actions.drop(ids=[str(second.pk)], nonce=nonce, by=cast["zhou"])  # not hers
    firm = cast.organisations["首华物业"]
    assert actions.claim(nonce=nonce, subject=firm, by=wang) == [first, second]
    assert list(Attachment.objects.visible_to(wang)) == []
    again = uuid.uuid4()
    actions.keep(files=[upload(PDF_BYTES)], purpose="test", nonce=again, by=wang)
    with pytest.raises(NotPossibleNow, match="最多 2 个"):
        actions.claim(nonce=again, subject=firm, by=wang)
    loose = Attachment.objects.get(subject_id=None)
    later = timezone.now() + timedelta(hours=25)
    actions.sweep(now=later)
    assert not Attachment.objects.filter(pk=loose.pk).exists()
    assert len(kept_files()) == 3


def test_files_that_no_row_knows_are_swept_and_the_others_stay(cast, purpose, django_capture_on_commit_callbacks):
    actions.keep(files=[upload(PDF_BYTES)], purpose="test", nonce=uuid.uuid4(), by=cast["wang"])
    row = Attachment.objects.get()
    litter = Path(settings.MEDIA_ROOT) / Path(row.file).with_name(f"{uuid.uuid4().hex}-aa.pdf")
    litter.write_bytes(b"x")
    old = (timezone.now() - timedelta(days=2)).timestamp()
    for name in kept_files():
        os.utime(name, (old, old))
    assert actions.sweep() == 1
    assert [str(Path(settings.MEDIA_ROOT) / row.file)] == kept_files()
    with django_capture_on_commit_callbacks(execute=True):
        row.discard()
    assert kept_files() == []


def test_pictures_that_no_row_knows_are_swept_too(cast):
    """A kill between writing and commit leaves them; of these folders rows are asked by the name of the file."""
    seat = Seat.objects.get(person=cast["wang"])
    names = [f"portraits/ab/{uuid.uuid4().hex}{ending}" for ending in (".jpg", "-thumb.jpg", ".jpg")]
    Portrait.objects.create(seat=seat, image=names[0], thumb=names[1], taken_at=timezone.now())
    old = (timezone.now() - timedelta(days=2)).timestamp()
    for name in names:
        path = Path(settings.MEDIA_ROOT) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        os.utime(path, (old, old))
    assert actions.sweep() == 1
    assert [(Path(settings.MEDIA_ROOT) / name).exists() for name in names] == [True, True, False]


def test_whoever_leaves_takes_what_no_form_took_and_her_name(cast, purpose):
    wang, firm = cast["wang"], cast.organisations["首华物业"]
    for name, subject in ((f"{wang.display_name}.pdf", firm), ("草稿.pdf", None)):
        nonce = uuid.uuid4()
        actions.keep(files=[upload(PDF_BYTES, name)], purpose="test", nonce=nonce, by=wang)
        if subject:
            actions.claim(nonce=nonce, subject=subject, by=wang)
    assert [row["文件名"] for row in holdings.attachments(wang)] == [f"{wang.display_name}.pdf", "草稿.pdf"]
    holdings.erase_attachments(wang, Traces(frozenset({wang.display_name}), frozenset()), timezone.now())
    assert [row.name for row in Attachment.objects.all()] == ["〔已隐去〕.pdf"]

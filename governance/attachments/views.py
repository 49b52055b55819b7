"""A kept file, to who may open it; and taking in what a form of an upper room sends."""

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousFileOperation
from django.shortcuts import get_object_or_404
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_safe

from governance import pictures
from governance.accounts import allowances
from governance.attachments import actions
from governance.attachments.forms import FilesField
from governance.attachments.models import Attachment
from governance.attachments.states import MEDIA_TYPES
from governance.refusals import TooMany

FILES = {"full": "file", "thumb": "thumb"}


@login_not_required
@require_safe
def attachment(request, pk, size):
    """Photos open in the page, papers are saved: no browser is to run what somebody uploaded."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    name = getattr(found, FILES[size]) if size in FILES else ""
    how = {"as_attachment": not found.is_photo, "content_type": MEDIA_TYPES[found.kind], "cache": "private, no-cache"}
    return pictures.answer(name, called(found), **how)


def called(found):
    """As the person called it, with the ending of what it really is."""
    if found.is_photo:
        return f"{found.pk.hex[:12]}.jpg"
    try:
        stem = get_valid_filename(Path(found.name).stem)
    except SuspiciousFileOperation:  # it was called by signs alone, like `（）.pdf`
        stem = "附件"
    return f"{stem}.{found.kind}"


def take(request, form):
    """Keep the files that a form sent, drop those that were unticked, and list what is kept as `form.kept`.

    A refusal stands at its field; what was kept stays when the rest of the form is refused.
    """
    if not (form.is_bound and form.is_multipart()):
        return
    form.is_valid()
    nonce = form.cleaned_data.get("nonce")
    if nonce is None:
        return
    actions.drop(ids=request.POST.getlist("drop"), nonce=nonce, by=request.user)
    fields = {name: field for name, field in form.fields.items() if isinstance(field, FilesField)}
    for name, field in fields.items():
        for sentence in _kept(request, request.FILES.getlist(name), field.purpose.name, nonce):
            form.add_error(name, sentence)
    form.kept = list(Attachment.objects.loose(request.user, nonce))
    there = {row.purpose for row in form.kept}
    for name, field in fields.items():
        if field.needed and field.purpose.name not in there and name not in form.errors:
            form.add_error(name, "请至少选一个文件")


def _kept(request, files, purpose, nonce):
    if not files:
        return []
    try:
        allowances.spend("photo", n=len(files), person=request.user)
    except TooMany as refusal:
        request.too_many = refusal
        return [str(refusal)]
    return actions.keep(files=files, purpose=purpose, nonce=nonce, by=request.user)

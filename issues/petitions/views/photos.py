"""Photos, to those who may see them: only the clean copies, under our own names."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from governance.accounts import allowances
from governance.refusals import TooMany
from issues.petitions import actions
from issues.petitions.models import Photo

FILES = {"full": "image", "thumb": "thumb"}


def kept(request, files, **what):
    """Keep what a form sent, within what one person may send; the refusals as sentences."""
    if not files:
        return []
    try:
        allowances.spend("photo", n=len(files), person=request.user)
    except TooMany as refusal:
        request.too_many = refusal
        return [str(refusal)]
    return actions.add_photos(files=files, by=request.user, **what)


@require_safe
def photo(request, pk, size):
    """What was uploaded is never served; it may still hold where it was taken, or worse."""
    if size not in FILES:
        raise Http404
    found = get_object_or_404(Photo.objects.visible_to(request.user).ready(), pk=pk)
    path = Path(settings.MEDIA_ROOT) / getattr(found, FILES[size])
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
    name = f"{found.pk.hex[:12]}-{size}.jpg"
    return FileResponse(file, content_type="image/jpeg", filename=name, headers=headers)

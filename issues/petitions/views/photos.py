"""Photos, to those who may see them: only the clean copies, under our own names."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from issues.petitions.models import Photo

FILES = {"full": "image", "thumb": "thumb"}


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

"""Photos of the demo: drawn once per motif and look, ready at once, so that no worker is needed to see them."""

import random
import uuid
from pathlib import Path

from django.conf import settings

from issues.demo.drawings import draw
from issues.petitions.models import Photo
from issues.petitions.states import PhotoState

LOOKS = 3  # variations of each motif


class Album:
    """Rows now, files at the end: a row that is rolled back leaves no file behind."""

    def __init__(self, rng):
        self.rng = rng
        self.drawn = {}
        self.rows = []

    def add(self, *, motif, by, nonce, at, count=1, mended=False, is_before=False, look=None):
        """Photos that came with a form: the deed that sends the form claims them by its nonce."""
        if not motif:
            return
        look = self.rng.randrange(LOOKS) if look is None else look
        new = [
            Photo(
                pk=uuid.UUID(int=self.rng.getrandbits(128), version=4),
                uploader=by,
                nonce=nonce,
                is_before=is_before,
                name=f"{motif}-{number}.jpg",
                state=PhotoState.READY,
                next_try_at=at,
                uploaded_at=at,
            )
            for number in range(1, count + 1)
        ]
        for number, photo in enumerate(new):
            place = f"photos/{photo.pk.hex[:2]}/{photo.pk.hex}"
            photo.image, photo.thumb = f"{place}.jpg", f"{place}-thumb.jpg"
            self.rows.append((photo, (motif, (look + number) % LOOKS, mended)))
        Photo.objects.bulk_create(new)

    def develop(self):
        """Write every photo and its thumbnail to where its row says."""
        root = Path(settings.MEDIA_ROOT)
        for photo, kind in self.rows:
            if kind not in self.drawn:
                motif, look, mended = kind
                # The same look before and after shows the same wall, the same street.
                self.drawn[kind] = draw(motif, random.Random(f"{motif} {look}"), mended=mended)  # noqa: S311
            for name, content in zip((photo.image, photo.thumb), self.drawn[kind], strict=True):
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)

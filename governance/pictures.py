"""The one picture that a row carries, as two names of files: cleaned before the deed, handed out under our own name.

    kept = pictures.keep(photo, "postings")      # before the deed: nobody waits for a lock while a picture is decoded
    with pictures.dropped_unless_done(kept):
        row.image, row.thumb = kept              # in the deed's transaction
    pictures.answer(row.image, "posting-7.jpg")  # in a view that has found the row through visible_to

Files that are many, or no pictures, are rows of their own (governance/attachments); residents' photos of petitions
come before their form and wait for a worker as well (issues/petitions).
"""

import secrets
import uuid
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db.models import Q
from django.http import FileResponse, Http404

from governance import images, litter

NONE = ("", "")

_folders: dict[str, type] = {}


def keep(photo, folder, *, square=False, name=""):
    """A fresh copy and its thumbnail, as names under MEDIA_ROOT; images.Unacceptable with a sentence."""
    if not photo:
        return NONE
    images.inspect(photo)
    name = name or uuid.uuid4().hex
    place = Path(folder) / name[:2]
    names = str(place / f"{name}.jpg"), str(place / f"{name}-thumb.jpg")
    root = Path(settings.MEDIA_ROOT)
    (root / place).mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as waiting:
        original = Path(waiting) / secrets.token_hex(8)
        original.write_bytes(photo.read())
        images.reencode_in_child(original, *(root / one for one in names), square=square)
    return names


def kept_in(folder, model):
    """The files of this folder belong to the rows of this model, as `image` and `thumb`; the sweep asks them."""
    _folders[folder] = model


def sweep(*, before, turn):
    """Delete old files that a kill between writing and commit left behind; returns how many."""
    found = [
        litter.sweep(f"{folder}/*", known=partial(_known, model), before=before, turn=turn)
        for folder, model in _folders.items()
    ]
    return sum(found)


def _known(model, names):
    rows = model._base_manager.filter(Q(image__in=names) | Q(thumb__in=names))
    return {name for pair in rows.values_list("image", "thumb") for name in pair}


def drop(names):
    for name in filter(None, names):
        (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)


@contextmanager
def dropped_unless_done(kept):
    """A deed that fails leaves no files behind."""
    try:
        yield
    except BaseException:
        drop(kept)
        raise


def answer(name, called, *, cache="private, max-age=3600", content_type="image/jpeg", **how):
    """The clean copy, or 404; `called` is the name that a reader saves it by."""
    if not name:
        raise Http404
    try:
        file = (Path(settings.MEDIA_ROOT) / name).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    headers = {"Cache-Control": cache, "X-Content-Type-Options": "nosniff"}
    return FileResponse(file, content_type=content_type, filename=called, headers=headers, **how)

"""Photos: taken in with a form, cleaned by the worker, swept when nobody claimed them."""

import contextlib
import hashlib
import logging
import secrets
import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from governance import images, litter
from governance.nudges import nudge
from issues.petitions.models import Photo
from issues.petitions.models.photo import original_name
from issues.petitions.states import PhotoState

log = logging.getLogger(__name__)

MOST_PHOTOS = 6
MOST_TRIES = 5
LOOSE_FOR = timedelta(hours=24)


def add_photos(*, files, nonce, by, is_before=False, at=None):
    """Keep what came with a form, whether or not the form is accepted; returns refusals as sentences.

    The same form sent twice does not double its photos: a photo's id follows from form and content.
    """
    at = at or timezone.now()
    refusals = []
    for place, file in enumerate(files):
        try:
            images.inspect(file)
        except images.Unacceptable as refusal:
            refusals.append(f"{file.name}：{refusal}")
            continue
        kept = Photo.objects.filter(uploader=by, nonce=nonce)
        pk = photo_id(file, nonce, by)
        if kept.filter(pk=pk).exists():
            continue
        if kept.count() >= MOST_PHOTOS:
            refusals.append(f"{file.name}：最多 {MOST_PHOTOS} 张照片，这一张没有保存")
            continue
        photo = Photo(
            pk=pk,
            uploader=by,
            nonce=nonce,
            is_before=is_before,
            name=file.name[-100:],
            uploaded_at=at - timedelta(microseconds=len(files) - place),  # shown in the order they were chosen
            next_try_at=at,
        )
        try:
            keep(photo, file)
        except OSError:  # a full disk must not keep the words from being filed
            log.exception("a photo could not be kept")
            refusals.append(f"{file.name}：照片暂时存不上，请稍后再试，或先不带照片提交")
    return refusals


def photo_id(file, nonce, by):
    """The same bytes in the same form of the same person are the same photo; nobody else can guess the id."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return uuid.uuid5(nonce, f"{by.pk} {digest}")


def keep(photo, file):
    """The file first, then the row; whoever comes second with the same photo leaves no file behind."""
    storage, name = photo.original.storage, f"{original_name(photo, file.name)}-{secrets.token_hex(4)}"
    try:
        photo.original = storage.save(name, file)
    except OSError:
        with contextlib.suppress(OSError):
            storage.delete(name)  # half a file; the name is of this attempt alone
        raise
    try:
        with transaction.atomic():
            photo.save(force_insert=True)
            transaction.on_commit(_nudge, robust=True)
    except IntegrityError:
        photo.original.delete(save=False)


def drop_photos(*, ids, nonce, by):
    """Take photos out of a form that is not accepted yet; ids that are not of this form are ignored."""
    wanted = set(ids)
    for photo in Photo.objects.loose(by, nonce):
        if str(photo.pk) in wanted:
            delete_photo(photo)


def _nudge():
    """Ask the worker to clean now; without a broker the sweep does it a little later."""
    nudge("petitions.sweep_photos")


def claim_photo(now):
    """The next photo to clean, or None; the claim itself moves the next try."""
    with transaction.atomic():
        photo = (
            Photo.objects.filter(state=PhotoState.WAITING, next_try_at__lte=now)
            .order_by("next_try_at")
            .select_for_update(skip_locked=True)
            .first()
        )
        if photo is None:
            return None
        photo.tries += 1
        photo.next_try_at = now + timedelta(minutes=2**photo.tries)
        photo.save(update_fields=["tries", "next_try_at"])
        return photo


def clean_photo(photo):
    """Make the clean copy and the thumbnail, then delete the original with all that it carried."""
    folder = Path("photos") / photo.pk.hex[:2]
    image, thumb = folder / f"{photo.pk.hex}.jpg", folder / f"{photo.pk.hex}-thumb.jpg"
    root = Path(settings.MEDIA_ROOT)
    try:
        (root / folder).mkdir(parents=True, exist_ok=True)
        images.reencode_in_child(Path(photo.original.path), root / image, root / thumb)
    except images.Unacceptable:
        photo.state = PhotoState.BROKEN
    except Exception:
        log.exception("photo %s could not be cleaned", photo.pk)
        photo.state = PhotoState.BROKEN if photo.tries >= MOST_TRIES else PhotoState.WAITING
    else:
        photo.state, photo.image, photo.thumb = PhotoState.READY, str(image), str(thumb)
    photo.save(update_fields=["state", "image", "thumb"])
    if photo.state != PhotoState.WAITING and photo.original:
        photo.original.delete(save=False)
        photo.original = ""
        photo.save(update_fields=["original"])
    return photo


def sweep_photos(*, now=None, limit=50):
    """Clean what waits; delete what was uploaded with a form that was never accepted, and files nobody knows."""
    now = now or timezone.now()
    cleaned = 0
    while cleaned < limit and (photo := claim_photo(now)):
        clean_photo(photo)
        cleaned += 1
    for photo in Photo.objects.filter(petition=None, task=None, uploaded_at__lt=now - LOOSE_FOR)[:limit]:
        delete_photo(photo)
    sweep_files(now=now)
    return cleaned


def sweep_files(*, now, limit=2000):
    """Delete files without a row. Returns how many."""
    return litter.sweep("originals/*", "photos/*", known=known_files, before=now - LOOSE_FOR, turn=now, limit=limit)


def known_files(names):
    """The names that rows give to files of these photos."""
    rows = Photo.objects.filter(pk__in=litter.keys_of(names)).values_list("original", "image", "thumb")
    return {name for row in rows for name in row if name}


def delete_photo(photo):
    """The row first: a file without a row is only litter, a row without a file is a broken page.

    Nothing happens to a photo that a form took meanwhile.
    """
    names = [name for name in (photo.image, photo.thumb) if name]
    original = photo.original
    deleted, _ = Photo.objects.filter(pk=photo.pk, petition=None, task=None).delete()
    if not deleted:
        return
    for name in names:
        (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)
    if original:
        original.delete(save=False)

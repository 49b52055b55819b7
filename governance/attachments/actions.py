"""Files: taken in with a form, claimed by the row that the form made, swept when nobody claimed them.

    keep(files=..., purpose="paper", nonce=..., by=...)     # with the form, whether or not it is accepted
    claim(nonce=..., subject=item, by=...)                  # in the deed's transaction, under the row's lock

Photos are re-encoded on the way in, outside any transaction: what came is never kept and never shown.
"""

import hashlib
import logging
import secrets
import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from governance import images, litter, pictures
from governance.attachments import kinds
from governance.attachments.limits import LOOSE_FOR
from governance.attachments.models import Attachment, type_of
from governance.attachments.sniffing import kind_of
from governance.refusals import NotPossibleNow

log = logging.getLogger(__name__)

FOLDER = "attachments"
NO_ROOM = "暂时存不上，请稍后再试，或者先不带附件提交"


def keep(*, files, purpose, nonce, by, at=None):
    """Keep what came with a form; returns refusals as sentences. The same file in the same form is kept once."""
    at, rule, refusals = at or timezone.now(), kinds.get(purpose), []
    for place, file in enumerate(files):
        key = _key(file, purpose, nonce, by)
        mine = Attachment.objects.filter(uploader=by, nonce=nonce, purpose=purpose)
        if mine.filter(pk=key).exists():
            continue
        if mine.count() >= rule.most:
            refusals.append(f"{file.name}：最多 {rule.most} {rule.unit}，这一{rule.unit}没有保存")
            continue
        moment = at - timedelta(microseconds=len(files) - place)  # shown in the order they were chosen
        try:
            row = {"pk": key, "purpose": purpose, "nonce": nonce, "uploader": by, "uploaded_at": moment}
            _keep(file, Attachment(kind=kind_of(file, rule.takes), name=file.name[-100:], **row))
        except images.Unacceptable as refusal:
            refusals.append(f"{file.name}：{refusal}")
        except OSError:  # a full disk must not keep the words from being sent
            log.exception("an attachment could not be kept")
            refusals.append(f"{file.name}：{NO_ROOM}")
    return refusals


def _key(file, purpose, nonce, by):
    """The same bytes in the same form of the same person are one file; nobody else can guess the key."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return uuid.uuid5(nonce, f"{by.pk} {purpose} {digest}")


def _keep(file, row):
    """The file first, then the row; whoever comes second with the same one leaves no file behind."""
    name = f"{row.pk.hex}-{secrets.token_hex(4)}"
    row.file, row.thumb = (
        pictures.keep(file, FOLDER, name=name) if row.is_photo else (_written(file, name, row.kind), "")
    )
    with pictures.dropped_unless_done((row.file, row.thumb)):
        row.size = (Path(settings.MEDIA_ROOT) / row.file).stat().st_size
        fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        _, is_new = Attachment.objects.get_or_create(pk=fields.pop("id"), defaults=fields)
    if not is_new:
        pictures.drop((row.file, row.thumb))


def _written(file, name, ending):
    """A paper as it came, under a name of ours."""
    kept = Path(FOLDER) / name[:2] / f"{name}.{ending}"
    path = Path(settings.MEDIA_ROOT) / kept
    path.parent.mkdir(parents=True, exist_ok=True)
    with pictures.dropped_unless_done((str(kept),)), path.open("xb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    return str(kept)


@transaction.atomic
def claim(*, nonce, subject, by):
    """What was kept with this form belongs to this row from now on; returns those that are new to it."""
    loose = list(Attachment.objects.loose(by, nonce)) if nonce else []
    there = list(Attachment.objects.filter(subject_type=type_of(subject), subject_id=subject.pk)) if loose else []
    for rule in {kinds.get(row.purpose) for row in loose}:
        if len([row for row in loose + there if row.purpose == rule.name]) > rule.most:
            raise NotPossibleNow(f"{rule.label}最多 {rule.most} {rule.unit}，请先拿掉几{rule.unit}。")
    for row in loose:
        row.subject = subject
    Attachment.objects.bulk_update(loose, ["subject_type", "subject_id"])
    return loose


def drop(*, ids, nonce, by):
    """Take files out of a form that is not accepted yet; ids that are not of this form are ignored."""
    wanted = set(ids)
    for row in Attachment.objects.loose(by, nonce):
        if str(row.pk) in wanted:
            row.discard()


def sweep(*, now=None, limit=200):
    """Delete what no form took within a day, and files that no row knows; returns how many files."""
    now = now or timezone.now()
    old = now - LOOSE_FOR
    for row in Attachment.objects.filter(subject_id=None, uploaded_at__lt=old)[:limit]:
        with transaction.atomic():  # a form may take it at this very moment
            still = Attachment.objects.select_for_update().filter(pk=row.pk, subject_id=None).first()
            if still:
                still.discard()
    return litter.sweep(f"{FOLDER}/*", known=known, before=old, turn=now) + pictures.sweep(before=old, turn=now)


def known(names):
    """Which of these files some row knows."""
    found = Attachment.objects.filter(pk__in=litter.keys_of(names)).values_list("file", "thumb")
    return {name for pair in found for name in pair if name}

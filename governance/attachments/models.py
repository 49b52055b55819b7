"""One kept file: a paper, a scan or a photo, and what it belongs to."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from governance import pictures
from governance.attachments import kinds
from governance.attachments.states import FileKind
from governance.walls import Walled


def type_of(thing):
    """The content type of a row or a model."""
    return ContentType.objects.get_for_model(thing)


class AttachmentQuerySet(Walled):
    def visible_to(self, user):
        """What belongs to a row, by the rule of its purpose; before that, who uploaded it."""
        seen = Q(uploader=user.pk, subject_id=None)
        for purpose in kinds.known():
            of_row = {"subject_type": type_of(purpose.model()), "subject_id__in": purpose.readable(user)}
            seen |= Q(purpose=purpose.name, **of_row)
        return self.filter(seen).scoped()

    def loose(self, user, nonce):
        """Uploaded with a form that was not accepted yet."""
        return self.filter(uploader=user, nonce=nonce, subject_id=None).scoped()

    def about(self, *rows):
        """Those of these rows, which are all of one kind."""
        kind = type_of(rows[0]) if rows else None
        return self.filter(subject_type=kind, subject_id__in=[row.pk for row in rows])


class Attachment(models.Model):
    """`file` and `thumb` are names of our own under MEDIA_ROOT; `name` is what the person called it, as words only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField("用途", max_length=20)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", null=True, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    nonce = models.UUIDField("表单标识")
    kind = models.CharField("格式", max_length=5, choices=FileKind)
    name = models.CharField("文件名", max_length=100)
    size = models.PositiveIntegerField("字节数")
    file = models.CharField(max_length=100)
    thumb = models.CharField(max_length=100, blank=True)
    uploaded_at = models.DateTimeField("上传时间")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="attachment_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(kind="image") ^ Q(thumb=""), name="attachment_has_a_thumbnail_if_it_is_a_photo"
            ),
            models.CheckConstraint(
                condition=Q(subject_type=None, subject_id=None)
                | Q(subject_type__isnull=False, subject_id__isnull=False),
                name="attachment_belongs_to_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="attachment_of_a_row"),
            models.Index(fields=["uploader", "nonce"], condition=Q(subject_id=None), name="attachment_of_a_form"),
        ]

    def __str__(self):
        return self.name

    def discard(self):
        """The row first: a file without a row is only litter, a row without a file is a broken page."""
        names = self.file, self.thumb
        with transaction.atomic():
            self.delete()
            transaction.on_commit(lambda: pictures.drop(names), robust=True)

    @property
    def is_photo(self):
        return self.kind == FileKind.IMAGE

    @property
    def short_kind(self):
        return self.get_kind_display().partition("（")[0]

    @property
    def full_url(self):
        return reverse("attachment", args=[self.pk, "full"])

    @property
    def thumb_url(self):
        return reverse("attachment", args=[self.pk, "thumb"]) if self.is_photo else ""

    @property
    def alt(self):
        return kinds.get(self.purpose).label

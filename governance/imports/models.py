"""Imports: an uploaded sheet, what it would do, and what it did, so that it can be undone."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from governance.imports import kinds
from governance.imports.limits import KEPT_FOR
from governance.imports.states import ENDED, MOVING, TONES, WAITING, WORKING, ImportState
from governance.journal.models import scope_of
from governance.walls import Walled


def sheet_name(source, filename):
    """A name of our own: what the person called the file is kept as words only."""
    return f"imports/{uuid.uuid4().hex}.xlsx"


def type_of(thing):
    """The content type of a row or a model."""
    return ContentType.objects.get_for_model(thing)


class ImportQuerySet(Walled):
    def visible_to(self, user):
        """Imports of the places that are the person's to run today; whoever uploaded them."""
        seen = Q(pk__in=[])
        for reach in kinds.reaches():
            seen |= Q(scope_type=type_of(reach.model()), scope_id__in=reach.held_by(user))
        return self.filter(seen).scoped()

    def for_list(self):
        return self.select_related("by", "scope_type")

    def of_scope(self, source):
        return self.filter(scope_type=source.scope_type_id, scope_id=source.scope_id)

    def due(self, now):
        """What a worker may take: what waits, and what a worker took that was not heard of since."""
        return self.filter(Q(state__in=WAITING) | Q(state__in=WORKING, lease_until__lt=now))


class Import(models.Model):
    kind = models.CharField("种类", max_length=30)
    scope_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    scope_id = models.BigIntegerField()
    scope = GenericForeignKey("scope_type", "scope_id")
    place = models.CharField("范围", max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    nonce = models.UUIDField("表单标识")
    file = models.FileField(upload_to=sheet_name, blank=True)
    filename = models.CharField("文件名", max_length=100)
    sha256 = models.CharField("校验值", max_length=64)
    sheet = models.JSONField("工作表", default=dict)
    state = models.CharField("状态", max_length=10, choices=ImportState, default=ImportState.QUEUED)
    problem = models.TextField("问题", blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    rows = models.PositiveIntegerField("行数", default=0)
    done_rows = models.PositiveIntegerField("已读行数", default=0)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("改动", default=0)
    same = models.PositiveIntegerField("相同", default=0)
    wrong = models.PositiveIntegerField("有问题", default=0)
    report = models.JSONField("逐行结果", default=dict)
    plan = models.CharField("方案标识", max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    uploaded_at = models.DateTimeField("上传时间")
    checked_at = models.DateTimeField("核对时间", null=True, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="确认人"
    )
    applied_at = models.DateTimeField("导入时间", null=True, blank=True)
    undo_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="撤销人"
    )
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "nonce"], name="import_uploaded_once_per_form"),
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_is_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, wrong=0),
                name="import_is_confirmed_by_somebody_without_errors",
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(confirmed_at__isnull=False), name="import_is_applied_once_confirmed"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(applied_at__isnull=False), name="import_is_undone_once_applied"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "undo_asked", "undoing", "undone"]) | Q(applied_at__isnull=False),
                name="import_done_was_applied",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["queued", "reading", "confirmed", "applying", "undo_asked", "undoing"]),
                name="import_to_work_on",
            ),
            models.Index(fields=["scope_type", "scope_id", "-id"], name="import_of_a_place"),
        ]

    def __str__(self):
        return f"{self.kind_label} · {self.place}"

    def get_absolute_url(self):
        return reverse("import", args=[self.pk])

    def journal_scope(self):
        return scope_of(self.scope)

    @property
    def kind_label(self):
        try:
            return kinds.get(self.kind).label
        except KeyError:  # a kind of an earlier release
            return self.kind

    @property
    def is_refused(self):
        """Checked, and something is wrong with it: nobody can confirm it."""
        return self.state == ImportState.CHECKED and self.wrong > 0

    @property
    def is_idle(self):
        """Checked, and all of it is registered already."""
        return self.state == ImportState.CHECKED and not (self.wrong or self.new or self.changed)

    @property
    def state_label(self):
        if self.is_refused:
            return "有问题，不能写入"
        return "与登记相同" if self.is_idle else self.get_state_display()

    @property
    def state_tone(self):
        if self.is_refused:
            return "late"
        return "stop" if self.is_idle else TONES.get(ImportState(self.state), "wait")

    @property
    def is_over(self):
        return self.state in ENDED

    @property
    def is_moving(self):
        """A worker has it or will have it."""
        return self.state in MOVING

    @property
    def is_last(self):
        """Nothing was imported for this place after it: only then it can be undone."""
        if self.applied_at is None:
            return False
        later = Import.objects.of_scope(self).filter(applied_at__gt=self.applied_at).exclude(state=ImportState.UNDONE)
        later = later.filter(kind__in=[kind.name for kind in kinds.known() if kind.undoable])
        return not later.unscoped("only whether there is one, for this very place").exists()

    @property
    def is_undoable(self):
        """Of a kind whose rows can be taken back."""
        return any(kind.name == self.kind and kind.undoable for kind in kinds.known())

    @property
    def is_kept(self):
        """What it changed is remembered for a while only: it may hold people's names."""
        return self.applied_at is not None and self.applied_at > timezone.now() - KEPT_FOR


class ImportChange(models.Model):
    """One thing that an import created, or the fields of one that it changed with what they were before."""

    source = models.ForeignKey(Import, models.CASCADE, related_name="changes")
    row = models.PositiveIntegerField()
    thing_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    thing_id = models.BigIntegerField()
    created = models.BooleanField()
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "导入的改动"
        constraints = [
            models.CheckConstraint(condition=Q(created=False) | Q(old={}), name="import_created_thing_had_no_past"),
            models.UniqueConstraint(fields=["thing_type", "thing_id", "source"], name="import_touches_a_thing_once"),
        ]

    def __str__(self):
        return f"{self.source_id} · {self.row}"

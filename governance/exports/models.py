"""导出: one list asked for by one person, and the file that was made of it."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from governance.exports import kinds
from governance.exports.states import RUNNING, TONES, ExportState
from governance.walls import Walled


class ExportJobQuerySet(Walled):
    def visible_to(self, user):
        return self.filter(owner=user).scoped()

    def running(self):
        return self.filter(state__in=RUNNING)

    def to_write(self, now):
        """Waiting, or left by a writer that gave no sign of life."""
        return self.filter(Q(state=ExportState.WAITING) | Q(state=ExportState.WRITING, lease_until__lt=now))


class ExportJob(models.Model):
    """The row stays for the journal's sake; the file and the words of the filter go after a day."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exports", verbose_name="导出人")
    kind = models.CharField("清单", max_length=40)
    query = models.CharField("筛选条件", max_length=1000, blank=True)
    standing = models.JSONField("依据", default=list)
    state = models.CharField("状态", max_length=10, choices=ExportState, default=ExportState.WAITING)
    asked_at = models.DateTimeField("申请时间")
    lease_until = models.DateTimeField("占用至", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("已尝试", default=0)
    total = models.PositiveIntegerField("总行数", null=True, blank=True)
    rows = models.PositiveIntegerField("已写行数", default=0)
    written_at = models.DateTimeField("生成时间", null=True, blank=True)
    expires_at = models.DateTimeField("清除时间", null=True, blank=True)
    file = models.CharField("文件", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("字节数", default=0)
    reason = models.CharField("说明", max_length=200, blank=True)

    objects = ExportJobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导出"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="export_is_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(state="ready", expires_at__isnull=False) & ~Q(file="") | (~Q(state="ready") & Q(file="")),
                name="export_has_a_file_only_while_it_is_ready",
            ),
            models.CheckConstraint(
                condition=Q(state="writing", lease_until__isnull=False) | (~Q(state="writing") & Q(lease_until=None)),
                name="export_is_leased_while_it_is_written",
            ),
            models.UniqueConstraint(
                fields=["owner", "kind", "query"],
                condition=Q(state__in=["waiting", "writing"]),
                name="one_list_is_exported_once_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="export_mine"),
            models.Index(fields=["asked_at"], condition=Q(state__in=["waiting", "writing"]), name="export_to_write"),
            models.Index(fields=["expires_at"], condition=Q(state="ready"), name="export_to_remove"),
        ]

    def __str__(self):
        return f"导出 {self.label}"

    def get_absolute_url(self):
        return reverse("export_job", args=[self.pk])

    @property
    def known_kind(self):
        return kinds.get(self.kind)

    @property
    def label(self):
        return self.known_kind.label if self.known_kind else self.kind

    @property
    def params(self):
        return QueryDict(self.query)

    @property
    def state_tone(self):
        return TONES[self.state]

    @property
    def is_running(self):
        return self.state in RUNNING

    @property
    def ahead(self):
        """How many exports, of anybody, are written before this one."""
        return ExportJob.objects.unscoped("how many").running().filter(pk__lt=self.pk).count() if self.is_running else 0

    @property
    def percent(self):
        return min(99, self.rows * 100 // self.total) if self.total else 0

    def remove_file(self):
        """The row first: a file without a row is only litter. It forgets what somebody searched for as well."""
        ready = ExportJob.objects.filter(pk=self.pk, state=ExportState.READY)
        if ready.update(state=ExportState.REMOVED, file="", query=""):
            self.path.unlink(missing_ok=True)

    @property
    def path(self):
        return Path(settings.MEDIA_ROOT) / self.file

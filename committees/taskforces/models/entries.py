"""工作日志: what one author wrote of one day; a correction is a new row, and the old one stays."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from committees.taskforces.models.charters import Charter
from governance.walls import Walled


class EntryQuerySet(Walled):
    def visible_to(self, user):
        """Whoever may open the task force."""
        return self.filter(charter__in=Charter.objects.visible_to(user)).scoped()

    def standing(self):
        """As they were corrected last."""
        return self.filter(replaced_at=None)


class LogEntry(models.Model):
    charter = models.ForeignKey(Charter, models.PROTECT, related_name="entries", verbose_name="专班")
    day = models.DateField("日期")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人")
    role = models.CharField("身份", max_length=80)
    done = models.CharField("做了什么", max_length=1000)
    people_out = models.PositiveSmallIntegerField("出动人数", default=0)
    problems = models.CharField("遇到的问题", max_length=500, blank=True)
    written_at = models.DateTimeField("记录时间")
    replaced_at = models.DateTimeField("被更正时间", null=True, blank=True)
    nonce = models.UUIDField("表单标识")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "专班工作日志"
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "nonce"], name="log_entry_written_once_per_form"),
            models.UniqueConstraint(
                fields=["charter", "day", "author"],
                condition=Q(replaced_at=None),
                name="one_log_entry_per_author_and_day",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at=None) | Q(replaced_at__gte=F("written_at")),
                name="log_entry_is_corrected_after_it_was_written",
            ),
        ]

    def __str__(self):
        return f"{self.charter} {self.day:%Y-%m-%d}"

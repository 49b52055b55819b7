"""Running deadlines, the ledger of what they fired, the working calendar, and heartbeats."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q

from governance.clocks import kinds


class ClockQuerySet(models.QuerySet):
    def about(self, *subjects):
        wanted = Q(pk__in=[])
        for subject in subjects:
            wanted |= Q(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)
        return self.filter(wanted)

    def running(self):
        return self.filter(stopped_at=None)

    def to_fire(self, now):
        return self.running().filter(next_fire_at__lte=now)


class Clock(models.Model):
    """One cycle of one deadline. An extension or a reopening is a new cycle; the past is never edited."""

    kind = models.CharField("时限", max_length=30)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    cycle = models.PositiveSmallIntegerField("轮次", default=1)
    cause = models.CharField("起因", max_length=60, blank=True)
    started_at = models.DateTimeField("起算")
    due_at = models.DateTimeField("到期")
    basis = models.CharField("依据", max_length=200)
    explanation = models.CharField("计算说明", max_length=300)
    provisional = models.BooleanField("暂定", default=False)
    next_fire_at = models.DateTimeField("下次触发", null=True, blank=True)
    stopped_at = models.DateTimeField("停止", null=True, blank=True)
    outcome = models.CharField("结果", max_length=30, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "时限"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id", "cycle"], name="clock_cycle_is_unique"
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id"],
                condition=Q(stopped_at=None),
                name="one_clock_of_a_kind_runs_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None) | Q(stopped_at__gte=F("started_at")),
                name="clock_stops_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("started_at")), name="clock_is_due_after_it_starts"),
            models.CheckConstraint(
                condition=Q(stopped_at=None) | Q(next_fire_at=None), name="a_stopped_clock_does_not_fire"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_fire_at"],
                condition=Q(stopped_at=None, next_fire_at__isnull=False),
                name="clock_to_fire",
            ),
            models.Index(fields=["subject_type", "subject_id"], name="clock_by_subject"),
        ]

    def __str__(self):
        return f"{self.label}（第 {self.cycle} 轮）"

    @property
    def label(self):
        return kinds.get(self.kind).label

    @property
    def in_time(self):
        """True or False once stopped; None while it runs."""
        return None if self.stopped_at is None else self.stopped_at <= self.due_at


class Firing(models.Model):
    """The ledger: one row per clock and rung, whatever beats, workers or restarts do."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="firings")
    step = models.CharField("步骤", max_length=30)
    planned_at = models.DateTimeField("应触发")
    fired_at = models.DateTimeField("已触发")

    class Meta:
        verbose_name = verbose_name_plural = "触发记录"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["clock", "step"], name="a_step_fires_once"),
            models.CheckConstraint(condition=Q(fired_at__gte=F("planned_at")), name="a_step_never_fires_early"),
        ]

    def __str__(self):
        return f"{self.clock} · {self.step}"


class CalendarDay(models.Model):
    """A day that is not an ordinary weekday or weekend: a holiday, or a make-up working day (调休)."""

    date = models.DateField("日期", primary_key=True)
    is_workday = models.BooleanField("上班")
    name = models.CharField("名称", max_length=40)
    source = models.CharField("来源", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "工作日历"
        ordering = ["date"]

    def __str__(self):
        return f"{self.date} {self.name}"


class Heartbeat(models.Model):
    """When something that must run by itself last did."""

    name = models.CharField("名称", max_length=30, primary_key=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "心跳"

    def __str__(self):
        return f"{self.name} {self.at}"

"""Running deadlines, and the ledger of what they fired."""

from datetime import date

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q

from governance import workdays
from governance.clocks import kinds
from governance.clocks.models.limits import TimeLimit
from governance.journal.models import scope_of
from governance.workdays import Limit, Unit


class ClockQuerySet(models.QuerySet):
    def about(self, *subjects):
        wanted = Q(pk__in=[])
        for subject in subjects:
            wanted |= Q(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)
        return self.filter(wanted)

    def running(self):
        return self.filter(stopped_at=None)

    def watched_by(self, user):
        """The operators look after what runs by itself; whose clock it is they are not told."""
        return self.all() if user.is_active and user.is_superuser else self.none()

    def stuck(self):
        """Those that could not speak in spite of all tries: an operator must look."""
        return self.running().filter(stuck_at__isnull=False)

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
    limit = models.ForeignKey(
        TimeLimit, models.PROTECT, related_name="clocks", null=True, blank=True, verbose_name="时限规则"
    )
    amount = models.PositiveIntegerField("期限", null=True, blank=True)
    unit = models.CharField("单位", max_length=12, blank=True)
    counted_from = models.DateTimeField("计算起点", null=True, blank=True)
    earliest = models.DateTimeField("不早于", null=True, blank=True)
    latest = models.DateTimeField("不晚于", null=True, blank=True)
    basis = models.CharField("依据", max_length=200)
    explanation = models.CharField("计算说明", max_length=300)
    provisional = models.BooleanField("暂定", default=False)
    next_fire_at = models.DateTimeField("下次触发", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("触发失败次数", default=0)
    last_error = models.CharField("最近错误", max_length=300, blank=True)
    stuck_at = models.DateTimeField("停摆", null=True, blank=True)
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
                fields=["next_fire_at", "id"],  # the key as well: a new ladder makes very many due at one moment
                condition=Q(stopped_at=None, next_fire_at__isnull=False),
                name="clock_to_fire_in_order",
            ),
            models.Index(fields=["subject_type", "subject_id"], name="clock_by_subject"),
            models.Index(fields=["stuck_at"], condition=Q(stuck_at__isnull=False), name="clock_stuck"),
            models.Index(fields=["kind", "id"], condition=Q(stopped_at=None), name="clock_running_by_kind"),
        ]

    def __str__(self):
        return f"{self.label}（第 {self.cycle} 轮）"

    def journal_scope(self):
        return scope_of(self.subject)

    @property
    def label(self):
        return kinds.get(self.kind).label

    def due_again(self, calendar):
        """The due time counted anew from what the clock was started with, and whether it is provisional.

        None for a clock from before these were kept.
        """
        if self.amount is None:
            return None
        end = workdays.due(self.counted_from, Limit(self.amount, Unit(self.unit), self.basis, date.min), calendar)
        due_at = max(end.at, self.earliest) if self.earliest else end.at
        return (min(due_at, self.latest) if self.latest else due_at), end

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
    silent = models.BooleanField("未发送", default=False, help_text="按新规则已过的步骤，只记账，不再打扰")

    class Meta:
        verbose_name = verbose_name_plural = "触发记录"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["clock", "step"], name="a_step_fires_once"),
            models.CheckConstraint(condition=Q(fired_at__gte=F("planned_at")), name="a_step_never_fires_early"),
        ]

    def __str__(self):
        return f"{self.clock} · {self.step}"

"""Facts by day: what every number on a dashboard is added up from."""

from django.db import models
from django.db.models import F, Q

from governance.registry.models import Community, Organisation


class DailyFact(models.Model):
    """Petitions filed on one day in one community, by the organisation that leads them (or none yet).

    Rates are added up over rows of a month: response = responded_in_time / assessed,
    solved and satisfied = of those appraised.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", null=True)
    day = models.DateField()
    filed = models.PositiveIntegerField(default=0)
    open = models.PositiveIntegerField(default=0)
    assessed = models.PositiveIntegerField(default=0)
    responded_in_time = models.PositiveIntegerField(default=0)
    appraised = models.PositiveIntegerField(default=0)
    solved = models.PositiveIntegerField(default=0)
    satisfied = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "每日数据"
        ordering = ["day", "community"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "organisation", "day"], name="one_fact_row_per_day", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(
                    responded_in_time__lte=F("assessed"),
                    solved__lte=F("appraised"),
                    satisfied__lte=F("appraised"),
                    appraised__lte=F("filed"),
                    assessed__lte=F("filed"),
                    open__lte=F("filed"),
                ),
                name="a_part_is_never_more_than_its_whole",
            ),
        ]
        indexes = [models.Index(fields=["day", "community"], name="fact_by_day")]

    def __str__(self):
        return f"{self.day} {self.community}"


class CoverageRate(models.TextChoices):
    """物业“三率”: counts of estates and bodies, nothing to do with the three rates of petitions."""

    FORMED = "formed", "业委会（物管会）组建率"
    SERVED = "served", "物业服务覆盖率"
    LED = "led", "党的组织覆盖率"


class CoverageTarget(models.Model):
    """What a coverage rate should have reached from a day on; a new target is a new row."""

    rate = models.CharField("指标", max_length=10, choices=CoverageRate)
    percent = models.PositiveSmallIntegerField("目标（%）")
    basis = models.CharField("依据", max_length=200)
    valid_from = models.DateField("自")

    class Meta:
        verbose_name = verbose_name_plural = "物业覆盖率目标"
        ordering = ["rate", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["rate", "valid_from"], name="one_coverage_target_from_a_day"),
            models.CheckConstraint(
                condition=Q(rate__in=CoverageRate.values, percent__gte=1, percent__lte=100) & ~Q(basis=""),
                name="coverage_target_is_a_percentage_with_a_basis",
            ),
        ]

    def __str__(self):
        return f"{self.get_rate_display()}：{self.percent}%"


class Watermark(models.Model):
    """Up to which change the facts are counted."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "统计进度"

    def __str__(self):
        return f"{self.name} {self.at}"

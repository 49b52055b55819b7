"""The working calendar, and when something that must run by itself last did."""

from django.db import models
from django.urls import reverse
from django.utils import timezone


class CalendarDayQuerySet(models.QuerySet):
    def public(self):
        """Everybody may read it: from the last year on."""
        return self.filter(date__year__gte=timezone.localdate().year - 1).order_by("date")


class CalendarYearQuerySet(models.QuerySet):
    def public(self):
        return self.filter(year__gte=timezone.localdate().year - 1)


class CalendarDay(models.Model):
    """A day that is not an ordinary weekday or weekend: a holiday, or a make-up working day (调休)."""

    date = models.DateField("日期", primary_key=True)
    is_workday = models.BooleanField("上班")
    name = models.CharField("名称", max_length=40)
    source = models.CharField("来源", max_length=100)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "工作日历"
        ordering = ["date"]

    def __str__(self):
        return f"{self.date} {self.name}"


class CalendarYear(models.Model):
    """A year whose notice is loaded whole. One holiday typed by hand does not make a year known."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    source = models.CharField("来源", max_length=100)
    loaded_at = models.DateTimeField("录入时间")
    warned_at = models.DateTimeField("已提醒续录", null=True, blank=True)

    objects = CalendarYearQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "已录入的年份"
        ordering = ["year"]

    def __str__(self):
        return f"{self.year} 年"

    def get_absolute_url(self):
        return reverse("calendar")


class Heartbeat(models.Model):
    """When something that must run by itself last did."""

    name = models.CharField("名称", max_length=30, primary_key=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "心跳"

    def __str__(self):
        return f"{self.name} {self.at}"

"""The working calendar, and when something that must run by itself last did."""

from django.db import models


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

"""Insight: facts by day, rates, dashboards."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "issues.insight"
    verbose_name = "数据看板"

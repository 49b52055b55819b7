"""Insight: facts by day, rates, dashboards."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "issues.insight"
    verbose_name = "数据看板"

    def ready(self):
        from issues.insight import exports, targets
        from issues.petitions.actions.reference import add_table

        add_table("coverage targets", targets.load)
        exports.register_kinds()

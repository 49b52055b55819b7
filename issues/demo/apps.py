"""Demo: two real communities, invented people, a year of work."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "issues.demo"
    verbose_name = "演示"

"""Clocks: every running deadline, its ladder, and the working calendar."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "governance.clocks"
    verbose_name = "时限与提醒"

    def ready(self):
        from governance.clocks import checks  # noqa: F401 -- registers itself
        from governance.clocks.verbs import VERBS
        from governance.journal import verbs

        verbs.add(VERBS)

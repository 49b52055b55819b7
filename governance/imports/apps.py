"""Imports: Excel sheets, checked before a word of them is written, and undone as a whole."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "governance.imports"
    verbose_name = "导入"

    def ready(self):
        from governance.imports import holdings
        from governance.imports.verbs import VERBS
        from governance.journal import verbs

        verbs.add(VERBS)
        holdings.register()

"""Exports: every list that a person may see, as an Excel file."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "governance.exports"
    verbose_name = "导出"

    def ready(self):
        from governance.exports import holdings, inbox
        from governance.exports.verbs import VERBS
        from governance.journal import verbs

        verbs.add(VERBS)
        inbox.register_kinds()
        holdings.register()

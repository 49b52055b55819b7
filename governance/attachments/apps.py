"""Attachments: papers, scans and photos that rooms above keep with their rows, each behind the rule of its purpose."""

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "governance.attachments"
    verbose_name = "附件"

    def ready(self):
        from governance.attachments import holdings

        holdings.register()

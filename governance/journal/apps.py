"""Journal: what happened, whom to tell, and the outbox that sends."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "governance.journal"
    verbose_name = "记录与通知"

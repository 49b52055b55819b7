"""Journal: what happened, whom to tell, and the outbox that sends."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "governance.journal"
    verbose_name = "记录与通知"

    def ready(self):
        # Every Django process must know our broker, or a nudge would go to Celery's default one. Not in
        # governance/__init__.py, where Celery's manual puts it: the launcher imports that before any package exists.
        import governance.celery  # noqa: F401

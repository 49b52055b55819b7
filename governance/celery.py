"""The Celery application: the broker carries nudges only, PostgreSQL is the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
app = Celery("yaoshi", task_cls="governance.clocks.alive:Watched")  # by name: this module stands below every room
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

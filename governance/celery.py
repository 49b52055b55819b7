"""The Celery application: the broker carries nudges only, PostgreSQL is the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
app = Celery("yaoshi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

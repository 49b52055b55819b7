"""The Celery application: the broker carries nudges only, PostgreSQL is the truth."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
# The schemes, not `broker_transport`: with a socket's address kombu reads the transport from the address alone.
TRANSPORT_ALIASES |= dict.fromkeys(("redis", "rediss"), "governance.broker:Transport")
app = Celery("yaoshi", task_cls="governance.clocks.alive:Watched")  # by name: this module stands below every room
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

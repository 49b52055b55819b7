"""The Celery application: the broker carries nudges only, PostgreSQL is the truth."""

import os

from celery import Celery, Task

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")


class Watched(Task):
    """Whatever a worker has done, it is alive: `/healthz` tells a dead beat from a dead worker by that."""

    def after_return(self, *args, **kwargs):
        from governance.clocks.actions import beat_heart

        beat_heart("worker")


app = Celery("yaoshi", task_cls=Watched)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

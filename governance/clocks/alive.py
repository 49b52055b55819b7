"""Every task says afterwards that its worker lives."""

from celery import Task


class Watched(Task):
    """Whatever a worker has done, it is alive: `/healthz` tells a dead beat from a dead worker by that."""

    def after_return(self, *args, **kwargs):
        from governance.clocks.actions import beat_heart  # the models are not loaded yet when Celery reads this

        beat_heart("worker")

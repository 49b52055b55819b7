"""The beat's scheduler: one that goes on when the machine's clock is set back."""

from celery.beat import PersistentScheduler
from celery.utils.time import maybe_make_aware


class Scheduler(PersistentScheduler):
    """Celery waits until the time of its last run has come again: set back by two hours it is silent for two hours."""

    def tick(self, *args, **kwargs):
        now = maybe_make_aware(self.app.now())
        ahead = [entry for entry in self.schedule.values() if maybe_make_aware(entry.last_run_at) > now]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            self._heap = None  # it holds times that are far off now; the base class builds it anew
        return super().tick(*args, **kwargs)

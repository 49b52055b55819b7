"""Celery entries of the clocks."""

from celery import shared_task

from governance.clocks import actions


@shared_task(name="clocks.tick")
def tick():
    actions.tick()
    actions.beat_heart("tick")


@shared_task(name="clocks.inspect", time_limit=3600, soft_time_limit=3500)
def inspect():
    """Asked every hour, done once a night: a beat that was down at three does it when it is back."""
    actions.inspect_nightly()
    actions.warn_of_the_end()

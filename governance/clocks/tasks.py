"""Celery entries of the clocks."""

from celery import shared_task

from governance.clocks import actions


@shared_task(name="clocks.tick")
def tick():
    actions.tick()
    actions.beat_heart("tick")

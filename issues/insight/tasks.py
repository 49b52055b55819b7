"""Celery entries of insight."""

from celery import shared_task

from governance.clocks.actions import beat_heart
from issues.insight import actions


@shared_task(name="insight.refresh")
def refresh():
    actions.refresh()
    beat_heart("facts")

"""Celery entries of attachments."""

from celery import shared_task

from governance.attachments import actions


@shared_task(name="attachments.sweep")
def sweep():
    actions.sweep()

"""Celery entries of this room."""

from celery import shared_task

from governance.people.actions import sweep_leavers


@shared_task(name="people.sweep_leavers")
def sweep():
    sweep_leavers()

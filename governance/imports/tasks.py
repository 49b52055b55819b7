"""Celery entries of imports."""

from celery import shared_task

from governance.imports import actions


@shared_task(name="imports.work", time_limit=900, soft_time_limit=840)
def work():
    """One import after another until none waits; longer than other tasks, because a sheet is read as a whole."""
    while actions.work_next():
        pass


@shared_task(name="imports.sweep")
def sweep():
    actions.sweep()

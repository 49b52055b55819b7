"""Celery entries of exports."""

from celery import shared_task

from governance.exports import actions

LONGEST = 30 * 60  # a list of half a million rows


@shared_task(name="exports.write_due", time_limit=LONGEST, soft_time_limit=LONGEST - 30)
def write_due():
    actions.write_due()


@shared_task(name="exports.sweep")
def sweep():
    actions.sweep()

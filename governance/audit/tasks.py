"""Celery entries of the audit."""

from celery import shared_task

from governance.audit import actions


@shared_task(name="audit.verify", time_limit=3600, soft_time_limit=3500)
def verify():
    """Asked every hour, done once a night, whatever the hour at which the beat is back; it reads everything."""
    actions.verify_nightly()


@shared_task(name="audit.looks")
def looks():
    """Asked every hour, done once a week for each street."""
    actions.list_due_weeks()

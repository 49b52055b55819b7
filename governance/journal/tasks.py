"""Celery entries of the journal."""

from celery import shared_task

from governance.journal import outbox


@shared_task(name="journal.send_due")
def send_due():
    outbox.send_due_alone()

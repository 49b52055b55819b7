"""Celery entries of the journal."""

from celery import shared_task

from governance.journal import outbox, sealing


@shared_task(name="journal.send_due")
def send_due():
    outbox.send_due_alone()


@shared_task(name="journal.seal")
def seal():
    sealing.seal_due()

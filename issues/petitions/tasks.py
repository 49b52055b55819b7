"""Celery entries of petitions."""

from celery import shared_task

from issues.petitions import actions


@shared_task(name="petitions.sweep_photos")
def sweep_photos():
    actions.sweep_photos()


@shared_task(name="petitions.settle_who_acts")
def settle_who_acts():
    actions.settle_all()

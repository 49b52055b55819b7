"""Celery entries of signing in."""

from celery import shared_task

from governance.accounts import allowances, codes
from governance.signin.actions import sweep_expired


@shared_task(name="signin.sweep")
def sweep():
    """What is over: windows of limits, codes, sessions."""
    allowances.sweep()
    codes.sweep()
    sweep_expired()

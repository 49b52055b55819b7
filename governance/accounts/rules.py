"""Who may sign in at all."""

from django.conf import settings


def may_sign_in(user):
    """Nobody who left, and nobody whose password is printed in the README unless this is a demo."""
    return user.is_active and (settings.DEMO or not user.is_demo)

"""The password once more, before what a stranger with somebody's unlocked phone must not do.

    @password_confirmed()            # outermost but for require_http_methods
    def close_account(request): ...

Signing in by password counts as confirming it. Who is sent to the page of the password comes back by GET.
"""

import functools
import time
from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse

CONFIRMED_AT = "password_confirmed_at"


def password_confirmed(minutes=10):
    """Only within so many minutes after the password was typed; otherwise to the page that asks for it."""

    def decorator(view):
        @functools.wraps(view)
        def confirmed(request, *args, **kwargs):
            if is_confirmed(request, minutes):
                return view(request, *args, **kwargs)
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('confirm_password')}?{query}")

        return confirmed

    return decorator


def is_confirmed(request, minutes=10):
    return 0 <= time.time() - request.session.get(CONFIRMED_AT, 0) < minutes * 60


def mark_confirmed(request):
    """After the password was right."""
    request.session[CONFIRMED_AT] = time.time()

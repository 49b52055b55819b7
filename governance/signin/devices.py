"""The cookie of a device where somebody signed in before: guesses made elsewhere do not lock her out there.

It opens nothing by itself; it only gives its bearer a count of tries of their own (OWASP: device cookies).
"""

import secrets

from django.conf import settings
from django.core import signing

SALT = "signin.device"
YEAR = 365 * 24 * 3600
MOST_PEOPLE = 8


def cookie_name():
    return "__Host-device" if settings.HTTPS else "device"


def device_of(request, account):
    """The device's own number where this account (one or several keys, "7+9") signed in before, else nothing."""
    number, accounts = _read(request)
    return number if any(str(key) in account.split("+") for key in accounts) else ""


def remember(request, response, account):
    """This account has signed in here; a shared computer knows the last few."""
    number, accounts = _read(request)
    accounts = [*(other for other in accounts if other != account), account][-MOST_PEOPLE:]
    value = signing.dumps([number or secrets.token_hex(16), accounts], salt=SALT, compress=True)
    response.set_cookie(
        cookie_name(), value, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS, path="/"
    )


def _read(request):
    try:
        number, accounts = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=YEAR)
    except (signing.BadSignature, ValueError, TypeError):
        return "", []
    return number, accounts

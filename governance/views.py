"""Pages that belong to no room: errors, the 长辈版 switch, what this site is."""

import logging
import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

log = logging.getLogger(__name__)


def back_to(request, fallback="/"):
    """The page named by `next` when it is ours, else the fallback. A word without a slash is no address."""
    target = request.POST.get("next") or request.GET.get("next") or fallback
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours and "/" in target else fallback


def server_error(request):
    """500, or a friendly 503 with Retry-After when it was the database that is away or too busy.

    Django turns an exception of any middleware layer into this call, so no layer can be forgotten.
    """
    number = getattr(request, "id", "")
    error = sys.exc_info()[1]
    if database_is_away(error):
        log.error("request %s: database away: %s", number, str(error).splitlines()[:1])
        page = render_to_string("503.html", {"request_id": number})
        return HttpResponse(page, status=503, headers={"Retry-After": "10"})
    return HttpResponse(render_to_string("500.html", {"request_id": number}), status=500)


def database_is_away(error):
    """Away, restarting, too busy or locked; psycopg tells a server that died under a query by the bare base class."""
    return isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError


@login_not_required
def bad_request(request, exception=None):
    """400. Django's own page asks for the form token first, and so falls over a body that cannot be read at all."""
    return render(request, "400.html", status=400)


@login_not_required
def csrf_failure(request, reason=""):
    """A stale form: say so kindly; the browser's back button still holds what was typed."""
    return render(request, "403.html", {"stale_form": True}, status=403)


@login_not_required
@require_POST
def elder_mode(request):
    """Switch 长辈版 on or off and remember it for a year."""
    response = HttpResponseRedirect(back_to(request))
    if request.COOKIES.get("elder") == "1":
        response.delete_cookie("elder")
    else:
        response.set_cookie("elder", "1", max_age=365 * 24 * 3600, httponly=True, samesite="Lax", secure=settings.HTTPS)
    return response


@login_not_required
@require_safe
def about(request):
    """Accessibility statement and privacy notice."""
    return render(request, "about.html")

"""What every request of a signed-in person passes: is the session still good, and is the second factor there?"""

import logging
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from governance.accounts import standing
from governance.accounts.networks import network_of, shortened
from governance.refusals import TooMany
from governance.signin import actions
from governance.signin.agents import words_of
from governance.signin.models import Session
from governance.signin.sessions import AGENT, BEGUN, NETWORK

log = logging.getLogger(__name__)

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
VERIFIED = "second_factor_at"
# What somebody may reach who has signed in and still owes the second factor.
OPEN = {"second_factor", "second_factor_setup", "confirm_password", "logout", "elder_mode", "about", "healthz"}


class sessions_end:
    """Idle for too long, or signed in for too long: out, with a sentence and the way back.

    Stands below AuthenticationMiddleware and above LoginRequiredMiddleware.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        row = self.row_of(request)
        if row is not None:
            self.heed(request, row, timezone.now())
        response = self.get_response(request)
        self.annotate(request)
        return response

    def row_of(self, request):
        return request.session.row if request.user.is_authenticated else None

    def heed(self, request, row, now):
        away, whole = now - row.seen_at, now - row.begun_at
        if away > MINUTE and is_over(request.user, away, whole):
            request.session.flush()
            request.user = AnonymousUser()
            request.session_ended = True
        elif away > MINUTE:
            Session.objects.filter(pk=row.pk).update(seen_at=now)
            if row.expire_date - now < timedelta(seconds=settings.SESSION_COOKIE_AGE) - DAY:
                request.session.modified = True  # once a day the cookie lives on, and so does the row

    def annotate(self, request):
        """Whichever page signed somebody in, the row says on what device; one write with the session's own."""
        session = request.session
        if session.modified and SESSION_KEY in session and BEGUN not in session:
            session[BEGUN] = timezone.now().timestamp()
            session[AGENT] = words_of(request.headers.get("User-Agent", ""))
            session[NETWORK] = shortened(network_of(request))

    def process_view(self, request, view, args, kwargs):
        if getattr(request, "session_ended", False) and getattr(view, "login_required", True):
            query = urlencode({"next": request.get_full_path(), "ended": "idle"})
            return redirect(f"{reverse('login')}?{query}")
        if owes_second_factor(request) and request.resolver_match.view_name not in OPEN:
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('second_factor')}?{query}")
        return None


def is_over(person, away, whole):
    """Nobody's limit is shorter than the shortest, so mostly no fact need be asked."""
    limits = settings.SESSION_LIMITS.values()
    shortest = min(min(pair) for pair in limits)
    if away.total_seconds() <= shortest and whole.total_seconds() <= shortest:
        return False
    idle, absolute = standing.limits_of(person)
    return away.total_seconds() > idle or whole.total_seconds() > absolute


def owes_second_factor(request):
    """Street staff and operators, until this very session has given it."""
    if settings.DEMO or not request.user.is_authenticated or VERIFIED in request.session:
        return False
    return standing.needs_second_factor(request.user)


class limits_are_told:
    """Whoever runs into a limit gets a 429, also from a page that shows its form again; a person's is an event."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        refusal = getattr(request, "too_many", None)
        if refusal is None:
            return response
        if response.status_code == 200:
            response.status_code = 429
        response["Retry-After"] = str(refusal.seconds)
        log.warning("request %s: too many of %s, again in %s s", request.id, refusal.action, refusal.seconds)
        if request.user.is_authenticated:
            actions.note_limit(person=request.user, action=refusal.action)
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, TooMany):
            request.too_many = exception

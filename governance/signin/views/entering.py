"""The last steps of every way in: the second factor where there is one, then the session."""

import time

from django.contrib.auth import login
from django.shortcuts import redirect

from governance.accounts.confirm import mark_confirmed
from governance.accounts.models import person_with
from governance.accounts.rules import may_sign_in
from governance.signin import actions, devices, second_factor
from governance.signin.middleware import VERIFIED

WAITING = "waiting_for_second_factor"
PATIENCE = 10 * 60


def let_in(request, person, how, target):
    """After the first proof. Whoever has a second factor is not signed in before it was given too."""
    if second_factor.is_on(person):
        request.session[WAITING] = {"person": person.pk, "how": how, "target": target, "at": time.time()}
        return redirect("second_factor")
    return welcome(request, person, how, target)


def who_waits(request):
    """(person, how, target) of a sign-in that lacks the second factor, or nothing; ten minutes at most."""
    waiting = request.session.get(WAITING)
    if not waiting or not 0 <= time.time() - waiting["at"] < PATIENCE:
        return None
    person = person_with(waiting["person"])
    if person is None or not may_sign_in(person):
        return None
    return person, waiting["how"], waiting["target"]


def welcome(request, person, how, target, verified=False):
    """Signed in: a new session key, an event, and this device is known from now on."""
    request.session.pop(WAITING, None)
    login(request, person)
    if verified:
        request.session[VERIFIED] = time.time()
    if how == actions.PASSWORD:
        mark_confirmed(request)
    actions.signed_in(person=person, how=how, seen=actions.seen_from(request))
    response = redirect(target)
    devices.remember(request, response, person.pk)
    return response

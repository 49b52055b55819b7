"""The second factor: given at sign-in, set up, its recovery codes, turned off."""

import time

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from governance import qr
from governance.accounts import allowances, standing
from governance.accounts.confirm import password_confirmed
from governance.accounts.networks import network_of
from governance.pages import sent
from governance.signin import actions, second_factor
from governance.signin.forms import DigitsForm
from governance.signin.middleware import VERIFIED
from governance.signin.views.entering import welcome, who_waits
from governance.views import back_to

WRONG = "口令不对，或刚刚用过。请等手机上换成下一个口令再填；口令一直不对时，请核对手机的时间"
APP_CODE = "动态口令"


def checked(request, form, person, check):
    """What `check` says of the form's digits; limits and errors go to the form."""
    keys = {"person": person, "network": network_of(request)}
    if not (form.is_valid() and allowances.spend_for(request, form, "second_factor", field="digits", **keys)):
        return None
    result = check(form.cleaned_data["digits"])
    if result:
        allowances.forgive("second_factor", **keys)
    else:
        form.add_error("digits", WRONG)
    return result


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request):
    """Between password and session; or for a session that became street staff's while it was open."""
    waiting = who_waits(request)
    if not waiting and not request.user.is_authenticated:
        return redirect("login")
    person, how, target = waiting or (request.user, "", back_to(request))
    if not second_factor.is_on(person):
        return redirect("second_factor_setup")
    form = DigitsForm(sent(request), label="动态口令或备用码", text=True)
    right = checked(request, form, person, lambda typed: second_factor.verify(person=person, typed=typed))
    if right and waiting:
        return welcome(request, person, how, target, verified=True)
    if right:
        request.session[VERIFIED] = time.time()
        request.session.cycle_key()
        return redirect(target)
    if form.is_bound and waiting:
        actions.sign_in_failed(person=person, how=actions.SECOND_FACTOR, seen=actions.seen_from(request))
    return render(request, "signin/second_factor.html", {"form": form, "next": target})


@require_http_methods(["GET", "HEAD", "POST"])
@password_confirmed()
def set_up(request):
    """Begin (a button), then the picture and the first code; then ten recovery codes, shown once."""
    person = request.user
    if owes_the_old_one(request):
        return redirect("second_factor")
    if request.method == "POST" and "begin" in request.POST:
        second_factor.begin(person=person)
        return redirect("second_factor_setup")
    device, posted = second_factor.waiting(person), request.method == "POST"
    form = DigitsForm(request.POST if posted and device else None, label=APP_CODE)
    codes = checked(request, form, person, lambda typed: second_factor.confirm(person=person, typed=typed))
    if codes:
        request.session[VERIFIED] = time.time()
        others = person.sessions.exclude(pk=request.session.row.pk)
        actions.end_sessions(sessions=others, person=person, by=person, why="开启二次验证")
        return recovery_codes(request, codes)
    shown = {"form": form, "device": device, "required": standing.needs_second_factor(person)}
    shown |= {"is_on": second_factor.is_on(person), "picture": picture(device), "key": key(device)}
    return render(request, "signin/set_up.html", shown)


def owes_the_old_one(request):
    """The password alone must not replace a second factor that is on."""
    return VERIFIED not in request.session and second_factor.is_on(request.user)


def picture(device):
    """The QR code as a data: address, which the page's policy allows; no file of a secret is ever written."""
    if device is None:
        return ""
    return qr.picture_of(second_factor.address_of(device), border=3)


def key(device):
    return second_factor.key_of(device) if device else ""


def recovery_codes(request, codes):
    """No redirect: the codes must stay nowhere but on this page."""
    return render(request, "signin/recovery_codes.html", {"codes": codes, "next": back_to(request)})


@require_POST
@password_confirmed()
def renew_codes(request):
    if owes_the_old_one(request):
        return redirect("second_factor")
    if not second_factor.is_on(request.user):
        return redirect("security")
    return recovery_codes(request, second_factor.renew_codes(person=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@password_confirmed()
def turn_off(request):
    """Password (just confirmed) and code."""
    person = request.user
    if not second_factor.is_on(person):
        return redirect("security")
    form = DigitsForm(sent(request), label="动态口令或备用码", text=True)
    right = checked(request, form, person, lambda typed: second_factor.verify(person=person, typed=typed))
    if right:
        second_factor.turn_off(person=person, by=person, why="本人关闭")
        request.session.pop(VERIFIED, None)
        messages.success(request, "二次验证已关闭。")
        return redirect("security")
    shown = {"form": form, "required": standing.needs_second_factor(person)}
    return render(request, "signin/turn_off.html", shown)

"""Signing in and resetting the password by a code on the phone. Every page reads the same for a number nobody has."""

import time

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from governance import sms
from governance.accounts import codes
from governance.accounts.allowances import refuse
from governance.accounts.models import people_with_phone
from governance.accounts.networks import network_of
from governance.accounts.rules import may_sign_in
from governance.accounts.states import Purpose
from governance.pages import sent
from governance.refusals import TooMany
from governance.signin import actions
from governance.signin.forms import DigitsForm, NewPasswordForm, PhoneForm, WhoForm
from governance.signin.views.entering import let_in
from governance.views import back_to

ASKED, PROVED = "code_asked", "phone_proved"
PATIENCE = 10 * 60
PAGES = {
    Purpose.SIGN_IN: {"title": "短信验证码登录", "ask": "code", "enter": "code_enter", "then": "code_who"},
    Purpose.RESET: {"title": "重设密码", "ask": "reset", "enter": "reset_enter", "then": "reset_new"},
}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, purpose):
    """The number; then a code is on its way, or would be if anybody had this number."""
    if request.user.is_authenticated:
        return redirect("security")
    form = PhoneForm(sent(request))
    if sms.is_available() and form.is_valid():
        phone = form.cleaned_data["phone"]
        try:
            codes.send(phone, purpose, network_of(request))
        except TooMany as refusal:
            refuse(request, form, refusal, "phone")
        else:
            request.session[ASKED] = fresh(purpose, phone=phone, next=back_to(request))
            return redirect(PAGES[purpose]["enter"])
    shown = {"form": form, "page": PAGES[purpose], "next": back_to(request), "available": sms.is_available()}
    return render(request, "signin/ask_code.html", shown)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request, purpose):
    """The digits. Right ones prove the number for ten minutes and this purpose."""
    asked = current(request, ASKED, purpose)
    if not asked:
        return redirect(PAGES[purpose]["ask"])
    form = DigitsForm(sent(request))
    if form.is_valid():
        try:
            right = codes.check(asked["phone"], purpose, form.cleaned_data["digits"], network_of(request))
        except TooMany as refusal:
            refuse(request, form, refusal, "digits")
        else:
            if right and people(asked["phone"]):
                return proved(request, purpose, asked)
            form.add_error("digits", codes.WRONG_CODE)
    phone = asked["phone"]
    shown = {"form": form, "page": PAGES[purpose], "phone": phone, "text": sms.shown_to(phone), "next": asked["next"]}
    return render(request, "signin/enter_code.html", shown)


def proved(request, purpose, asked):
    del request.session[ASKED]
    who = people(asked["phone"])
    if purpose == Purpose.SIGN_IN and len(who) == 1:
        return let_in(request, who[0], actions.CODE, asked["next"])
    request.session[PROVED] = fresh(purpose, phone=asked["phone"], next=asked["next"])
    return redirect(PAGES[purpose]["then"])


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def who(request):
    """Several people share the number: which of them signs in?"""
    held = current(request, PROVED, Purpose.SIGN_IN)
    if not held:
        return redirect("code")
    form = WhoForm(sent(request), people=people(held["phone"]))
    if form.is_valid():
        del request.session[PROVED]
        return let_in(request, form.cleaned_data["person"], actions.CODE, held["next"])
    return render(request, "signin/who.html", {"form": form})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request):
    """Then sign in with it: a reset opens no session, and the second factor is still asked for."""
    held = current(request, PROVED, Purpose.RESET)
    if not held:
        return redirect("reset")
    form = NewPasswordForm(sent(request), people=people(held["phone"]))
    if form.is_valid():
        del request.session[PROVED]
        given = form.cleaned_data
        actions.change_password(person=given["person"], password=given["new_password1"], by_code=True)
        messages.success(request, "密码已重设，所有设备上的登录都已退出。请用新密码登录。")
        return redirect("login")
    return render(request, "signin/new_password.html", {"form": form})


def people(phone):
    """Whom this number lets in, in demo mode and out of it."""
    return people_with_phone(phone).filter(pk__in=[p.pk for p in people_with_phone(phone) if may_sign_in(p)])


def fresh(purpose, **what):
    return {"purpose": str(purpose), "at": time.time(), **what}


def current(request, name, purpose):
    """What this visit has done so far, if it was for this purpose and not long ago."""
    held = request.session.get(name)
    good = held and held["purpose"] == purpose and 0 <= time.time() - held["at"] < PATIENCE
    return held if good else None

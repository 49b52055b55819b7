"""我的信息: everything the portal holds about me; correct it, carry it away, take consent back, leave."""

import io
import json
import zipfile

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance import sms
from governance.accounts import allowances, codes, consents, holdings
from governance.accounts.confirm import password_confirmed
from governance.accounts.models import GRACE, Consent
from governance.accounts.networks import network_of
from governance.accounts.states import Purpose
from governance.pages import sent
from governance.people import actions
from governance.people.actions.mine import NAME_IS_CONFIRMED, name_is_confirmed
from governance.people.forms import DetailsForm, PhoneForm
from governance.refusals import TooMany


@require_safe
def my_data(request):
    """Upper rooms first: what she brought and where she lives before what she was told. What is empty is one line."""
    parts = [holding for holding in reversed(holdings.known()) if holding.name not in OWN]
    found = [(holding, list(holding.rows(request.user))) for holding in parts]
    agreed = [(consent, consents.get(consent.purpose)) for consent in Consent.objects.visible_to(request.user)]
    shown = {
        "held": [row for row in found if row[1]],
        "nothing": [holding.label for holding, rows in found if not rows],
        "agreed": agreed,
        "name_is_fixed": name_is_confirmed(request.user),
    }
    return render(request, "people/my_data.html", shown)


OWN = {"account", "consents"}  # these have a part of the page to themselves


@require_http_methods(["GET", "HEAD", "POST"])
@password_confirmed()
def my_details(request):
    """Name and address. The phone has a page of its own, because a code must prove it."""
    fixed = name_is_confirmed(request.user)
    form = DetailsForm(sent(request), person=request.user, name_is_fixed=fixed)
    if request.method == "POST" and form.is_valid():
        actions.change_details(by=request.user, **form.cleaned_data)
        messages.success(request, "已更正。")
        return redirect("my_data")
    return render(request, "people/my_details.html", {"form": form, "why_fixed": NAME_IS_CONFIRMED if fixed else ""})


@require_http_methods(["GET", "HEAD", "POST"])
@password_confirmed()
def my_phone(request):
    """A new number proves itself by a code, where text messages go anywhere; else the 居委会 is asked."""
    form = PhoneForm(sent(request))
    shown = {"form": form, "has_codes": sms.is_available()}
    if request.method == "POST" and shown["has_codes"] and form.is_valid():
        if "send" in request.POST:
            shown["sent"] = _send_code(request, form)
        elif _is_right(request, form):
            actions.change_details(by=request.user, phone=form.cleaned_data["phone"])
            messages.success(request, "手机号已更换。")
            return redirect("my_data")
        shown["text"] = sms.shown_to(form.cleaned_data["phone"])
    return render(request, "people/my_phone.html", shown)


def _send_code(request, form):
    try:
        codes.send(form.cleaned_data["phone"], Purpose.CHANGE, network_of(request))
    except TooMany as refusal:
        allowances.refuse(request, form, refusal, "code")
        return False
    return True


def _is_right(request, form):
    given = form.cleaned_data
    try:
        right = codes.check(given["phone"], Purpose.CHANGE, given["code"], network_of(request))
    except TooMany as refusal:
        allowances.refuse(request, form, refusal, "code")
        return False
    if not right:
        form.add_error("code", codes.WRONG_CODE)
    return right


@require_http_methods(["GET", "HEAD", "POST"])
@password_confirmed()
def my_export(request):
    """One file with both: a page to read and JSON for machines. The GET is where the password's page comes back to."""
    if request.method != "POST":
        return render(request, "people/my_export.html")
    allowances.spend("export", person=request.user)
    data = actions.export_data(by=request.user)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("我的信息.json", json.dumps(as_json(data), ensure_ascii=False, indent=2))
        archive.writestr("我的信息.html", render_to_string("people/export.html", data))
    name = f"yaoshi-{request.user.pk}-{timezone.localdate(data['at']):%Y%m%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file.getvalue(), content_type="application/zip", headers=headers)


def as_json(data):
    held = {part["name"]: {"label": part["label"], "rows": part["rows"]} for part in data["held"]}
    return {"exported_at": data["at"].isoformat(), "held": held}


@require_POST
def withdraw(request, pk):
    """Take one consent back."""
    consent = get_object_or_404(Consent.objects.visible_to(request.user), pk=pk)
    actions.withdraw_consent(consent=consent, by=request.user)
    messages.success(request, "同意已撤回，从现在起生效；撤回之前依据您的同意做的处理仍然有效。")
    return redirect("my_data")


@require_http_methods(["GET", "HEAD", "POST"])
@password_confirmed()
def close(request):
    """What closing means, what must be handed over first, and the one button."""
    if request.method == "POST":
        person = actions.close_account(by=request.user)
        messages.success(request, "已申请注销。反悔的话，到期前登录，点“恢复账号”就可以。")
        return redirect(person)
    shown = {"ties": holdings.ties_of(request.user), "until": timezone.now() + GRACE}
    return render(request, "people/close.html", shown)


@require_POST
def reopen(request):
    actions.reopen_account(by=request.user)
    messages.success(request, "账号已恢复，一切照旧。")
    return redirect("my_data")

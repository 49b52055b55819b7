"""A code from a slip of paper: typed or scanned, kept through signing in or up, used once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from governance.accounts import allowances
from governance.accounts.networks import network_of
from governance.pages import sent
from governance.people import actions, slips
from governance.people.forms import BindForm, CodeForm
from governance.refusals import TooMany


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def bind(request):
    """Type the code; the next page asks for the rest."""
    form = CodeForm(request.POST or None) if request.method == "POST" else CodeForm()
    if request.method == "POST" and form.is_valid():
        return redirect("bind_code", code=form.cleaned_data["code"])
    return render(request, "people/bind.html", {"form": form})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def bind_code(request, code):
    """Whether the code is good is told to nobody who has not signed in, and to nobody by a GET."""
    code = slips.read(code)
    if not code:
        return redirect("bind")
    shown = {"code": slips.grouped(code), "here": request.path}
    if not request.user.is_authenticated:
        return render(request, "people/bind_code.html", shown)
    form = BindForm(sent(request))
    if request.method == "POST" and form.is_valid():
        bound = _bound(request, code, form)
        if bound:
            messages.success(request, said(bound))
            return redirect("claim_home")
    return render(request, "people/bind_code.html", shown | {"form": form})


def _bound(request, code, form):
    """The deed, or None with its sentence on the form: what was chosen stays."""
    try:
        allowances.spend("home_code", person=request.user, network=network_of(request))
        return actions.bind_by_code(code=code, kind=form.cleaned_data["kind"], by=request.user)
    except TooMany as refusal:
        allowances.refuse(request, form, refusal)
    except actions.WrongCode as refusal:
        form.add_error(None, str(refusal))
    return None


def said(bound):
    place = f"{bound.home.entrance.building.community}{bound.home}"
    if bound.waits:
        return f"{place}已登记有业主，您的业主身份请等居委会核实。如果您是家庭成员，也可以用这个码以家庭成员身份绑定。"
    return f"已绑定{place}，现在就可以反映问题。"

"""Signing up, binding a home, and the 居委会 that confirms it."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.journal.forms import LookForm
from governance.keyset import Page
from governance.registry import actions, rules
from governance.registry.forms.claims import USERNAME_TAKEN, ClaimForm, DecisionForm, SignUpForm
from governance.registry.models import HomeClaim, homes_of, shown_to

ACCOUNT = ("username", "display_name", "phone")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request):
    """A new person with a home; signed in at once, trusted with the home once the 居委会 has confirmed it."""
    if request.user.is_authenticated:
        return redirect("claim_home")
    form = SignUpForm(request.POST or None)
    if request.htmx:
        return buildings(request, form)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        account = {name: given[name] for name in ACCOUNT}
        try:
            person = actions.sign_up(**account, password=given["password1"], home=given["home"], kind=given["kind"])
        except actions.UsernameTaken:
            form.add_error("username", USERNAME_TAKEN)
        else:
            login(request, person)
            messages.success(request, "注册成功。居委会核实房屋后，您就可以反映问题。")
            return redirect("claim_home")
    return render(request, "registry/signup.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def claim_home(request):
    """My homes, what I have claimed, and a form for one more."""
    form = ClaimForm(request.POST or None, person=request.user)
    if request.htmx:
        return buildings(request, form)
    if request.method == "POST" and form.is_valid():
        claim = actions.claim_home(home=form.cleaned_data["home"], kind=form.cleaned_data["kind"], by=request.user)
        messages.success(request, f"已申请绑定{claim.home}，请等居委会核实。")
        return redirect("claim_home")
    claims = HomeClaim.objects.of(request.user).for_list().order_by("-pk")[:20]
    homes = homes_of(request.user).select_related("entrance__building__community")
    shown = {"form": form, "homes": homes, "claims": claims, "now": timezone.now()}
    return render(request, "registry/claim_home.html", shown)


def buildings(request, form):
    """The one field that follows from another; without JavaScript it lists the buildings of all communities."""
    form.narrow(request.GET.get("community", ""))
    return render(request, "registry/building_field.html", {"form": form})


@require_safe
def home_claims(request):
    """What the 居委会 must confirm, oldest first."""
    if not rules.confirms_homes(request.user):
        raise Http404
    return claims_page(request)


@require_POST
def decide_claim(request, pk):
    """Confirm, or refuse with a reason."""
    claim = get_object_or_404(HomeClaim.objects.visible_to(request.user).for_list(), pk=pk)
    form = DecisionForm(request.POST, auto_id=f"id_{pk}_%s")
    if not form.is_valid() and rules.may_decide_claim(request.user, claim):
        return claims_page(request, refused=claim, form=form)
    confirm = form.cleaned_data.get("decision") == "confirm"
    actions.decide_claim(claim=claim, confirm=confirm, by=request.user, reason=form.cleaned_data.get("reason", ""))
    messages.success(request, f"{claim.home}：{'已确认' if confirm else '未予确认，理由已告知申请人'}。")
    return redirect("home_claims")


@require_POST
def look_at_claimant(request, pk):
    """Show a claimant's phone for a while, and remember who looked and why."""
    claim = get_object_or_404(HomeClaim.objects.visible_to(request.user).for_list(), pk=pk)
    form = LookForm(request.POST)
    if not form.is_valid() and rules.may_decide_claim(request.user, claim):
        claim.look_error = form.sentence
        return claim_phone(request, claim) if request.htmx else claims_page(request, wrong=claim)
    actions.look_at_claimant(claim=claim, by=request.user, **form.deed())
    return claim_phone(request, claim) if request.htmx else redirect(f"{reverse('home_claims')}#claim-{pk}")


def claim_phone(request, claim):
    """The one line of the page that changed."""
    (shown,) = shown_to(request.user, [claim])
    return render(request, "registry/claim_phone.html", {"claim": shown})


def claims_page(request, refused=None, form=None, wrong=None):
    """The list; or the one claim whose decision could not be taken as it was filled in."""
    claims = HomeClaim.objects.worked_on_by(request.user).waiting().for_list().with_residents()
    claims = claims.filter(pk=refused.pk) if refused else claims
    page = Page(claims, request.GET, keys=["claimed_at", "pk"])
    for claim in shown_to(request.user, page.rows):
        claim.look_error = wrong.look_error if wrong == claim else ""
    shown = {"page": page, "now": timezone.now(), "refused": refused, "form": form}
    return render(request, "registry/home_claims.html", shown)

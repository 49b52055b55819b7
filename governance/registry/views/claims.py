"""Signing up, binding a home, and the 居委会 that confirms it."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance import sms
from governance.accounts import allowances, codes
from governance.accounts.networks import network_of
from governance.accounts.states import Purpose
from governance.journal.forms import LookForm
from governance.keyset import Page
from governance.refusals import TooMany
from governance.registry import actions, rules
from governance.registry.forms.claims import USERNAME_TAKEN, ClaimForm, DecisionForm, SignUpForm
from governance.registry.models import HomeClaim, bindings_today, shown_to
from governance.views import back_to

ACCOUNT = ("username", "display_name", "phone")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request):
    """A new person with a home; signed in at once, trusted with the home once it is confirmed, or by a printed code."""
    target = back_to(request, reverse("claim_home"))
    if request.user.is_authenticated:
        return redirect(target)
    with_code = target.startswith(reverse("bind"))
    form = SignUpForm(request.POST or None, with_home=not with_code, with_codes=sms.is_available())
    if request.htmx:
        return buildings(request, form)
    shown = {"form": form, "next": target if with_code else ""}
    if request.method == "POST" and "send" in request.POST and form.with_codes:
        shown |= {"sent": form.about_the_phone_only() and code_sent(request, form)}
        shown |= {"text": sms.shown_to(form.cleaned_data.get("phone", ""))}
    elif request.method == "POST" and form.is_valid() and code_is_right(request, form) and signed_up(request, form):
        return redirect(target)
    return render(request, "registry/signup.html", shown)


def code_sent(request, form):
    """Send a code to the number; too often is a sentence on the form."""
    try:
        codes.send(form.cleaned_data["phone"], Purpose.SIGN_UP, network_of(request))
    except TooMany as refusal:
        allowances.refuse(request, form, refusal, "code")
        return False
    return True


def code_is_right(request, form):
    """Asked last, because asking uses the code up. Without a code there is a username."""
    typed = form.cleaned_data.get("code")
    if not typed:
        return True
    try:
        right = codes.check(form.cleaned_data["phone"], Purpose.SIGN_UP, typed, network_of(request))
    except TooMany as refusal:
        allowances.refuse(request, form, refusal, "code")
        return False
    if not right:
        form.add_error("code", codes.WRONG_CODE)
    return right


def signed_up(request, form):
    """The deed, and signed in; False where the name was taken meanwhile or too many came from this network."""
    given = form.cleaned_data
    account = {name: given[name] for name in ACCOUNT}
    try:
        allowances.spend("sign_up", network=network_of(request))
        person = actions.sign_up(
            **account, password=given["password1"], home=given.get("home"), kind=given.get("kind", "")
        )
    except actions.UsernameTaken:
        form.add_error("username", USERNAME_TAKEN)
        return False
    except TooMany as refusal:
        allowances.refuse(request, form, refusal)
        return False
    login(request, person)
    what_next = "居委会核实房屋后，您就可以反映问题。" if form.with_home else "现在用房屋码绑定您的房屋。"
    messages.success(request, f"注册成功。{what_next}")
    return True


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
    to_vouch = HomeClaim.objects.visible_to(request.user).vouched_for_by(request.user)
    shown = {
        "form": form,
        "bindings": bindings_today(request.user),
        "claims": HomeClaim.objects.of(request.user).for_list().order_by("-pk")[:20],
        "to_vouch": to_vouch.for_list().order_by("pk")[:20],
        "now": timezone.now(),
    }
    return render(request, "registry/claim_home.html", shown)


@require_POST
def vouch(request, pk):
    """Somebody who lives there says whether she knows the claimant."""
    claim = get_object_or_404(HomeClaim.objects.visible_to(request.user).for_list(), pk=pk)
    known = request.POST.get("known")
    if known not in ("yes", "no"):
        return redirect("claim_home")
    allowances.spend("vouch", person=request.user)
    actions.vouch(claim=claim, known=known == "yes", by=request.user)
    said = "已确认，对方现在起与这处房屋绑定。" if known == "yes" else "已告诉居委会您不认识申请人，由居委会核实。"
    messages.success(request, said)
    return redirect("claim_home")


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
def confirm_claims(request):
    """Confirm those that were ticked, each on its own: what somebody else decided meanwhile is told apart."""
    if not rules.confirms_homes(request.user):
        raise Http404
    ticked = [int(pk) for pk in request.POST.getlist("claim") if pk.isascii() and pk.isdigit() and len(pk) < 18][:50]
    claims = HomeClaim.objects.worked_on_by(request.user).filter(pk__in=ticked)
    done, late = actions.confirm_claims(claims=claims, by=request.user)
    if done:
        messages.success(request, f"已确认 {done} 份申请，申请人会收到通知。")
    if late:
        messages.warning(request, f"有 {len(late)} 份没有确认：{late[0]}")
    if not ticked:
        messages.warning(request, "请先勾选要确认的申请。")
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

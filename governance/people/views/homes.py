"""Homes, for the 居委会 and the street: who is bound, codes to print, ends and corrections."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance import qr
from governance.accounts import allowances
from governance.keyset import Page
from governance.pages import sent
from governance.people import actions, lists, rules, slips
from governance.people.forms import NameForm, ReasonForm, SheetForm, TransferForm, read_nonce
from governance.people.models import (
    bindings_ended_by,
    bindings_of,
    code_of,
    entrances_kept_by,
    homes_kept_by,
    live_codes,
)
from governance.registry import actions as registry
from governance.registry.rules import confirms_homes

WHY_ENDED = "本人会看到，例如：房屋已过户；已搬走"


@require_safe
def find(request):
    """Homes by building, entrance and door, with how many people are bound."""
    if not rules.keeps_homes(request.user):
        raise Http404
    form, asked, found = lists.homes(request.user, request.GET)
    page = Page(found if asked else found.none(), request.GET, keys=["pk"])
    entrances = {home.entrance_id: home.entrance for home in page}
    shown = {"form": form, "page": page, "asked": bool(asked), "entrances": list(entrances.values())[:6]}
    return render(request, "people/find.html", shown | {"confirms": confirms_homes(request.user)})


def the_home(request, pk):
    homes = homes_kept_by(request.user).select_related("entrance__building__community")
    return get_object_or_404(homes, pk=pk)


@require_safe
def home(request, pk):
    return home_page(request, the_home(request, pk))


def home_page(request, home, **more):
    """Names are masked until somebody says why she needs them."""
    now = timezone.now()
    code = code_of(home)
    held, past = bindings_of(home)
    shown = {
        "home": home,
        "held": held,
        "past": past,
        "records": home.title_records.filter(ownership=None).order_by("-since", "-pk")[:30],
        "history": home.history()[:20],
        "may_end": rules.confirms_in(request.user, home),
        "code": code,
        "code_state": code.state_at(now).label if code else "",
        "form": ReasonForm(hint="记录在案，例如：电话核实住户；上门登记"),
        "now": now,
        "today": timezone.localdate(),
    }
    return render(request, "people/home.html", shown | more)


@require_POST
def names(request, pk):
    """Show the names once, and remember who looked and why. No redirect: they must not stay in a session."""
    home = the_home(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return home_page(request, home, form=form)
    allowances.spend("look", person=request.user)
    actions.see_names(home=home, by=request.user, reason=form.cleaned_data["reason"])
    return home_page(request, home, named=True)


@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request, pk):
    """The home is sold or inherited: old titles end and new ones begin on one day."""
    home = the_home(request, pk)
    form = TransferForm(sent(request), initial={"on": timezone.localdate(), "seen": registry.stamp_of(home)})
    if request.method == "POST" and form.is_valid():
        registry.transfer_home(home=home, by=request.user, **form.deed())
        messages.success(request, f"{home}的业主已变更，有账号的新旧业主会收到通知。")
        return redirect("home_bindings", pk=home.pk)
    held, _ = bindings_of(home)
    owners = [fact for kind, fact in held if kind == "ownership"]
    shown = {
        "home": home,
        "form": form,
        "owners": owners,
        "records": home.title_records.current().filter(ownership=None),
    }
    return render(request, "people/transfer.html", shown | {"living": len(held) - len(owners)})


@require_http_methods(["GET", "HEAD", "POST"])
def end_binding(request, kind, pk):
    """The person herself says that she moved out; the 居委会 says why."""
    fact = get_object_or_404(bindings_ended_by(request.user, kind), pk=pk)
    mine = fact.person_id == request.user.pk
    form = None if mine else ReasonForm(sent(request), hint=WHY_ENDED)
    if request.method == "POST" and ("end" in request.POST if mine else form.is_valid()):
        reason = "" if mine else form.cleaned_data["reason"]
        actions.end_binding(fact=fact, by=request.user, reason=reason)
        messages.success(request, f"与{fact.home}的绑定已结束，从现在起不再有效。")
        return redirect("claim_home") if mine else redirect("home_bindings", pk=fact.home_id)
    return render(request, "people/end_binding.html", {"fact": fact, "mine": mine, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def correct_name(request, kind, pk):
    """The name that the 居委会 confirmed, corrected by the 居委会."""
    fact = get_object_or_404(bindings_ended_by(request.user, kind).exclude(person=request.user), pk=pk)
    form = NameForm(sent(request), hint="本人会看到，例如：登记时写错一个字，已核对身份证")
    if request.method == "POST" and form.is_valid():
        actions.correct_name(person=fact.person, home=fact.home, by=request.user, **form.cleaned_data)
        messages.success(request, "姓名已更正，本人会收到通知。")
        return redirect("home_bindings", pk=fact.home_id)
    return render(request, "people/correct_name.html", {"fact": fact, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def codes(request, pk):
    """What will be printed; then the sheet, which is shown this once."""
    entrances = entrances_kept_by(request.user).select_related("building__community")
    entrance = get_object_or_404(entrances, pk=pk)
    home = one_of(entrance, request)
    nonce = read_nonce(request.POST)
    form = SheetForm(sent(request))
    if request.method == "POST" and "nonce" in request.POST and form.is_valid():
        made = actions.make_codes(
            entrance=entrance, sheet=nonce, by=request.user, home=home, empty_only=form.cleaned_data["empty_only"]
        )
        return render(
            request, "people/sheet.html", {"entrance": entrance, "slips": [as_slip(request, s) for s in made]}
        )
    everywhere = actions.homes_for_codes(entrance, home=home)
    shown = {
        "entrance": entrance,
        "home": home,
        "form": form,
        "nonce": nonce,
        "count": everywhere.count(),
        "empty": actions.homes_for_codes(entrance, home=home, empty_only=True).count() if not home else None,
        "live": live_codes(everywhere).count(),
    }
    return render(request, "people/codes.html", shown)


def one_of(entrance, request):
    """A single home of the entrance where the address names one."""
    number = request.GET.get("home", "")
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 12):
        raise Http404
    return get_object_or_404(homes_kept_by(request.user).filter(entrance=entrance), pk=int(number))


def as_slip(request, slip):
    """One slip of paper: where, the code in two groups, and the same as a picture to scan."""
    address = request.build_absolute_uri(reverse("bind_code", args=[slip.code]))
    return {
        "home": slip.home,
        "code": slips.grouped(slip.code),
        "qr": qr.picture_of(address),
        "until": slip.expires_at,
    }

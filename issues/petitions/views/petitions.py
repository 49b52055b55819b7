"""Pages of petitions: file, follow, triage, appraise."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.accounts import allowances
from governance.keyset import Page, bounded_count
from governance.phrases import moment
from governance.registry.models import HomeClaim
from governance.registry.states import ClaimState
from issues.petitions import actions, lists, rules
from issues.petitions.forms.about import AboutForm
from issues.petitions.forms.categories import Choice, current_categories
from issues.petitions.forms.filing import FilingForm, Standpoints, asks
from issues.petitions.models import Petition, Photo
from issues.petitions.timeline import whose_turn
from issues.petitions.views.petition_moves import STEPS, after, said
from issues.petitions.views.petition_page import page_of
from issues.petitions.views.photos import kept
from issues.petitions.views.public import EMERGENCY
from issues.petitions.views.steps import by_number, look_form, may_now, reader_of


def the_petition(request, number):
    """The petition of that number if this person may see it, else 404."""
    visible = Petition.objects.visible_to(reader_of(request))
    return by_number(
        visible.for_list().select_related("petitioner", "community__street", "about", "about_person"), number
    )


def sent(request, *files):
    """What a form is bound to; an empty POST is a refused form, not a fresh one."""
    return (request.POST, *files) if request.method == "POST" else ()


@require_safe
def petition_list(request):
    """Her own only, in three tabs."""
    mine = Petition.objects.of(request.user)
    found = lists.own_petitions(request.user, request.GET)
    page = Page(found.rows, request.GET, keys=found.keys, wide=lists.FOR_LIST)
    context = {
        "page": page,
        "rows": [(petition, whose_turn(petition, you=True)) for petition in page],
        "tab": found.tab,
        "tabs": [
            (key, label, bounded_count(mine.filter(which))) for key, (label, which) in lists.PETITION_TABS.items()
        ],
        "may_file": rules.may_file(request.user),
        "now": timezone.now(),
    }
    return render(request, "petitions/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """File once per form; a refused form keeps its words and its photos."""
    if not rules.may_file(request.user):
        return without_home(request)
    given = request.GET
    asked = {"building": given.get("building", ""), "asks_about": "about" in given}
    form = FilingForm(*sent(request, request.FILES), user=request.user, **asked)
    if request.method == "POST":
        already = Petition.objects.of(request.user).filter(nonce=form.nonce).first()
        if already:
            return redirect(already)
        form.refuse_photos(sent_photos(request, form.nonce))
        if form.is_valid() and allowances.spend_for(request, form, "file", person=request.user):
            return filed(request, actions.file_petition(by=request.user, **form.deed()))
    photos = Photo.objects.loose(request.user, form.nonce)
    return render(request, "petitions/new.html", {"form": form, "photos": photos, "numbers": EMERGENCY})


def sent_photos(request, nonce):
    """Keep the photos of a form at once, drop those that were unticked; the refusals as sentences."""
    actions.drop_photos(ids=request.POST.getlist("drop"), nonce=nonce, by=request.user)
    return kept(request, request.FILES.getlist("photos"), nonce=nonce)


def filed(request, petition):
    due = moment(petition.response_due_at)
    messages.success(request, f"已收到，编号 {petition.number}，我们会在 {due} 前受理。")
    return redirect(petition)


def without_home(request):
    """Not a refusal: what to do first, or what is being waited for."""
    claims = HomeClaim.objects.visible_to(request.user).filter(person=request.user, state=ClaimState.WAITING)
    return render(request, "petitions/no_home.html", {"claims": claims.select_related("home__entrance__building")})


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request):
    """The part of the filing form that follows the words typed.

    The form sends it by POST: two thousand characters do not fit in an address, nor belong in a log.
    """
    typed = request.POST or request.GET
    choice = Choice(
        current_categories(),
        text=typed.get("text", ""),
        suggested=typed.get("suggested", ""),
        listed=typed.get("category", ""),
        changed=request.htmx.trigger_name or "",
    )
    about = AboutForm(typed, communities=Standpoints(request.user).places) if asks(choice, typed) else None
    context = {"choice": choice, "called": "called" in typed, "about": about}
    return render(request, "petitions/suggest.html", context)


@require_safe
def detail(request, number):
    petition = the_petition(request, number)
    return render(request, "petitions/detail.html", page_of(petition, reader_of(request)))


@require_POST
def look(request, number, kind):
    """Show the phone or the door number for a while, and remember who looked and why."""
    petition, form = the_petition(request, number), look_form(request, kind)
    if not form.is_valid() and petition.may_look(request.user):
        return look_page(request, petition, {f"{kind}_error": form.sentence})
    actions.look(petition=petition, kind=kind, by=request.user, **form.deed())
    return look_page(request, petition) if request.htmx else redirect(f"{petition.get_absolute_url()}#facts")


def look_page(request, petition, more=None):
    """The whole page, or the one part that changed."""
    name = "petitions/detail.html#facts" if request.htmx else "petitions/detail.html"
    return render(request, name, page_of(petition, request.user) | (more or {}))


@require_http_methods(["GET", "HEAD", "POST"])
def move(request, number, name):
    """The page of one move, and the deed; every move of the table with a button has one."""
    petition = the_petition(request, number)
    step, (form_class, deed) = may_now(request.user, petition, name, STEPS)
    form = form_class(*sent(request), petition=petition, user=request.user)
    if request.method == "POST" and form.is_valid():
        deed(petition=petition, by=request.user, **form.cleaned_data)
        said(request, petition, name)
        return redirect(after(request.user, petition, name))
    page = page_of(petition, request.user)
    return render(request, "petitions/move.html", page | {"form": form, "step": step})

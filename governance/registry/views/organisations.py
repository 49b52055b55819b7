"""Pages of organisations: who they are, how to reach them, what they serve; their contacts and their end."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.keyset import Page
from governance.pages import PAGES
from governance.phrases import ranges
from governance.refusals import NotAllowed
from governance.registry import actions, panels, rules
from governance.registry.forms.organisations import ContactForm, DissolveForm, OrganisationFilter, ReachForm
from governance.registry.models import Contact, Organisation
from governance.registry.ties import ties_of

MOST_LATELY = 10


def find(request, pk):
    rows = Organisation.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("street", "community__street", "parent", "successor"), pk=pk)


@require_safe
def organisation_list(request):
    """Everybody who signs in may look up whom to ring."""
    chosen = OrganisationFilter(request.GET)
    rows = chosen.narrow(Organisation.objects.visible_to(request.user)).for_list()
    page = Page(rows, request.GET, keys=["pk"])
    return render(request, "organisations/list.html", {"page": page, "filter": chosen})


@require_safe
def organisation(request, pk):
    one = find(request, pk)
    sees_staff, keeps = rules.may_see_staff(request.user, one), rules.keeps_organisation(request.user, one)
    shown = {
        "organisation": one,
        "branches": one.branches.order_by("name"),
        "predecessors": one.predecessors.order_by("name"),
        "contacts": one.contacts.current().order_by("pk"),
        "staff": one.postings.current().select_related("person").order_by("-is_lead", "pk"),
        "served": served_by(one),
        "sees_staff": sees_staff,
        "keeps": keeps and not one.dissolved_on,
        "may_dissolve": not one.dissolved_on and rules.may_dissolve(request.user, one),
        "panels": panels.shown(one, request.user),
        "lately": one.history()[:MOST_LATELY] if sees_staff else [],
        "now": timezone.now(),
    }
    return render(request, "organisations/detail.html", shown)


def served_by(organisation):
    """[(community, how many buildings, their numbers in short)], whatever their number in one query."""
    facts = organisation.coverages.current().order_by("building__community__name", "building__number")
    served = {}
    for community, number in facts.values_list("building__community__name", "building__number"):
        served.setdefault(community, []).append(number)
    return [(community, len(numbers), ranges(numbers)) for community, numbers in served.items()]


@require_http_methods(PAGES)
def reach(request, pk):
    """Duty telephone, hours and contacts, kept by its own lead and the street."""
    one = kept(request, pk)
    form = ReachForm(request.POST if "duty_phone" in request.POST else None, instance=find(request, pk))
    adding = ContactForm(request.POST if "duty" in request.POST else None, auto_id="contact_%s")
    if form.is_valid():
        actions.keep_reachable(organisation=one, **form.cleaned_data, by=request.user)
        return saved(request, one, "值班电话和工作时间已保存。")
    if adding.is_valid():
        actions.begin_contact(organisation=one, **adding.cleaned_data, by=request.user)
        return saved(request, one, "联系人已增加。")
    contacts = one.contacts.current().order_by("pk")
    shown = {"organisation": one, "form": form, "adding": adding, "contacts": contacts}
    return render(request, "organisations/reach.html", shown)


@require_POST
def contact_end(request, pk, contact):
    one = kept(request, pk)
    row = get_object_or_404(Contact.objects.of(one), pk=contact)
    actions.end_contact(contact=row, by=request.user)
    return saved(request, one, f"“{row.duty}”的联系人已停用。")


@require_http_methods(PAGES)
def dissolve(request, pk):
    """Said once more with its consequences before it is done."""
    one = find(request, pk)
    if not rules.may_dissolve(request.user, one):
        raise NotAllowed("只有街道可以登记单位终止；还服务其他街道的单位由运维登记")
    form = DissolveForm(request.POST or None, organisation=one, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        one = actions.dissolve(organisation=one, on=given["on"], successor=given["successor"], by=request.user)
        messages.success(request, f"已登记{one}终止。")
        return redirect(one)
    counts = {
        "staff": one.postings.current().count(),
        "buildings": one.coverages.current().count(),
        "homes": one.ownerships.current().count(),
    }
    shown = {"organisation": one, "form": form, "counts": counts, "ties": ties_of(one)}
    return render(request, "organisations/dissolve.html", shown)


def kept(request, pk):
    """An organisation whose contacts this person keeps."""
    one = find(request, pk)
    if not rules.keeps_organisation(request.user, one):
        raise NotAllowed("只有本单位负责人和街道可以修改联系方式")
    return one


def saved(request, organisation, words):
    messages.success(request, words)
    return redirect("organisation_reach", organisation.pk)

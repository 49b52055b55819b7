"""Who governs: the list, and the public face of one body. Staff see on the same page what is missing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from committees.bodies import actions, panels, people, rules
from committees.bodies.composition import faults_of
from committees.bodies.forms import TABS, CommitteeFilter, PastForm
from committees.bodies.grounds import without_ground
from committees.bodies.models import Alternate, Committee, unzoned_words
from committees.bodies.parts import parts_in, parts_on
from committees.bodies.standing import reader_for
from committees.bodies.timeline import entries_about, running_clocks
from governance.keyset import Page
from governance.pages import PAGES, sent
from governance.refusals import NotAllowed
from governance.registry.models import Organisation, streets_of
from governance.registry.states import OrganisationKind


@login_not_required
@require_safe
def committee_list(request):
    filters = CommitteeFilter(request.GET)
    rows = filters.narrow(Committee.objects.visible_to(request.user)).for_list()
    shown = {
        "page": Page(rows, request.GET, keys=["-pk"]),
        "tabs": TABS.items(),
        "tab": filters.wanted.get("tab", ""),
        "here": filters.wanted.get("community"),
        "may_found": request.user.is_authenticated and streets_of(request.user).exists(),
    }
    return render(request, "committees/list.html", shown)


@require_http_methods(PAGES)
def past(request):
    """Who governed before the portal was there; the street enters it."""
    if not streets_of(request.user).exists():
        raise NotAllowed("以前的组织由街道办事处补录，请联系街道")
    form = PastForm(sent(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        one = actions.enter_past(by=request.user, **form.cleaned_data)
        messages.success(request, "已补录。")
        return redirect(one)
    return render(request, "committees/past.html", {"form": form, "label": "补录以前的组织"})


@login_not_required
@require_safe
def committee(request, pk):
    rows = Committee.objects.visible_to(request.user).select_related("community__street", "founder", "succeeds")
    one, user = get_object_or_404(rows, pk=pk), reader_for(request.user)
    reader = people.reader_of(user, one)
    members = people.members_of(one, reader)
    shown = {
        "committee": one,
        "reader": reader,
        "members": members,
        "mine": people.mine(members, reader),
        "own": next((member for member in members if member.seat.person_id == user.pk), None),
        "areas": list(one.areas.all()),
        "phones": phones_of(one, user),
        "line": list(Committee.objects.visible_to(user).line_of(one.community_id)),
        "successor": Committee.objects.visible_to(user).filter(succeeds=one).first(),
        "panels": panels.shown(one, user, side=False),
        "side": panels.shown(one, user, side=True),
        "entries": entries_about(one, inner=reader.works_there),
        "now": timezone.now(),
        **(for_staff(one, user, members) if reader.works_there else {}),
    }
    return render(request, "committees/detail.html", shown)


def phones_of(committee, user):
    """Whom to ring: the 居委会 of the place; who has not signed in finds it at the notice board."""
    if not user.is_authenticated:
        return []
    rows = Organisation.objects.visible_to(user).filter(kind=OrganisationKind.NEIGHBOURHOOD)
    return [one for one in rows.filter(community=committee.community_id) if one.duty_phone]


def for_staff(committee, user, members):
    """What is missing, by which article; who stands by; what runs out."""
    in_office, seats = committee.is_in_office, [member.seat for member in members]
    keeps = in_office and not parts_in(user, committee.community).isdisjoint(("neighbourhood", "street"))
    return {
        "faults": faults_of(committee, seats) if in_office else [],
        "groundless": without_ground(committee, seats) if in_office else [],
        "keeps_seats": keeps,
        "prints": bool(parts_on(user, committee)),
        "vacant": max(0, committee.planned_size - len(members)) if in_office else 0,
        "alternates": list(Alternate.objects.current().filter(committee=committee).select_related("person")),
        "past_seats": list(committee.seats.exclude(end_reason="").select_related("person").order_by("-until", "pk")),
        "handed_over": list(committee.handed_over.all()),
        "clocks": running_clocks(committee),
        "may_zone": in_office and rules.may_zone(user, committee),
        "unzoned": unzoned_words(committee) if in_office else "",
    }

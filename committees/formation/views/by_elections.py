"""补选: called for, seen by everybody, and its steps."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from committees.announcements.models import Announcement
from committees.bodies.timeline import entries_about
from committees.formation import actions, rules, workflow
from committees.formation.actions.by_elections import must_call
from committees.formation.forms import by_elections as forms
from committees.formation.models import ByElection, Nomination
from committees.formation.views.nominations import recommend
from committees.formation.views.steps import find as find_committee
from governance.pages import PAGES, sent

STEPS = {
    "choose": (forms.ChooseForm, actions.choose, "人选开始公示，请打印张贴并登记位置。"),
    "seat": (forms.seat_form, actions.seat, "已登记就任，从今天起有委员的职权。"),
    "give_up": (forms.GiveUpForm, actions.give_up_by_election, "已终止补选。"),
}


@require_http_methods(PAGES)
def call(request, pk):
    committee = find_committee(request, pk)
    must_call(request.user, committee)
    form = forms.CallForm(sent(request), committee=committee)
    if request.method == "POST" and form.is_valid():
        made = actions.call_by_election(committee=committee, by=request.user, **form.deed())
        messages.success(request, "补选公告已发布，请打印张贴。公告期内接受推荐。")
        return redirect(made)
    return render(request, "formation/step.html", {"form": form, "label": "公告补选", "committee": committee})


def find(request, pk):
    rows = ByElection.objects.visible_to(request.user).select_related("committee__community__street")
    return get_object_or_404(rows, pk=pk)


@login_not_required
@require_safe
def by_election(request, pk):
    one, user = find(request, pk), request.user
    place, is_open = one.committee.community, one.state == "announced"
    works = rules.is_local(user, place)
    shown = {
        "by_election": one,
        "committee": one.committee,
        "announcements": list(Announcement.objects.visible_to(user).about(one)),
        "count": one.nominations.standing().unscoped("only their number").count(),
        "nominations": list(Nomination.objects.visible_to(user).filter(by_election=one).for_list()),
        "may_nominate": is_open and user.is_authenticated and bool(rules.ways_open_to(user, place)),
        "is_open": is_open,
        "works": works,
        "steps": workflow.open_to(user, one),
        "entries": entries_about(one, inner=works),
        "now": timezone.now(),
    }
    return render(request, "formation/by_election.html", shown)


@require_http_methods(PAGES)
def nominate(request, pk):
    one = find(request, pk)
    return recommend(request, one.committee, one)


@require_http_methods(PAGES)
def step(request, pk, name):
    one = find(request, pk)
    if name not in STEPS:
        raise Http404
    label = workflow.must_be_open(one, name, by=request.user).label
    form_class, deed, said = STEPS[name]
    form = form_class(sent(request), by_election=one)
    if request.method == "POST" and form.is_valid():
        deed(by_election=one, by=request.user, **form.deed())
        messages.success(request, said)
        return redirect(one)
    shown = {"form": form, "label": label, "committee": one.committee, "by_election": one}
    return render(request, "formation/step.html", shown)

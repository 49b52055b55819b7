"""At the door with a phone, and back at the desk with the paper."""

from collections import defaultdict
from itertools import groupby

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from governance.pages import PAGES, sent
from governance.refusals import NotAllowed
from governance.registry.models import today
from issues.petitions.forms.categories import current_categories
from issues.visits import actions, rules
from issues.visits.forms import DoorForm, KeyForm
from issues.visits.models import Visit, Wish
from issues.visits.views.rounds import find, must_walk

PHONE = "X-Walk"  # sent by static/js/walk.js, which wants a plain yes or no


@require_http_methods(PAGES)
def walk(request, pk, building):
    """One building: its doors with what happened at each, and one form for the door one stands at."""
    round = find(request, pk)
    must_walk(request, round)
    building = get_object_or_404(round.zone.buildings.select_related("community"), pk=building)
    if not rules.may_visit(request.user, building):
        raise NotAllowed("这栋楼由其他委员负责")
    if "take_back" in request.POST:
        return take_back(request, round, building)
    homes = round.homes().filter(entrance__building=building)
    doors = doors_of(request.user, round, building, homes)
    form = DoorForm(sent(request), homes=homes, home=chosen(request, doors))
    if request.method == "POST" and form.is_valid():
        visit = actions.record_visit(round=round, by=request.user, **form.deed())
        return said(request, round, building, visit)
    status = 422 if request.method == "POST" and PHONE in request.headers else 200
    context = {
        "round": round,
        "building": building,
        "entrances": by_entrance(doors, str(form["home"].value())),
        "talks": [(home, knocks) for home, _, knocks in doors if knocks],
        "form": form,
        "takes": round.takes(today()),
    }
    return render(request, "visits/walk.html", context, status=status)


def by_entrance(doors, current):
    """[(entrance, its doors, how many were visited, whether one stands there)]"""
    found = []
    for entrance, group in groupby(doors, key=lambda door: door[0].entrance):
        here = list(group)
        visited = sum(visit is not None for _, visit, _ in here)
        found.append((entrance, here, visited, current in {str(home.pk) for home, *_ in here}))
    return found


def doors_of(user, round, building, homes):
    """[(home, the last knock or None, all knocks, the newest first, with what was asked)]; three questions."""
    rows = Visit.objects.visible_to(user).filter(round=round, building=building)
    asked = Prefetch("wishes", Wish.objects.of(rows).select_related("category", "petition"))
    by_home = defaultdict(list)
    for visit in rows.prefetch_related(asked).order_by("-pk"):
        by_home[visit.home_id].append(visit)
    return [(home, next(iter(by_home[home.pk]), None), by_home[home.pk]) for home in homes]


def chosen(request, doors):
    """The door that the address names, else the first where nobody has knocked."""
    keys = [str(home.pk) for home, *_ in doors]
    wanted = request.GET.get("home", "")
    untouched = (str(home.pk) for home, visit, _ in doors if visit is None)
    return wanted if wanted in keys else next(untouched, keys[0] if keys else None)


def said(request, round, building, visit):
    if PHONE in request.headers:
        return HttpResponse(status=204)
    filed = [wish.petition.number for wish in visit.wishes.select_related("petition") if wish.petition_id]
    more = f"，已代为提交 {'、'.join(filed)}" if filed else ""
    messages.success(request, f"已登记 {visit.home}：{visit.get_outcome_display()}{more}。")
    return redirect(reverse("round_walk", args=[round.pk, building.pk]))


def take_back(request, round, building):
    """An entry at the wrong door, or with the wrong words."""
    rows = Visit.objects.visible_to(request.user).filter(round=round, building=building).select_related("home")
    key = request.POST["take_back"]
    visit = get_object_or_404(rows, pk=key if key.isdecimal() else 0)
    actions.take_back_visit(visit=visit, by=request.user)
    messages.success(request, f"已撤销 {visit.home} 的登记：{visit.get_outcome_display()}。")
    return redirect(f"{reverse('round_walk', args=[round.pk, building.pk])}?home={visit.home_id}")


@require_http_methods(PAGES)
def keying(request, pk):
    """What stands on the sheets, line by line."""
    round = find(request, pk)
    must_walk(request, round)
    form = KeyForm(sent(request), round=round)
    if request.method == "POST" and form.is_valid():
        visits = actions.key_in(round=round, by=request.user, **form.deed())
        messages.success(request, f"已录入 {len(visits)} 户，可以接着录下一张。")
        return redirect("round_keying", pk=round.pk)
    context = {"round": round, "form": form, "categories": current_categories().values()}
    return render(request, "visits/keying.html", context)

"""Rounds: the list, a new one, how far one is, and its sheets to print."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from governance.keyset import Page
from governance.pages import PAGES, sent
from governance.refusals import NotAllowed
from governance.registry.models import today
from issues.petitions.forms.categories import current_categories
from issues.visits import actions, codes, counts, rules
from issues.visits.forms import DatesForm, RoundForm
from issues.visits.models import Round

KEYS = ["-begins_on", "-pk"]


def find(request, pk):
    rows = Round.objects.visible_to(request.user).select_related("zone__committee", "zone__lead__person", "community")
    return get_object_or_404(rows, pk=pk)


def must_walk(request, round):
    if not rules.walks(request.user, round):
        raise NotAllowed("只有本片区的委员、物管会主任、副主任和居委会可以登记走访")


@require_safe
def round_list(request):
    rows = Round.objects.visible_to(request.user).select_related("zone__committee", "community")
    context = {
        "page": Page(rows, request.GET, keys=KEYS),
        "zones": rules.zones_walked_by(request.user).select_related("committee", "lead__person").order_by("pk"),
        "unzoned": rules.bodies_without_zones(request.user).order_by("pk").first(),
        "communities": rules.communities_overlooked_by(request.user).order_by("pk"),
        "today": today(),
    }
    return render(request, "visits/list.html", context)


@require_http_methods(PAGES)
def new(request, pk):
    """A round of one zone; only who walks there finds the page."""
    zones = rules.zones_seen_by(request.user).select_related("committee__community", "lead__person")
    zone = get_object_or_404(zones, pk=pk)
    if not rules.zones_walked_by(request.user).filter(pk=pk).exists():
        raise NotAllowed("只有本片区的委员、物管会主任、副主任和居委会可以发起走访")
    form = RoundForm(sent(request))
    if request.method == "POST" and form.is_valid():
        round = actions.open_round(zone=zone, by=request.user, **form.cleaned_data)
        messages.success(request, "走访已发起，选一栋楼就可以开始。")
        return redirect(round)
    running = [row for row in Round.objects.visible_to(request.user).filter(zone=zone) if not row.is_over]
    shown = {"zone": zone, "form": form, "running": running, "label": "发起走访"}
    return render(request, "visits/new.html", shown)


@require_http_methods(PAGES)
def dates(request, pk):
    round = find(request, pk)
    must_walk(request, round)
    form = DatesForm(sent(request), initial={"begins_on": round.begins_on, "ends_on": round.ends_on})
    if request.method == "POST" and form.is_valid():
        actions.change_dates(round=round, by=request.user, **form.cleaned_data)
        messages.success(request, "走访时间已改。")
        return redirect(round)
    return render(request, "visits/dates.html", {"round": round, "form": form, "label": "改走访时间"})


@require_safe
def detail(request, pk):
    """How far it is, building by building, and what comes next."""
    round = find(request, pk)
    context = {
        "round": round,
        "progress": counts.progress([round]),
        "buildings": counts.by_building(round),
        "top": counts.wanted([round])[:3],
        "walks": rules.walks(request.user, round),
        "takes": round.takes(today()),
    }
    return render(request, "visits/detail.html", context)


@require_safe
def sheet(request, pk):
    """A4 for who walks with paper: a line for each door with its code, and the codes of categories."""
    round = find(request, pk)
    must_walk(request, round)
    mine = rules.buildings_walked(request.user, round)
    chosen = [building for building in mine if str(building.pk) == request.GET.get("building")] or mine
    homes = round.homes().filter(entrance__building__in=chosen)
    context = {
        "round": round,
        "buildings": mine,
        "homes": [(home, codes.code_of(home.pk)) for home in homes],
        "categories": current_categories().values(),
    }
    return render(request, "visits/sheet.html", context)

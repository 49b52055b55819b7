"""Splitting the buildings of a committee among its members, on one page: what is drawn, what is left, one more."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from committees.bodies import actions
from committees.bodies.actions.zoning import must_zone
from committees.bodies.forms import ZoneForm
from committees.bodies.models import Committee, unzoned_words
from governance.pages import PAGES, sent


@require_http_methods(PAGES)
def zones(request, pk):
    rows = Committee.objects.visible_to(request.user).select_related("community__street")
    committee = get_object_or_404(rows, pk=pk)
    must_zone(request.user, committee)
    drawn = list(committee.zones.current().select_related("lead__person").prefetch_related("buildings"))
    chosen = next((zone for zone in drawn if str(zone.pk) == request.GET.get("zone")), None)
    form = ZoneForm(sent(request), committee=committee, initial=typed(chosen))
    if request.method == "POST" and form.is_valid():
        zone = actions.draw_zone(committee=committee, by=request.user, **form.cleaned_data)
        messages.success(request, f"{zone}（{zone.buildings_words}）由{zone.lead.person}负责，本人会收到通知。")
        return redirect("committee_zones", pk=committee.pk)
    led = set(committee.zones.led().values_list("pk", flat=True))
    shown = {
        "committee": committee,
        "zones": [(zone, zone.pk in led) for zone in drawn],
        "unzoned": unzoned_words(committee),
        "form": form,
    }
    return render(request, "committees/zones.html", shown)


def typed(zone):
    """A zone as the form would have it."""
    if zone is None:
        return {}
    place = zone.buildings.first()
    words = zone.buildings_words.removesuffix("号楼") if place else ""
    return {"name": zone.name, "lead": zone.lead_id, "community": place and place.community_id, "numbers": words}

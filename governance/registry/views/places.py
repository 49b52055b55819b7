"""辖区: what the street and the 居委会 have in their registers, community by community."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from governance.registry import rules
from governance.registry.counts import counts_of_buildings, counts_of_communities


@require_safe
def places(request):
    """Communities with what is registered in each; for the street and the 居委会."""
    if not rules.keeps_any_place(request.user):
        raise Http404
    communities = rules.communities_kept_by(request.user).select_related("street__district").order_by("street", "pk")
    return render(request, "places/list.html", {"rows": counts_of_communities(communities)})


@require_safe
def place(request, pk):
    """One community: its areas, estates, grids and buildings."""
    communities = rules.communities_kept_by(request.user).select_related("street__district")
    community = get_object_or_404(communities, pk=pk)
    buildings = community.buildings.select_related("area", "estate", "grid")
    shown = {
        "community": community,
        "export_query": f"community={community.pk}",
        "areas": community.areas.with_buildings(),
        "estates": community.estates.with_buildings(),
        "grids": community.grids.with_buildings(),
        "buildings": counts_of_buildings(buildings.order_by("number")),
    }
    return render(request, "places/detail.html", shown)

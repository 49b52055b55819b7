"""The page of a zone: its buildings, who looks after them, what runs there, how far the visits are."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from committees.responsibility.models import charges_of
from governance.registry.rules import keeps_places
from issues.petitions.models import Issue
from issues.visits import counts, rules
from issues.visits.models import Round

MOST_OPEN = 10


@require_safe
def zone(request, pk):
    rows = rules.zones_seen_by(request.user).select_related("committee__community", "lead__person")
    one, user = get_object_or_404(rows, pk=pk), request.user
    buildings = list(one.buildings.select_related("community").order_by("community", "number"))
    works = rules.zones_walked_by(user).filter(pk=pk).exists() or keeps_places(user, one.committee.community_id)
    seen = Issue.objects.visible_to(user) if works else Issue.objects.public()
    here = seen.filter(building__in=buildings).running().select_related("category", "building__community")
    rounds = list(Round.objects.visible_to(user).filter(zone=one)[:5])
    last, charges = counts.last_visits(buildings), charges_of(buildings)
    still = list(here.order_by("due_at", "pk")[: MOST_OPEN + 1])
    context = {
        "menu_entry": "rounds",
        "zone": one,
        "member": one.member,
        "buildings": [(one, charges.get(one.pk, []), last.get(one.pk)) for one in buildings],
        "works": works,
        "running": still[:MOST_OPEN],
        "has_more": len(still) > MOST_OPEN,
        "rounds": [(round, counts.progress([round])) for round in rounds[:1]],
        "earlier": rounds[1:],
        "top": counts.wanted(rounds[:1])[:3],
        "may_open": rules.zones_walked_by(user).filter(pk=pk).exists(),
        "now": timezone.now(),
    }
    return render(request, "visits/zone.html", context)

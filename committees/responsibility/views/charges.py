"""Who is responsible for which building; appointing; and one hand-over with what lay open that day."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from committees.responsibility import actions, items, rules
from committees.responsibility.forms import AppointForm
from committees.responsibility.models import ChargeHandover, charges_of
from committees.responsibility.states import Part
from governance.pages import PAGES, sent
from governance.phrases import ranges
from governance.refusals import NotAllowed


@require_safe
def charge_list(request):
    """One community at a time: its buildings, who leads and stands in, and when somebody was last there."""
    seen = list(rules.communities_seen_by(request.user))
    wanted = request.GET.get("community", "")
    community = next((one for one in seen if str(one.pk) == wanted), seen[0] if seen else None)
    buildings = list(rules.buildings_known_to(request.user).filter(community=community).order_by("number"))
    charges, last = charges_of(buildings), items.last_visits(buildings)
    context = {
        "communities": seen,
        "community": community,
        "rows": [(building, charges.get(building.pk, []), last.get(building.pk)) for building in buildings],
        "without": words_of(one for one in buildings if not led(charges.get(one.pk, []))),
        "may_appoint": community is not None and rules.may_appoint(request.user, [community]),
        "handovers": ChargeHandover.objects.visible_to(request.user).filter(community=community)[:10],
    }
    return render(request, "responsibility/charges.html", context)


def led(charges):
    return any(charge.part == Part.LEAD for charge in charges)


def words_of(buildings):
    words = ranges(building.number for building in buildings)
    return f"{words}号楼" if words else ""


@require_http_methods(PAGES)
def appoint(request, pk):
    community = get_object_or_404(rules.communities_seen_by(request.user).select_related("street"), pk=pk)
    if not rules.may_appoint(request.user, [community]):
        raise NotAllowed("只有本社区的物管会主任、副主任、居委会和街道可以指定包楼责任人")
    form = AppointForm(sent(request), community=community)
    if request.method == "POST" and form.is_valid():
        charges = actions.appoint(by=request.user, **form.cleaned_data)
        messages.success(request, f"已指定 {len(charges)} 栋楼的责任人。")
        return redirect(f"{reverse('charges')}?community={community.pk}")
    shown = {"community": community, "form": form, "label": "指定包楼责任人"}
    return render(request, "responsibility/appoint.html", shown)


@require_safe
def handover(request, pk):
    rows = ChargeHandover.objects.visible_to(request.user)
    related = ("building__community", "giver__seat__person", "giver__posting__person")
    rows = rows.select_related(*related, "taker__seat__person", "taker__posting__person")
    one = get_object_or_404(rows, pk=pk)
    due = [(row, row["due"] and timezone.datetime.fromisoformat(row["due"])) for row in one.items]
    return render(request, "responsibility/handover.html", {"handover": one, "items": due})

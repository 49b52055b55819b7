"""The dashboard: the street's and the committee's numbers, each a link to its rows."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from issues.insight import months, rules
from issues.insight.facts import FEWEST_TO_RANK, Board, counted_until


@require_safe
def dashboard(request):
    """A month of the communities that this person answers for; `community` narrows it to one of them."""
    everywhere = list(rules.communities_counted_for(request.user).order_by("name", "pk"))
    if not everywhere:
        raise Http404
    now = timezone.now()
    today = timezone.localdate(now)
    month = months.read(request.GET.get("month"), today)
    chosen = [community for community in everywhere if str(community.pk) == request.GET.get("community")]
    shown = {
        "board": Board(chosen or everywhere, month, now, request.user),
        "community": chosen[0] if chosen else None,
        "everywhere": everywhere,
        "month": month,
        "months": months.choices(month, today),
        "is_this_month": month == months.month_of(today),
        "until": counted_until(),
        "fewest": FEWEST_TO_RANK,
        "now": now,
    }
    return render(request, "insight/dashboard.html", shown)

"""The dashboard: the street's and the committee's numbers, each a link to its rows."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.keyset import Page
from issues.insight import coverage_rates, months, rules
from issues.insight.exports import KEYS
from issues.insight.facts import FEWEST_TO_RANK, Board, counted_until
from issues.insight.filters import CoverageFilter


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
    on = min(today, month.last)
    place = {"community": chosen[0].pk} if chosen else {}
    shown = {
        "coverage": coverage_rates.count(chosen or everywhere, on, {"on": f"{on:%Y-%m-%d}"} | place),
        "on": on,
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


@require_safe
def coverage_rows(request):
    """The estates, bodies or firms behind a coverage rate; what is not covered stands first."""
    filters = CoverageFilter(request.GET, user=request.user)
    everywhere = list(filters.everywhere.order_by("name", "pk"))
    if not everywhere:
        raise Http404
    page = Page(filters.rows, request.GET, keys=KEYS)
    coverage_rates.with_what_covers(filters.kind, page.rows, filters.day)
    shown = {"page": page, "filters": filters, "kind": filters.kind, "everywhere": everywhere}
    shown |= {"kinds": coverage_rates.KINDS.values()}
    return render(request, "insight/coverage.html", shown)

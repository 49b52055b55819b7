"""Pages of the audit: the journal, one event, the weekly lists of looks. Read-only, but for its own trail."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from governance.audit import actions, rules, searches, weeks
from governance.audit.filters import AuditFilter
from governance.audit.forms import PersonForm
from governance.audit.limits import THRESHOLDS
from governance.audit.models import LookWeek
from governance.audit.rows import facts_of, rows_of
from governance.journal import verbs
from governance.journal.integrity import state
from governance.keyset import Page, bounded_count
from governance.registry.models import streets_audited_by


def streets_for(user):
    """The audited streets, by key; for everybody else there is no such page."""
    streets = list(streets_audited_by(user).values_list("pk", flat=True))
    if not streets:
        raise Http404
    return streets


@require_safe
def events(request):
    """The journal of the street, newest first, under the filter of the address."""
    streets = streets_for(request.user)
    filters = AuditFilter(request.GET, auditor=request.user)
    found = filters.narrow(rules.events_for(request.user))
    page = Page(found.select_related("by"), request.GET, keys=["-pk"])
    context = {
        "filters": filters,
        "page": page,
        "rows": rows_of(page, streets, searched=filters.wanted.get("person")),
        "count_text": bounded_count(found),
        "state": state(timezone.now()),
        "residents": residents_of_the_week(streets) if page.is_first else [],
        "now": timezone.now(),
    }
    return render(request, "audit/list.html", context)


def residents_of_the_week(streets):
    """What residents did with their accounts in seven days: numbers only, who they were is not asked."""
    counted = rules.account_events_of_residents(streets, timezone.now() - timedelta(days=7))
    rows = counted.order_by().values("verb").annotate(n=Count("pk")).order_by("-n")
    return [(verbs.get(row["verb"]).title, row["n"]) for row in rows]


@require_POST
def person(request):
    """Search for somebody by name: written down first, then shown."""
    streets_for(request.user)
    form = PersonForm(request.POST, auditor=request.user)
    back = f"{reverse('audit')}?{form.query}"
    if not form.is_valid():
        messages.error(request, form.sentence)
        return redirect(back)
    if len(form.people) > 1:
        return render(request, "audit/person.html", {"people": form.people, "kept": form.kept, "back": back})
    (found,) = form.people
    actions.search_person(person=found, by=request.user)
    return redirect(f"{reverse('audit')}?{form.query_for(found)}")


@require_safe
def event(request, pk):
    """One event with its facts and its place in the chain."""
    streets = streets_for(request.user)
    found = get_object_or_404(rules.events_for(request.user).select_related("by", "seal"), pk=pk)
    searched = found.by_id if found.by_id and searches.is_open(request.user, found.by_id) else None
    (row,) = rows_of([found], streets, searched=searched)
    return render(request, "audit/event.html", {"row": row, "event": found, "facts": facts_of(found)})


@require_safe
def look_weeks(request):
    """The weekly lists of looks, newest first."""
    streets_for(request.user)
    page = Page(LookWeek.objects.visible_to(request.user).select_related("street"), request.GET, keys=["-pk"], size=20)
    return render(request, "audit/look_weeks.html", {"page": page, "now": timezone.now()})


@require_safe
def look_week(request, pk):
    """One week: who looked how often, and what should be looked into."""
    week = get_object_or_404(LookWeek.objects.visible_to(request.user).select_related("street"), pk=pk)
    audits = rules.audits(request.user)
    context = {"week": week, "found": weeks.read(week.street, week.monday), "rules": THRESHOLDS, "audits": audits}
    return render(request, "audit/look_week.html", context)

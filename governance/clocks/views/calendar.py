"""The working calendar: everybody may read it, the operators load the yearly notice."""

from collections import defaultdict

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from governance.clocks import actions, rules
from governance.clocks.forms import NoticeForm
from governance.clocks.models import CalendarDay, CalendarYear
from governance.refusals import NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request):
    """The days that differ, by year. A POST shows what would move; with `confirm` it is loaded."""
    may = rules.may_keep_calendar(request.user)
    if request.method == "POST" and not may:
        raise NotAllowed("只有系统运维人员可以维护工作日历")
    form = NoticeForm(request.POST or None) if may else None
    shown = {"form": form, "now": timezone.now(), "reads_rules": rules.reads_rules(request.user)}
    if form is not None and form.is_valid():
        days, source = form.cleaned_data["notice"], form.cleaned_data["source"]
        if "confirm" in request.POST:
            moved = actions.load_notice(days=days, source=source, by=request.user)
            messages.success(request, f"已录入 {len(days)} 天，{moved} 个时限随之调整并已告知有关人员。")
            return redirect("calendar")
        years = {day.date.year for day in days}
        shown |= {
            "days": days,
            "covered": sorted(years),
            "shifts": actions.shifts(actions.calendar(extra=days, years=years)),
        }
    return render(request, "clocks/calendar.html", shown | by_year())


def by_year():
    days = defaultdict(list)
    for day in CalendarDay.objects.public():
        days[day.date.year].append(day)
    known = {row.year: row for row in CalendarYear.objects.public()}
    return {"years": [(year, known.get(year), days[year]) for year in sorted({*days, *known}, reverse=True)[:3]]}

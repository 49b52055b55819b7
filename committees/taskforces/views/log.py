"""The log of a task force, two weeks at a time, and the report of each week."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committees.taskforces import actions, rules, sections, weeks
from committees.taskforces.forms import LogForm
from committees.taskforces.models import LogEntry
from committees.taskforces.views.charters import find
from governance.clocks.actions import calendar
from governance.pages import PAGES, sent
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import today

STRETCH = timedelta(days=13)


@require_http_methods(PAGES)
def log(request, pk):
    """Today's entry for who writes; below it every day, also those of which nobody wrote anything."""
    charter = find(request, pk)
    in_office = charter.committee.is_in_office
    role = rules.role_of_author(request.user, charter) if in_office else ""
    if request.method == "POST":
        must_write(charter, role)
    entry = own_of_today(request.user, charter)
    form = LogForm(sent(request), entry=entry)
    if request.method == "POST" and form.is_valid():
        actions.write_log(charter=charter, by=request.user, **form.cleaned_data)
        messages.success(request, "已更正，原来的内容保留。" if entry else "已写进日志，今天以内可以更正。")
        return redirect("taskforce_log", pk=pk)
    context = {"charter": charter, "form": form if role else None, "entry": entry}
    return render(request, "taskforces/log.html", context | stretch(request, charter))


def must_write(charter, role):
    if not charter.committee.is_in_office:
        raise NotPossibleNow(f"{charter}已经结束。")
    if not role:
        raise NotAllowed("工作日志由专班成员和成员单位人员记录，监督员只看不写")


def own_of_today(user, charter):
    return LogEntry.objects.visible_to(user).standing().filter(charter=charter, day=today(), author=user).first()


def stretch(request, charter):
    """Fourteen days up to the day in the address, the newest first; and what was corrected in them."""
    end = weeks.last_log_day(charter.committee)
    last = min(day_of(request.GET.get("to", "")) or end, end)
    first = max(last - STRETCH, charter.committee.since)
    rows = LogEntry.objects.visible_to(request.user).filter(charter=charter, day__range=(first, last))
    return {
        "days": weeks.log_days(charter, first, last, calendar())[::-1],
        "replaced": list(rows.exclude(replaced_at=None).select_related("author").order_by("pk")),
        "earlier": first - timedelta(days=1) if first > charter.committee.since else None,
        "later": min(last + STRETCH + timedelta(days=1), end) if last < end else None,
    }


def day_of(text):
    """A day as addresses write it, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_safe
def week(request, pk, monday):
    """The report of one week, out of what is kept anyhow: nobody writes it."""
    charter, day = find(request, pk), day_of(monday)
    committee = charter.committee
    one = weeks.Week.of(day) if day and 1950 < day.year < 2200 else None
    if one is None or one.monday != day or not one.touches(committee.since, committee.until) or day > today():
        raise Http404
    days = weeks.log_days(charter, one.monday, one.sunday, calendar())
    context = {
        "charter": charter,
        "week": one,
        "before": one.before if one.before.touches(committee.since, committee.until) else None,
        "after": one.after if one.after.touches(committee.since, committee.until) and one.sunday < today() else None,
        "days": days,
        "figures": weeks.figures(days),
        "problems": [(day.day, entry) for day in days for entry in day.entries if entry.problems],
        "sections": sections.of(charter, one, request.user),
        "now": today(),
    }
    return render(request, "taskforces/week.html", context)

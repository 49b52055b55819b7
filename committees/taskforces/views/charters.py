"""Task forces: the list, founding one, its page, and the forms of what can be done with it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from committees.bodies.models import Seat
from committees.bodies.timeline import entries_about, running_clocks
from committees.taskforces import actions, forms, rules, weeks, workflow
from committees.taskforces.filters import TABS, rows_of
from committees.taskforces.models import Charter
from governance.clocks.actions import calendar
from governance.keyset import Page
from governance.pages import PAGES, sent
from governance.refusals import NotAllowed
from governance.registry.models import today
from governance.workdays import ONE_DAY

STEPS = {
    "unit": (forms.UnitForm, actions.add_unit, "已登记成员单位。"),
    "person": (forms.PersonForm, actions.seat_member, "已登记，本人会收到通知。"),
    "extend": (forms.ExtendForm, actions.extend, "已延期，全体组员会收到通知。"),
    "finish": (forms.FinishForm, actions.finish, "专班已经结束，全部席位今天终止。"),
}
LAST_DAYS = 7


def find(request, pk):
    rows = Charter.objects.visible_to(request.user).select_related("committee__community__street")
    return get_object_or_404(rows, pk=pk)


@require_safe
def charter_list(request):
    """Mine: where I sit, where my organisation takes part, those of my community or street."""
    rows, tab = rows_of(request.user, request.GET)
    context = {
        "page": Page(rows, request.GET, keys=["-pk"]),
        "tabs": TABS.items(),
        "tab": tab,
        "may_found": rules.communities_founded_in(request.user).exists(),
    }
    return render(request, "taskforces/list.html", context)


@require_http_methods(PAGES)
def new(request):
    communities = rules.communities_founded_in(request.user)
    if not communities:
        raise NotAllowed("工作专班由街道办事处成立，请联系街道")
    form = forms.FoundForm(sent(request), user=request.user, communities=communities)
    if request.method == "POST" and (charter := founded(form, request.user)):
        messages.success(request, "专班已成立，组长和居委会会收到通知。")
        return redirect(charter)
    return render(request, "taskforces/new.html", {"form": form, "label": "成立专班"})


def founded(form, by):
    """The task force of this form, or None where something in it is wrong: sent twice, its own name is taken."""
    is_whole = form.is_valid()
    already = actions.founded_with(form.nonce_sent, by=by)
    if already or not is_whole:
        return already
    return actions.found(by=by, **form.deed())


@require_safe
def detail(request, pk):
    """The task, who takes part with which share of it, the last days of the log, and the end."""
    charter, user = find(request, pk), request.user
    committee, days = charter.committee, calendar()
    last = weeks.last_log_day(committee)
    context = {
        "charter": charter,
        "committee": committee,
        "units": list(charter.units.select_related("organisation")),
        "seats": Seat.objects.current().filter(committee=committee).by_office().select_related("committee", "person"),
        "days": weeks.log_days(charter, last - (LAST_DAYS - 1) * ONE_DAY, last, days)[::-1],
        "yesterday": weeks.yesterday(charter, days) if committee.is_in_office else None,
        "writes": committee.is_in_office and rules.role_of_author(user, charter),
        "keeps_units": committee.is_in_office and rules.keeps_units(user, charter),
        "week": weeks.Week.of(last),
        "steps": workflow.open_to(user, charter),
        "clocks": running_clocks(committee),
        "entries": entries_about(committee),
        "now": timezone.now(),
        "today": today(),
    }
    return render(request, "taskforces/detail.html", context)


@require_http_methods(PAGES)
def step(request, pk, name):
    """The page of one step, and the deed."""
    charter = find(request, pk)
    if name not in STEPS:
        raise Http404
    label = workflow.must_be_open(request.user, charter, name).label
    form_class, deed, said = STEPS[name]
    form = form_class(sent(request), charter=charter)
    if request.method == "POST" and form.is_valid():
        deed(charter=charter, by=request.user, **form.deed())
        messages.success(request, said)
        return redirect(charter)
    return render(request, "taskforces/step.html", {"charter": charter, "form": form, "label": label})


@require_http_methods(PAGES)
def end_unit(request, pk, unit):
    """A unit takes no part any more; a GET goes back to the page that has the button."""
    charter = find(request, pk)
    row = get_object_or_404(charter.units.select_related("charter__committee__community"), pk=unit)
    if request.method != "POST":
        return redirect(charter)
    actions.end_unit(unit=row, by=request.user)
    messages.success(request, f"{row}从今天起不再参加。")
    return redirect(charter)

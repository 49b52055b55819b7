"""Residents' suggestions, and putting a matter on the agenda of a coming meeting."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from committees.meetings import actions, filters, forms, rules, workflow
from committees.meetings import kinds as subjects
from committees.meetings.actions.suggesting import RESIDENTS_ONLY
from committees.meetings.brought import brought
from committees.meetings.models import Meeting, Suggestion
from committees.meetings.timeline import entries_about
from committees.meetings.views.agenda import back_to
from committees.meetings.views.steps import step_page
from governance.accounts import allowances
from governance.keyset import Page
from governance.pages import PAGES, sent
from governance.refusals import NotAllowed

STEPS = {
    "decline": (forms.DeclineForm, actions.decline_suggestion, "已回复建议人。"),
    "withdraw": (forms.WithdrawForm, actions.withdraw_suggestion, "建议已撤回。"),
}
ARRANGERS_ONLY = "议程由委员、居委会安排"


@require_safe
def suggestion_list(request):
    """Mine; and for those who meet, what waits to be arranged."""
    tab = filters.tab_of(request.GET, filters.SUGGESTION_TABS)
    rows, keys = filters.suggestions_of(request.user, tab)
    shown = {
        "page": Page(rows, request.GET, keys=keys),
        "tabs": filters.SUGGESTION_TABS.items(),
        "tab": tab,
        "may_suggest": rules.communities_lived_in(request.user).exists(),
    }
    return render(request, "meetings/suggestions.html", shown)


@require_http_methods(PAGES)
def new(request):
    communities = rules.communities_lived_in(request.user).order_by("pk")
    if not communities:
        raise NotAllowed(RESIDENTS_ONLY)
    form = forms.SuggestForm(sent(request), communities=communities)
    if (
        request.method == "POST"
        and form.is_valid()
        and allowances.spend_for(request, form, "file", person=request.user)
    ):
        row = actions.suggest(by=request.user, **form.cleaned_data)
        messages.success(request, "已提出，处理后会通知您。")
        return redirect(row)
    return render(request, "meetings/step.html", {"form": form, "label": "提一个议题"})


def find(request, pk):
    return get_object_or_404(Suggestion.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def detail(request, pk):
    row, user = find(request, pk), request.user
    meeting = row.item.meeting if row.item else None
    shown = {
        "suggestion": row,
        "meeting": meeting,
        "opens_meeting": meeting is not None and Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists(),
        "steps": workflow.open_to(user, row),
        "entries": entries_about(row),
        "now": timezone.now(),
    }
    return render(request, "meetings/suggestion.html", shown)


@require_http_methods(PAGES)
def step(request, pk, name):
    row = find(request, pk)
    if name == "take":
        return redirect(f"{reverse('agenda_put')}?suggestion={row.pk}")
    return step_page(request, row, name, noun="suggestion", steps=STEPS)


@require_http_methods(PAGES)
def put(request):
    """A matter on the agenda of a coming meeting; or the way to call one with it."""
    user = request.user
    communities = list(rules.communities_arranged_by(user))
    tables = Meeting.objects.visible_to(user).arranged_by(user).coming(timezone.now()).order_by("begins_at", "pk")
    if not communities:
        raise NotAllowed(ARRANGERS_ONLY)
    matter = brought(user, request.GET, communities)
    if matter.community:
        tables = tables.filter(community=matter.community).without(matter.subject)
    if subjects.is_personal(matter.subject):
        tables = tables.filter(is_open=False)
    form = forms.PutForm(sent(request), brought=matter, meetings=tables)
    if request.method == "POST" and form.is_valid():
        item = actions.put_on_agenda(subject=matter.subject, suggestion=matter.suggestion, by=user, **form.cleaned_data)
        messages.success(request, "已列入议程。")
        return back_to(item.meeting)
    shown = {
        "form": form,
        "label": "列入会议议程",
        "matter": matter,
        "has_tables": tables.exists(),
        "may_call": bool(rules.calls(user)),
        "query": urlencode(matter.asked),
    }
    return render(request, "meetings/put.html", shown)

"""Pages of issues: the list, one issue with its whole route, and its moves."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.accounts.allowances import counts_searches
from governance.keyset import Page
from governance.pages import PAGES, sent
from issues.petitions import actions, lists, rules
from issues.petitions.desk import scope_for
from issues.petitions.forms.issues import NoteForm, UrgencyForm
from issues.petitions.models import Issue
from issues.petitions.rows import rows_of
from issues.petitions.views.issue_page import STEPS, form_of, page_of
from issues.petitions.views.steps import by_number, may_now, reader_of

SAID = {
    "dispatch": "已派单，承办单位和诉求人都会收到通知。",
    "answer": "已答复，每位诉求人都会收到答复和评价的邀请。",
    "send_back": "已退回，承办单位会继续办理。",
}


@require_safe
@counts_searches
def issue_list(request):
    """Issues; or the petitions behind a number of the dashboard."""
    now = timezone.now()
    found = lists.issues(request.user, request.GET, now)
    filters, page = found.filters, Page(found.rows, request.GET, keys=found.keys, wide=lists.FOR_LIST)
    # A month is few enough to count them all, and a number of the dashboard must come out the same here.
    exact = filters.lists_petitions and "month" in filters.wanted
    context = {
        "filters": filters,
        "export_kind": "issue-petitions" if filters.lists_petitions else "issues",
        "page": page,
        "rows": rows_of(page, now, several_communities=len(scope_for(request.user).communities) > 1),
        "count_text": str(found.rows.order_by().count()) if exact else page.count_text,
        "now": now,
    }
    return render(request, "issues/list.html", context)


def find(request, number):
    rows = Issue.objects.visible_to(reader_of(request)).select_related(
        "category", "community__street", "building", "lead"
    )
    return by_number(rows, number)


@require_safe
def detail(request, number):
    issue = find(request, number)
    return render(request, "issues/detail.html", page_of(issue, reader_of(request)))


@require_http_methods(PAGES)
def move(request, number, name):
    """The page of one move; on a desk the same form stands beside the issue as well."""
    issue = find(request, number)
    step, (_, deed) = may_now(request.user, issue, name, STEPS)
    form = form_of(name, issue, request.user, sent(request))
    if form.is_valid():
        deed(issue=issue, by=request.user, **form.cleaned_data)
        messages.success(request, SAID[name])
        return redirect(issue)
    return render(request, "issues/move.html", {"issue": issue, "label": step.label, "form": form})


@require_http_methods(PAGES)
def urgency(request, number):
    issue = find(request, number)
    may_lower = rules.runs(request.user, issue)
    form = UrgencyForm(request.POST or None, issue=issue, user=request.user, may_lower=may_lower)
    return _small_deed(request, issue, form, actions.change_urgency, "调整紧急程度")


@require_http_methods(PAGES)
def note(request, number):
    issue = find(request, number)
    form = NoteForm(request.POST or None, issue=issue, user=request.user)
    return _small_deed(request, issue, form, actions.add_note, "工作记录")


@require_POST
def unpublish(request, number):
    """Off the board at once; said in the button, because there is no way back."""
    issue = actions.unpublish(issue=find(request, number), by=request.user)
    messages.success(request, "已从公开栏撤下。")
    return redirect(issue)


def _small_deed(request, issue, form, deed, label):
    """A form that stands on the issue's page; refused, it comes back on a page of its own."""
    if request.method != "POST":
        return redirect(issue)
    if form.is_valid():
        deed(issue=issue, by=request.user, **form.cleaned_data)
        messages.success(request, f"{label}：已保存。")
        return redirect(issue)
    return render(request, "issues/move.html", {"issue": issue, "label": label, "form": form})

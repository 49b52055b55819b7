"""Pages of tasks: what an organisation must do, and its answers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.accounts.allowances import counts_searches
from governance.keyset import Page, bounded_count
from governance.pages import PAGES, sent
from governance.views import back_to
from issues.petitions import actions, lists, rules
from issues.petitions.actions import grounds
from issues.petitions.desk import TASK_TABS
from issues.petitions.forms.tasks import DecisionForm, ExtensionForm, GroundForm
from issues.petitions.models import Extension, Issue, Task
from issues.petitions.rows import own_rows_of, rows_of
from issues.petitions.views.photos import kept
from issues.petitions.views.steps import by_number, look_form, may_now, reader_of
from issues.petitions.views.task_page import STEPS, form_of, kept_photos, may_ask_for_longer, page_of

SAID = {
    "sign": "已签收，请在时限内办理并反馈。",
    "refuse": "已退单，物管会会重新派单。",
    "report": "已反馈，请等待物管会核实。",
}
EMPTY = {
    "active": ("现在没有要办理的任务", "物管会或街道派来的任务会出现在这里，请在时限内签收。"),
    "sent": ("没有待签收的任务", "新派来的任务会出现在这里。"),
    "signed": ("没有办理中的任务", "签收以后、反馈以前的任务在这里。"),
    "reported": ("没有等待核实的任务", "反馈以后，任务在这里等物管会核实。"),
    "ended": ("还没有结束的任务", "核实完成、退单和收回的任务在这里。"),
}


@require_safe
@counts_searches
def task_list(request):
    now = timezone.now()
    found = lists.tasks(request.user, request.GET, now)
    page = Page(found.rows, request.GET, keys=found.keys, wide=lists.FOR_LIST)
    context = {
        "tabs": [(name, label) for name, (label, *_) in TASK_TABS.items()],
        "tab": found.tab,
        "filters": found.filters,
        "page": page,
        "rows": (own_rows_of if found.are_mine else rows_of)(page, now),
        "count_text": bounded_count(found.rows),
        "empty": EMPTY[found.tab],
        "acts": found.are_mine,
        "now": now,
    }
    return render(request, "tasks/list.html", context)


def find(request, number):
    related = ("issue__category", "issue__community__street", "issue__building", "issue__lead")
    rows = Task.objects.visible_to(reader_of(request)).select_related(*related, "organisation", "proposed")
    return by_number(rows, number)


@require_safe
def detail(request, number):
    task = find(request, number)
    return render(request, "tasks/detail.html", page_of(task, reader_of(request)))


@require_POST
def look(request, number, pk, kind):
    """A phone or a door number for who goes there, for a while, with a reason."""
    task, form = find(request, number), look_form(request, kind)
    petition = get_object_or_404(task.issue.petitions.select_related("home__entrance__building"), pk=pk)
    if not form.is_valid() and rules.acts_for(request.user, task):
        return look_page(request, task, petition, {f"{kind}_error": form.sentence})
    actions.look_on_task(task=task, petition=petition, kind=kind, by=request.user, **form.deed())
    return look_page(request, task, petition) if request.htmx else redirect(f"{task.get_absolute_url()}#said-{pk}")


def look_page(request, task, petition, more=None):
    """The whole page, or the one petition that changed."""
    context = page_of(task, request.user)
    one = next((shown for shown in context["petitions"] if shown["pk"] == petition.pk), {})
    one |= more or {}
    return render(request, "tasks/petition.html" if request.htmx else "tasks/detail.html", context | {"petition": one})


@require_http_methods(PAGES)
def move(request, number, name):
    """The page of one move. Photos of a report are kept even when the report itself is refused."""
    task = find(request, number)
    step, (_, deed) = may_now(request.user, task, name, STEPS)
    form = form_of(name, task, request.user, request)
    if form.is_bound and name == "report":
        keep_photos(request, form)
    if form.is_valid():
        deed(task=task, by=request.user, **form.deed())
        messages.success(request, SAID[name])
        return redirect(task)
    context = {"task": task, "label": step.label, "form": form, "kept": kept_photos(form)}
    return render(request, "tasks/move.html", context)


def keep_photos(request, form):
    """Each file that came, or a sentence beside its field that says why not."""
    actions.drop_photos(ids=request.POST.getlist("drop"), nonce=form.nonce, by=request.user)
    for name in ("before", "after"):
        files = request.FILES.getlist(name)
        refused = kept(request, files, nonce=form.nonce, is_before=name == "before")
        form.refuse_photos(name, refused)


@require_http_methods(PAGES)
def extension(request, number):
    """Ask for more time."""
    task = find(request, number)
    may_ask_for_longer(request.user, task)
    form = ExtensionForm(sent(request), task=task, user=request.user)
    if form.is_valid():
        actions.ask_extension(task=task, by=request.user, **form.deed())
        messages.success(request, "延期申请已提交，等待物管会审批；审批前仍按原时限计算。")
        return redirect(task)
    return render(request, "tasks/move.html", {"task": task, "label": "申请延期", "form": form})


@require_http_methods(PAGES)
def ground(request, number):
    """The resolution behind it is no more: take it back, or go on by another ground."""
    task = find(request, number)
    grounds.must_be_unsettled(task, by=request.user)
    form = GroundForm(sent(request), task=task, user=request.user)
    if form.is_valid():
        actions.settle_ground(task=task, by=request.user, **form.deed())
        messages.success(request, "已决定，承办单位会收到通知。")
        return redirect(task)
    return render(request, "tasks/move.html", {"task": task, "label": "决定任务怎样处理", "form": form})


@require_http_methods(PAGES)
def decide_extension(request, number, pk):
    """Grant or not, by whoever runs the issue."""
    task = find(request, number)
    asked = get_object_or_404(Extension.objects.visible_to(request.user), task=task, pk=pk)
    form = DecisionForm(request.POST)
    if request.method == "POST" and form.is_valid():
        grant = form.cleaned_data["grant"]
        actions.decide_extension(extension=asked, grant=grant, by=request.user)
        messages.success(request, "已同意延期，时限已经顺延。" if grant else "未同意延期，仍按原时限办理。")
    seen = Issue.objects.visible_to(request.user).filter(pk=task.issue_id).exists()
    return redirect(back_to(request, (task.issue if seen else task).get_absolute_url()))

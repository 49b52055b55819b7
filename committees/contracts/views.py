"""Pages of contracts: the list, one contract, one hand-over, and the forms of what can be done."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from committees.bodies.parts import communities_of
from committees.bodies.timeline import running_clocks
from committees.contracts import actions, rules, workflow
from committees.contracts.filters import TABS, ContractFilter
from committees.contracts.forms import (
    AppointForm,
    ContractForm,
    DocumentsForm,
    EndForm,
    FileForm,
    FinishForm,
    HandoverForm,
    ReportForm,
)
from committees.contracts.models import Handover, ManagerReport, ServiceContract
from committees.contracts.timeline import entries_about
from governance.keyset import Page
from governance.pages import PAGES, sent
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import today

STEPS = {
    "file": (FileForm, actions.file_contract, "已登记备案。"),
    "end": (EndForm, actions.end_contract, "已登记终止，各方都会收到通知。"),
    "appoint": (AppointForm, actions.appoint_manager, "已登记项目负责人，报到时限开始计算。"),
    "handover": (HandoverForm, actions.begin_handover, "交接已开始，请逐项清点移交的资料。"),
}
KEYS = ["rank", "days_left", "pk"]


@require_safe
def contract_list(request):
    """Mine, by what I am to each: those that must be decided first."""
    filters = ContractFilter(request.GET)
    handovers = Handover.objects.visible_to(request.user).running()
    seen = ServiceContract.objects.visible_to(request.user)
    page = Page(filters.narrow(seen.by_urgency()).for_list(), request.GET, keys=KEYS)
    context = {
        "page": page,
        "handovers": handovers.select_related("giver", "taker", "community"),
        "tabs": TABS.items(),
        "tab": filters.wanted.get("tab", ""),
        "may_sign": rules.signs_somewhere(request.user),
        "today": today(),
    }
    return render(request, "contracts/list.html", context)


def find(request, pk):
    rows = ServiceContract.objects.visible_to(request.user).by_urgency().for_list()
    return get_object_or_404(rows, pk=pk)


@require_safe
def detail(request, pk):
    contract, user = find(request, pk), request.user
    handovers = list(Handover.objects.visible_to(user).of_contract(contract).select_related("giver", "taker"))
    reports = ManagerReport.objects.visible_to(user).filter(contract=contract)
    managers = list(reports.select_related("posting__person").order_by("-took_post_on", "-pk"))
    in_post = set(reports.in_post().values_list("pk", flat=True))
    about = (contract, *handovers, *managers)
    context = {
        "contract": contract,
        "handovers": handovers,
        "managers": [(report, report.pk in in_post) for report in managers],
        "may_report": rules.may_in_contract(user, "report", contract),
        "steps": workflow.open_to(user, contract),
        "clocks": running_clocks(*about),
        "entries": entries_about(*about),
        "now": timezone.now(),
    }
    return render(request, "contracts/detail.html", context)


@require_http_methods(PAGES)
def new(request):
    """A contract that was signed; with `renews` in the address, the one that follows on another."""
    communities = list(communities_of(request.user))
    if not communities:
        raise NotAllowed("只有物管会主任、副主任、居委会和街道可以登记合同")
    renews = renewed(request)
    community = renews.community if renews else chosen(request, communities)
    form = ContractForm(sent(request), user=request.user, community=community, renews=renews)
    if request.method == "POST" and form.is_valid():
        contract = actions.sign_contract(by=request.user, **form.deed())
        messages.success(request, f"已登记合同 {contract.number}，各方都会收到通知。")
        return redirect(contract)
    shown = {"form": form, "label": "续签合同" if renews else "登记合同", "renews": renews}
    return render(request, "contracts/step.html", shown)


def renewed(request):
    pk = request.GET.get("renews", "")
    if not pk:
        return None
    contract = find(request, int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 10 else 0)
    if against := workflow.RENEW.against(contract):
        raise NotPossibleNow(against)
    return contract


def chosen(request, communities):
    """The community that was posted or named in the address; the only one where there is one."""
    wanted = request.POST.get("community") or request.GET.get("community") or ""
    found = [community for community in communities if str(community.pk) == wanted]
    return found[0] if found else communities[0] if len(communities) == 1 else None


@require_http_methods(PAGES)
def step(request, pk, name):
    """The page of one step of a contract, and the deed; a renewal is written down like a new contract."""
    contract = find(request, pk)
    if name == workflow.RENEW.name:
        return redirect(f"{reverse('contract_new')}?renews={contract.pk}")
    if name not in STEPS:
        raise Http404
    label = workflow.must_be_open(request.user, contract, name).label
    form_class, deed, said = STEPS[name]
    form = form_class(sent(request), contract=contract)
    if request.method == "POST" and form.is_valid():
        done = deed(by=request.user, **form.deed())
        messages.success(request, said)
        return redirect(done)
    return render(request, "contracts/step.html", {"form": form, "label": label, "contract": contract})


@require_http_methods(PAGES)
def report(request, pk):
    """The manager has reported to the 居委会."""
    rows = ManagerReport.objects.visible_to(request.user).select_related("contract__firm", "contract__community")
    report = get_object_or_404(rows, pk=pk)
    if not rules.may_in_contract(request.user, "report", report.contract):
        raise NotAllowed("只有居委会、街道和企业负责人可以登记报到")
    form = ReportForm(sent(request), report=report)
    if request.method == "POST" and form.is_valid():
        actions.report_manager(by=request.user, **form.deed())
        messages.success(request, "已登记报到。")
        return redirect(report)
    return render(request, "contracts/step.html", {"form": form, "label": "登记报到", "contract": report.contract})


def find_handover(request, pk):
    rows = Handover.objects.visible_to(request.user).select_related("giver", "taker", "community__street", "old", "new")
    return get_object_or_404(rows.prefetch_related("buildings"), pk=pk)


def handover_page(request, handover, **forms):
    """One hand-over: who, which buildings, what is handed over, until when."""
    may = rules.may(request.user, "hand_over", handover.community)
    forms = {"documents": DocumentsForm(handover=handover), "finish": FinishForm(handover=handover)} | forms
    context = {
        "handover": handover,
        "documents": forms["documents"],
        "finish": forms["finish"] if may and handover.finished_on is None else None,
        "may": may,
        "refused": next((form for form in forms.values() if form.errors), None),
        "clocks": running_clocks(handover),
        "entries": entries_about(handover),
        "now": timezone.now(),
    }
    return render(request, "contracts/handover.html", context)


@require_safe
def handover(request, pk):
    return handover_page(request, find_handover(request, pk))


def may_hand_over(request, handover):
    if not rules.may(request.user, "hand_over", handover.community):
        raise NotAllowed("只有本社区的物管会主任、副主任、居委会和街道可以登记交接")


@require_http_methods(PAGES)
def documents(request, pk):
    """What was ticked; a GET goes back to the page that has the boxes."""
    handover = find_handover(request, pk)
    if request.method != "POST":
        return redirect(handover)
    may_hand_over(request, handover)
    form = DocumentsForm(request.POST, handover=handover)
    if not form.is_valid():
        return handover_page(request, handover, documents=form)
    actions.tick_documents(handover=handover, by=request.user, **form.deed())
    messages.success(request, "已保存清点结果。")
    return redirect(handover)


@require_http_methods(PAGES)
def finish(request, pk):
    handover = find_handover(request, pk)
    if request.method != "POST":
        return redirect(handover)
    may_hand_over(request, handover)
    form = FinishForm(request.POST, handover=handover)
    if not form.is_valid():
        return handover_page(request, handover, finish=form)
    actions.finish_handover(handover=handover, by=request.user, **form.cleaned_data)
    messages.success(request, f"交接已完成，{handover.scope_words}由{handover.taker_name}服务。")
    return redirect(handover)

"""Pages of commendations: the public list, one of them, giving or recording one, and its steps."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from committees.bodies.models import Committee
from committees.bodies.timeline import entries_about
from committees.commendations import actions, rules, workflow
from committees.commendations.exports import KEYS
from committees.commendations.filters import PRIVATE, TABS, CommendationFilter
from committees.commendations.forms import AgreeForm, PublishForm, RecordForm, ThanksForm, WithdrawForm
from committees.commendations.givers import with_givers
from committees.commendations.models import Commendation
from committees.commendations.states import CommendationState
from governance import images, pictures
from governance.accounts.allowances import spend_for
from governance.keyset import Page
from governance.pages import PAGES, sent
from governance.refusals import NotAllowed
from governance.registry.models import Organisation

FILES = {"full": "image", "thumb": "thumb"}
STEPS = {
    "agree": (AgreeForm, actions.agree, "已按您的选择保存。"),
    "publish": (PublishForm, actions.publish, "已公开。"),
    "withdraw": (WithdrawForm, actions.withdraw, "已撤回，公开的页面上不再出现。"),
}


@login_not_required
@require_safe
def commendation_list(request):
    """The newest first; who received some sees what is not public yet beside it."""
    filters, user = CommendationFilter(request.GET), request.user
    seen = Commendation.objects.visible_to(user)
    page = Page(filters.narrow(seen).for_list(), request.GET, keys=KEYS)
    with_givers(page.rows, user)
    private = CommendationState.RECORDED
    waits = user.is_authenticated and seen.filter(state=private).exists()
    tabs = TABS | ({PRIVATE: private.label} if waits else {})
    shown = {"page": page, "tabs": tabs.items(), "tab": filters.wanted.get("tab", ""), "place": filters.place}
    return render(request, "commendations/list.html", shown)


def find(request, pk):
    return get_object_or_404(Commendation.objects.visible_to(request.user).for_list(), pk=pk)


@login_not_required
@require_safe
def detail(request, pk):
    row, user = find(request, pk), request.user
    parts = workflow.parts_of(user, row)
    with_givers([row], user, keeps="keeper" in parts)
    shown = {
        "commendation": row,
        "parts": parts,
        "steps": workflow.open_to(user, row) if parts else [],
        "waits_for_consent": parts and not row.is_public and workflow.waits_for_consent(row),
        "entries": entries_about(row) if parts else [],
        "now": timezone.now(),
    }
    return render(request, "commendations/detail.html", shown)


@login_not_required
@require_safe
def photo(request, pk, size):
    """Never from a cache: once it is withdrawn nobody sees it again."""
    name = getattr(find(request, pk), FILES.get(size, ""), "")
    return pictures.answer(name, f"commendation-{pk}-{size}.jpg", cache="private, no-cache")


@require_http_methods(PAGES)
def for_committee(request, pk):
    rows = Committee.objects.visible_to(request.user).select_related("community__street")
    return new(request, get_object_or_404(rows, pk=pk))


@require_http_methods(PAGES)
def for_organisation(request, pk):
    return new(request, get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk))


def new(request, receiver):
    """Who received it records it; who lives there writes it."""
    kind, deed, communities = RecordForm, actions.enter, rules.recorded_in(request.user, receiver)
    if not communities.exists():
        kind, deed, communities = ThanksForm, actions.give, rules.given_in(request.user, receiver)
        if not communities.exists():
            raise NotAllowed("表扬、感谢由本社区的业主和住户写，收到的锦旗和信由收到的单位、居委会或街道登记")
    form = kind(sent(request), request.FILES or None, communities=communities.order_by("pk"))
    if request.method == "POST" and form.is_valid() and spend_for(request, form, "file", person=request.user):
        row = done(form, deed, receiver=receiver, by=request.user)
        if row:
            messages.success(request, "已登记，还没有公开。" if deed is actions.enter else "已送出，谢谢您。")
            return redirect(row)
    label = "登记收到的锦旗、感谢信" if kind is RecordForm else "写表扬、感谢"
    return render(request, "commendations/new.html", {"form": form, "receiver": receiver, "label": label})


def done(form, deed, **what):
    """What the deed wrote; nothing where a photo cannot be read, which its field says."""
    try:
        return deed(**what, **form.cleaned_data)
    except images.Unacceptable as refusal:
        form.add_error("photo", str(refusal))
        return None


@require_http_methods(PAGES)
def step(request, pk, name):
    row = find(request, pk)
    if name not in STEPS:
        raise Http404
    move = workflow.must_be_open(row, name, by=request.user)
    form_class, deed, said = STEPS[name]
    form = form_class(sent(request), commendation=row)
    if request.method == "POST" and form.is_valid():
        row = deed(commendation=row, by=request.user, **form.cleaned_data)
        messages.success(request, said)
        return redirect(row if name != "withdraw" else "commendations")
    return render(request, "commendations/step.html", {"form": form, "label": move.label, "commendation": row})

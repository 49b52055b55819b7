"""Pages of announcements: the public list, one of them, its sheet for the notice board, and what its side does."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from committees.announcements import actions, rules, workflow
from committees.announcements.filters import TABS, AnnouncementFilter
from committees.announcements.forms import (
    NoticeForm,
    ObjectionForm,
    PostingForm,
    PublishForm,
    ReplyForm,
    TakenForm,
    WithdrawForm,
)
from committees.announcements.models import Announcement, Objection
from committees.announcements.paper import still_to_hang
from committees.announcements.timeline import entries_about
from committees.bodies.parts import communities_of
from governance import images, pictures, qr
from governance.accounts.allowances import spend_for
from governance.keyset import Page
from governance.pages import PAGES, sent
from governance.refusals import NotAllowed

TOLD = "已答复，会通知提出异议的人。"
TELL = "已答复。这条异议是当面或者书面提出的，请把答复告诉提出异议的人。"
FILES = {"full": "image", "thumb": "thumb"}
STEPS = {
    "publish": (PublishForm, actions.publish, "已开始公示，请打印纸质公示并登记张贴位置。"),
    "posting": (PostingForm, actions.record_posting, "已登记纸质张贴。"),
    "objection": (TakenForm, actions.take_objection, "已登记异议，请在公示页面答复。"),
    "withdraw": (WithdrawForm, actions.withdraw, "已撤回公示，原因已公开。"),
}


@login_not_required
@require_safe
def announcement_list(request):
    """The newest first, for everybody."""
    filters = AnnouncementFilter(request.GET)
    seen = Announcement.objects.visible_to(request.user)
    page = Page(filters.narrow(seen).select_related("community"), request.GET, keys=["-pk"])
    wanted = {"tab": filters.wanted.get("tab", ""), "here": filters.wanted.get("community")}
    may_write = request.user.is_authenticated and communities_of(request.user).exists()
    shown = {"page": page, "tabs": TABS.items(), "now": timezone.now(), "may_write": may_write, **wanted}
    return render(request, "announcements/list.html", shown)


@require_http_methods(PAGES)
def new(request):
    """Something of a community itself, written by hand and published at once."""
    communities = communities_of(request.user)
    if not communities:
        raise NotAllowed("只有物管会主任、副主任、居委会和街道可以发布社区公示")
    form = NoticeForm(sent(request), communities=communities)
    if request.method == "POST" and form.is_valid():
        announcement = actions.announce(by=request.user, **form.deed())
        messages.success(request, "已开始公示，请打印纸质公示并登记张贴位置。")
        return redirect(announcement)
    return render(request, "announcements/new.html", {"form": form, "label": "写公示"})


def find(request, pk):
    rows = Announcement.objects.visible_to(request.user).select_related("community__street")
    return get_object_or_404(rows, pk=pk)


@login_not_required
@require_safe
def detail(request, pk):
    return page_of(request, find(request, pk))


def page_of(request, announcement, form=None):
    user, now = request.user, timezone.now()
    is_running = announcement.is_online and now < announcement.ends_at
    objects = is_running and rules.may_object(user, announcement)
    seen = Objection.objects.visible_to(user)
    shown = {
        "announcement": announcement,
        "panel": panel_of(announcement, user),
        "is_running": is_running,
        "form": (form or ObjectionForm(announcement=announcement)) if objects else None,
        "objections": list(seen.filter(announcement=announcement).select_related("person", "taken_by")),
        "may_reply": user.is_authenticated and rules.on_side_of(user, announcement),
        "counts": counts_of(announcement),
        "paper": still_to_hang(announcement),
        "steps": workflow.open_to(user, announcement),
        "entries": entries_about(announcement),
        "now": now,
    }
    return render(request, "announcements/detail.html", shown)


def panel_of(announcement, user):
    """What the room above shows with the text: a template and its context, or nothing."""
    panel = announcement.law.panel and announcement.law.panel(announcement, user)
    return {"template": panel[0], **panel[1]} if panel else None


def counts_of(announcement):
    """How many objections there are and how many have an answer; everybody may know that."""
    answers = list(announcement.objections.unscoped("how many").values_list("replied_at", flat=True))
    return {"all": len(answers), "replied": sum(moment is not None for moment in answers)}


@login_not_required
@require_safe
def sheet(request, pk):
    """One sheet of A4 for the notice board, with a code to scan."""
    announcement = find(request, pk)
    address = qr.outside(announcement.get_absolute_url())
    shown = {
        "announcement": announcement,
        "panel": panel_of(announcement, request.user),
        "address": address,
        "code": qr.picture_of(address),
        "now": timezone.now(),
    }
    return render(request, "announcements/sheet.html", shown)


@login_not_required
@require_safe
def photo(request, pk, size):
    """The paper where it hangs: only the clean copy, under our own name."""
    announcement = find(request, pk)
    return pictures.answer(getattr(announcement, FILES.get(size, ""), ""), f"posting-{pk}-{size}.jpg")


@require_http_methods(PAGES)
def objections(request, pk):
    """A resident objects; a GET goes back to the page that has the form."""
    announcement = find(request, pk)
    if request.method != "POST":
        return redirect(f"{announcement.get_absolute_url()}#object")
    if not rules.may_object(request.user, announcement):
        raise NotAllowed("只有本社区的业主和住户可以提出异议")
    form = ObjectionForm(request.POST, announcement=announcement)
    if not (form.is_valid() and spend_for(request, form, "file", person=request.user)):
        return page_of(request, announcement, form)
    actions.object_to(announcement=announcement, by=request.user, **form.cleaned_data)
    messages.success(request, "已提交异议，答复后会通知您。")
    return redirect(announcement)


@require_http_methods(PAGES)
def step(request, pk, name):
    """The page of one step of the side that publishes, and the deed."""
    announcement = find(request, pk)
    if name not in STEPS:
        raise Http404
    move = workflow.must_be_open(announcement, name, by=request.user)
    form_class, deed, said = STEPS[name]
    files = request.FILES if request.method == "POST" else None
    form = form_class(sent(request), files, announcement=announcement)
    if request.method == "POST" and form.is_valid() and done(form, deed, announcement, request.user):
        messages.success(request, said)
        return redirect(announcement)
    return render(request, "announcements/step.html", {"form": form, "label": move.label, "announcement": announcement})


def done(form, deed, announcement, by):
    """Whether the deed was done; a photo that cannot be read says so at its field."""
    try:
        deed(announcement=announcement, by=by, **form.cleaned_data)
    except images.Unacceptable as refusal:
        form.add_error("photo", str(refusal))
        return False
    return True


@require_http_methods(PAGES)
def reply(request, pk):
    rows = Objection.objects.visible_to(request.user).select_related("announcement__community", "person")
    objection = get_object_or_404(rows, pk=pk)
    if not rules.on_side_of(request.user, objection.announcement):
        raise NotAllowed("只有公示单位可以答复异议")
    form = ReplyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        actions.reply_to_objection(objection=objection, by=request.user, **form.cleaned_data)
        messages.success(request, TOLD if objection.person else TELL)
        return redirect(objection)
    shown = {"form": form, "label": "答复异议", "announcement": objection.announcement, "objection": objection}
    return render(request, "announcements/step.html", shown)

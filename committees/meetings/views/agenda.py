"""The agenda of a meeting: its order, and the papers of an item."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from committees.meetings import actions, forms, workflow
from committees.meetings.actions.minutes import items_of
from committees.meetings.views.meetings import find
from governance.attachments.models import Attachment
from governance.attachments.views import take
from governance.pages import PAGES, sent


def back_to(meeting):
    return redirect(f"{meeting.get_absolute_url()}#agenda")


def find_item(request, meeting, pk):
    """One that the reader need not keep out of."""
    return get_object_or_404(items_of(meeting, request.user), pk=pk)


@require_http_methods(PAGES)
def order(request, pk, item, direction):
    """One place up or down; a GET goes back to the agenda."""
    meeting = find(request, pk)
    if direction not in ("up", "down"):
        raise Http404
    found = get_object_or_404(meeting.items, pk=item)
    if request.method == "POST":
        actions.move_item(item=found, up=direction == "up", by=request.user)
    return back_to(meeting)


@require_POST
def remove(request, pk, item):
    """Off the agenda, before the meeting opens."""
    meeting = find(request, pk)
    actions.remove_item(item=find_item(request, meeting, item), by=request.user)
    messages.success(request, "已移出议程。")
    return back_to(meeting)


@require_http_methods(PAGES)
def papers(request, pk, item):
    """Papers for an item that is on the agenda already."""
    meeting = find(request, pk)
    found = find_item(request, meeting, item)
    label = workflow.must_be_open(request.user, meeting, "paper").label
    form = forms.PapersForm(sent(request), row=meeting, user=request.user)
    take(request, form)
    if request.method == "POST" and form.is_valid():
        actions.add_papers(item=found, by=request.user, **form.deed())
        messages.success(request, "材料已放到议题下面。")
        return back_to(meeting)
    shown = {"form": form, "label": f"{label}：{found}", "meeting": meeting}
    return render(request, "meetings/step.html", shown)


@require_POST
def remove_paper(request, pk, item, paper):
    """Taken away again, before the meeting opens."""
    meeting = find(request, pk)
    found = find_item(request, meeting, item)
    rows = Attachment.objects.visible_to(request.user).about(found)
    actions.remove_paper(paper=get_object_or_404(rows, pk=paper), by=request.user)
    messages.success(request, "材料已撤下。")
    return back_to(meeting)

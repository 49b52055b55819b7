"""One resolution: for everybody once it is published, with what was promised; for members to sign."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from committees.announcements.models import Announcement
from committees.bodies.timeline import running_clocks
from committees.meetings import actions, forms, rules, workflow
from committees.meetings.counts import owners_fault, signed_of, tally_of
from committees.meetings.models import Resolution
from committees.meetings.tables import answered_shown, promised_by, signatures_shown
from committees.meetings.timeline import PUBLIC, entries_about
from committees.meetings.views.meetings import PAGES, sent

STEPS = {
    "sign": (forms.SignForm, actions.sign_resolution, "已签字。"),
    "paper": (forms.PaperForm, actions.sign_on_paper, "已登记纸质签字。"),
    "vote": (forms.VoteForm, actions.record_vote, "已登记业主表决结果。"),
    "publish": (forms.PublishForm, actions.publish, "已公布，公示开始。"),
    "answer": (forms.AnswerForm, actions.answer_with, "已答复，诉求人会收到通知。"),
    "void": (forms.VoidForm, actions.void, "已作废。"),
    "revoke": (forms.RevokeForm, actions.revoke, "已撤销，公示同时撤回。"),
}


def find(request, pk):
    return get_object_or_404(Resolution.objects.visible_to(request.user).for_list(), pk=pk)


@login_not_required
@require_safe
def detail(request, pk):
    resolution, user = find(request, pk), request.user
    follows = user.is_authenticated and rules.follows(user, resolution.meeting)
    vote = getattr(resolution, "vote", None)
    shown = {
        "resolution": resolution,
        "follows": follows,
        "signed": signed_of(resolution),
        "signatures": signatures_shown(resolution) if follows else [],
        "missing": actions.against_passing(resolution) if resolution.state == "proposed" else [],
        "vote": vote,
        "vote_fault": owners_fault(resolution.owners_matter, tally_of(vote)) if vote else "",
        "announcement": Announcement.objects.visible_to(user).about(resolution).first(),
        "actions": promised_by(resolution, user),
        "answered": answered_shown(resolution, user),
        "steps": workflow.open_to(user, resolution) if user.is_authenticated else [],
        "clocks": running_clocks(resolution) if follows else [],
        "entries": entries_about(resolution, only=None if follows else PUBLIC),
        "now": timezone.now(),
    }
    return render(request, "meetings/resolution.html", shown)


@require_http_methods(PAGES)
def step(request, pk, name):
    resolution = find(request, pk)
    if name not in STEPS or not any(move.name == name and move.fits(resolution) for move in workflow.RESOLUTION_MOVES):
        raise Http404
    label = workflow.must_be_open(request.user, resolution, name).label
    form_class, deed, said = STEPS[name]
    form = form_class(sent(request), row=resolution, user=request.user)
    if request.method == "POST" and form.is_valid():
        deed(resolution=resolution, by=request.user, **form.deed())
        messages.success(request, said)
        return redirect(resolution)
    shown = {"form": form, "label": label, "resolution": resolution, "meeting": resolution.meeting}
    return render(request, "meetings/step.html", shown)

"""One resolution: for everybody once it is published, with what was promised; for members to sign."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from committees.announcements.models import Announcement
from committees.bodies.timeline import running_clocks
from committees.meetings import actions, forms, rules, workflow
from committees.meetings.counts import owners_fault, signed_of
from committees.meetings.models import Resolution
from committees.meetings.tables import answered_shown, promised_by, signatures_shown
from committees.meetings.timeline import PUBLIC, entries_about
from committees.meetings.views.steps import step_page
from governance.pages import PAGES

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
        "came_later": follows and resolution.state == "proposed" and rules.came_later(user, resolution),
        "missing": actions.against_passing(resolution) if resolution.state == "proposed" else [],
        "vote": vote,
        "vote_fault": owners_fault(resolution.owners_matter, vote.tally) if vote else "",
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
    return step_page(request, resolution, name, noun="resolution", steps=STEPS, meeting=resolution.meeting)

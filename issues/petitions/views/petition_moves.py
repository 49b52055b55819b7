"""The table of pages of moves: which form asks, which deed does it, and where the person goes next."""

from django.contrib import messages
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html

from governance.keyset import beyond
from issues.petitions import actions
from issues.petitions.desk import petitions_waiting
from issues.petitions.forms.about import PassOnForm
from issues.petitions.forms.appraisal import AppraiseForm
from issues.petitions.forms.filing import SupplementForm, WithdrawForm
from issues.petitions.forms.triage import AcceptForm, AskBackForm, DeclineForm, JoinForm, RedirectForm

STEPS = {
    "accept": (AcceptForm, actions.accept),
    "join": (JoinForm, actions.join),
    "ask_back": (AskBackForm, actions.ask_back),
    "redirect": (RedirectForm, actions.redirect),
    "decline": (DeclineForm, actions.decline),
    "pass_on": (PassOnForm, actions.pass_on),
    "supplement": (SupplementForm, actions.supplement),
    "withdraw": (WithdrawForm, actions.withdraw),
    "appraise": (AppraiseForm, actions.appraise),
}
BY_PETITIONER = {
    "supplement": "已补充，物管会会继续受理。",
    "withdraw": "已撤回。以后可以重新反映。",
    "appraise": "谢谢您的评价。",
}
QUEUE = ["due_at", "pk"]


def said(request, petition, name):
    """What was done, with a link to the issue that was just made or joined."""
    if name in BY_PETITIONER:
        messages.success(request, BY_PETITIONER[name])
        return
    petition.refresh_from_db(fields=["state", "issue"])
    if petition.issue:
        words, issue = '{}：{}，事项 <a href="{}">{}</a>，请派单。', petition.issue
        done = "已受理" if name == "accept" else "已并入"
        messages.success(request, format_html(words, petition.number, done, issue.get_absolute_url(), issue.number))
    else:
        messages.success(request, f"{petition.number}：{petition.get_state_display()}，已通知诉求人。")


def after(user, petition, name):
    """The petitioner stays with her petition; who triages goes on to the next one that waits, else to the desk."""
    if name in BY_PETITIONER:
        return petition.get_absolute_url()
    following = next_waiting(user, petition)
    return following.get_absolute_url() if following else reverse("desk")


def next_waiting(user, petition):
    """The next of the queue after this one, from the front again at its end."""
    waiting = petitions_waiting(user).exclude(pk=petition.pk).order_by(*QUEUE)
    later = beyond(QUEUE, [petition.due_at, petition.pk]) if petition.due_at else Q(pk=None)
    return waiting.filter(later).first() or waiting.first()

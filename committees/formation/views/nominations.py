"""One recommendation: made, seen, supported, agreed to, stated, refused, withdrawn."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from committees.bodies.timeline import entries_about
from committees.formation import actions, forms, rules
from committees.formation.actions.nominations import against_by_election, must_be_nominating, obstacles
from committees.formation.limits import JOINT_HOUSEHOLDS
from committees.formation.models import Nomination
from committees.formation.states import NominationState, Way
from committees.formation.views.steps import find as find_committee
from governance.accounts.allowances import spend_for
from governance.pages import PAGES, sent
from governance.refusals import NotAllowed

# with a form of their own, and those that are one click
FORMS = {
    "state": ("核对委员条件", forms.StatementsForm, actions.state, "已保存。"),
    "refuse": ("不列入候选人", forms.RefuseForm, actions.refuse, "已登记，会通知本人。"),
}
CLICKS = {
    "support": (actions.support, "已联名，谢谢。"),
    "agree": (actions.agree, "您已同意被推荐，请核对委员条件。"),
    "withdraw": (actions.withdraw, "您已退出。"),
}


@require_http_methods(PAGES)
def nominate(request, pk):
    return recommend(request, find_committee(request, pk))


def recommend(request, committee, by_election=None):
    """For a body that is formed, or for one free seat of one in office."""
    user, contest = request.user, by_election or committee
    ways = rules.ways_open_to(user, committee.community)
    if not ways:
        raise NotAllowed("本社区的业主和住户、居委会和街道可以推荐")
    must_be_nominating(contest)
    form = forms.NominateForm(sent(request), user=user, ways=ways, contest=contest)
    if request.method == "POST" and form.is_valid() and may_sit(request, form, committee, by_election):
        made = actions.nominate(committee=committee, by_election=by_election, by=user, **form.deed())
        messages.success(request, "推荐已提交。")
        return redirect(made)
    shown = {"form": form, "label": "推荐人选", "committee": committee, "by_election": by_election}
    return render(request, "formation/step.html", shown)


def may_sit(request, form, committee, by_election):
    """Whether the registers allow it; what they say otherwise stands at the field, with the article."""
    given = form.cleaned_data
    if not spend_for(request, form, "file", person=request.user):
        return False
    against = obstacles(committee, person=given["person"], kind=given["kind"])
    for sentence in against + against_by_election(by_election, given["person"], given["kind"]):
        form.add_error("kind", sentence)
    return form.is_valid()


def find(request, pk):
    rows = Nomination.objects.visible_to(request.user).for_list().select_related("committee__community__street", "by")
    return get_object_or_404(rows, pk=pk)


@require_safe
def nomination(request, pk):
    one, user = find(request, pk), request.user
    here = one.committee.community
    works, hers = rules.is_local(user, here), one.person_id == user.pk
    proposed = one.state == NominationState.PROPOSED and one.contest.state == "announced"
    shown = {
        "nomination": one,
        "committee": one.committee,
        "needed": JOINT_HOUSEHOLDS,
        "speaks": proposed and (works or hers),
        "reads_evidence": works or hers,
        "asks_her": proposed and hers and not one.agreed_at,
        "may_withdraw": hers and one.state in (NominationState.PROPOSED, NominationState.LISTED),
        "may_refuse": proposed and works,
        "may_support": proposed and one.way == Way.JOINT and supports_not_yet(user, one),
        "entries": entries_about(one, inner=works or hers),
        "now": timezone.now(),
    }
    return render(request, "formation/nomination.html", shown)


def supports_not_yet(user, nomination):
    lives = rules.lives_in(user, nomination.committee.community)
    return lives and user.pk not in {support.person_id for support in nomination.supports.all()}


@require_http_methods(PAGES)
def nomination_step(request, pk, name):
    """A click does the deed; a GET of one goes back to the page that has the button."""
    one = find(request, pk)
    if name in CLICKS:
        return click(request, one, *CLICKS[name])
    if name not in FORMS:
        raise Http404
    label, form_class, deed, said = FORMS[name]
    if not (rules.may_speak_for(request.user, one) if name == "state" else is_local(request, one)):
        raise NotAllowed("委员条件由本人填写，居委会和街道核对")
    form = form_class(sent(request), nomination=one)
    if request.method == "POST" and form.is_valid():
        deed(nomination=one, by=request.user, **form.deed())
        messages.success(request, said)
        return redirect(one)
    shown = {"form": form, "label": label, "committee": one.committee, "nomination": one}
    return render(request, "formation/step.html", shown)


def is_local(request, nomination):
    return rules.is_local(request.user, nomination.committee.community)


def click(request, nomination, deed, said):
    if request.method != "POST":
        return redirect(nomination)
    deed(nomination=nomination, by=request.user)
    messages.success(request, said)
    return redirect(nomination if request.user.pk == nomination.person_id else nomination.committee)

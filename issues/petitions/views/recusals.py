"""Pages of who must keep out: of whom a petition is, that it is an accusation, and lifting what fell on a namesake."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from governance.pages import PAGES
from governance.refusals import NotAllowed, NotPossibleNow
from issues.petitions import actions, rules
from issues.petitions.forms.about import CallAccusationForm, LiftForm, SetAboutForm
from issues.petitions.models import Petition
from issues.petitions.states import PetitionState
from issues.petitions.views.petition_page import page_of
from issues.petitions.views.petitions import sent, the_petition


@require_http_methods(PAGES)
def about(request, number):
    """Of whom it is. Who says that it is of themselves does not see it any more."""
    petition = waiting(request, number, "注明反映的是谁")
    return small_deed(request, petition, SetAboutForm, actions.set_about, "注明反映的是谁", petition=petition)


@require_http_methods(PAGES)
def accusation(request, number):
    petition = waiting(request, number, "列为检举控告")
    return small_deed(request, petition, CallAccusationForm, actions.call_accusation, "列为检举控告", petition=petition)


@require_http_methods(PAGES)
def lift(request, number, pk):
    petition = the_petition(request, number)
    recusal = get_object_or_404(petition.recusals.select_related("person", "petition"), pk=pk)
    if not rules.may_lift(request.user, recusal):
        raise NotAllowed("只有物管会正副主任或街道可以解除因姓名引起的回避，本人和诉求人除外")
    return small_deed(request, petition, LiftForm, actions.lift_recusal, "解除回避", recusal=recusal)


def waiting(request, number, label):
    """A petition that this person triages and that nobody has decided about."""
    petition = the_petition(request, number)
    if not rules.triages(request.user, petition):
        raise NotAllowed(f"您不能对 {petition.number} 做“{label}”")
    if petition.state != PetitionState.FILED:
        raise NotPossibleNow(f"{petition.number} 现在是“{petition.get_state_display()}”，不能再做“{label}”。")
    return petition


def small_deed(request, petition, form_class, deed, label, /, **what):
    """A page with one form; afterwards the petition, or the desk for who sees it no more."""
    form = form_class(*sent(request), petition=petition, user=request.user)
    if request.method == "POST" and form.is_valid():
        deed(by=request.user, **what, **form.deed())
        messages.success(request, f"{petition.number}：{label}，已办理。")
        sees = Petition.objects.visible_to(request.user).filter(pk=petition.pk).exists()
        return redirect(petition if sees else "desk")
    step = {"name": "", "label": label}
    return render(request, "petitions/move.html", page_of(petition, request.user) | {"form": form, "step": step})

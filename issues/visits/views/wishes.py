"""What a zone wants, ranked; and who asked for one thing, for those who work at these doors."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from issues.petitions.forms.categories import current_categories
from issues.visits import actions, counts, rules
from issues.visits.forms import RaiseForm
from issues.visits.models import Visit, Wish
from issues.visits.states import Outcome
from issues.visits.views.rounds import PAGES, find, must_walk, sent

MOST_DOORS = 200


@require_safe
def wishes(request, pk):
    """The ranking, the most-named problem first."""
    round = find(request, pk)
    progress = counts.progress(round)
    talked = next(n for _, value, n in progress["outcomes"] if value == Outcome.TALKED)
    ranked = counts.wanted(round)
    context = {
        "round": round,
        "progress": progress,
        "talked": talked,
        "ranked": ranked,
        "top": ranked[0] if ranked else None,
        "walks": rules.walks(request.user, round),
    }
    return render(request, "visits/wishes.html", context)


@require_http_methods(PAGES)
def wish(request, pk, code):
    """One problem: how many homes, where; the doors and their words; and the deed that sends it on its way."""
    round = find(request, pk)
    row = next((row for row in counts.wanted(round) if row["rank"].category == code), None)
    category = current_categories().get(code)
    if row is None or category is None:
        raise Http404
    if request.method == "POST":
        must_walk(request, round)
    form = RaiseForm(sent(request))
    if request.method == "POST" and form.is_valid():
        petition = actions.raise_problem(round=round, category=category, by=request.user, **form.cleaned_data)
        messages.success(request, f"已提交诉求 {petition.number}，由物管会受理后立为事项。")
        return redirect(petition)
    context = {
        "round": round,
        "row": row,
        "category": category,
        "form": form,
        "doors": doors_asking(request.user, round, code),
        "walks": rules.walks(request.user, round),
    }
    return render(request, "visits/wish.html", context)


def doors_asking(user, round, code):
    """Wishes with their doors, where this person works; nothing for who only reads numbers."""
    visits = Visit.objects.visible_to(user).filter(round=round)
    asked = Wish.objects.of(visits).filter(category__code=code)
    rows = asked.select_related("visit__home__entrance__building", "petition").order_by("-weight", "pk")
    return list(rows[:MOST_DOORS])

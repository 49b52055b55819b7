"""What a zone or a whole community wants, ranked; and who asked for one thing, for those who work at these doors."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from committees.meetings.rules import communities_arranged_by
from governance.pages import PAGES, sent
from governance.refusals import NotAllowed
from issues.petitions.forms.categories import current_categories
from issues.visits import actions, counts, rules
from issues.visits.forms import RaiseForm
from issues.visits.models import Visit, Wish
from issues.visits.states import Outcome
from issues.visits.views.rounds import find

MOST_DOORS = 200


@dataclass(frozen=True)
class Scope:
    """Whose wishes are ranked: one round of a zone, or the last round of every zone of a community."""

    rounds: list
    name: str
    when: str
    address: str
    page_of_wish: str
    key: int
    walks: bool  # may send on what was found here

    @property
    def is_community(self):
        return self.page_of_wish == "community_wish"


def round_scope(request, pk):
    round = find(request, pk)
    address, walks = reverse("round_wishes", args=[pk]), rules.walks(request.user, round)
    return Scope([round], str(round.zone), f"{round.community} · {round}", address, "round_wish", pk, walks)


def community_scope(request, pk):
    community = get_object_or_404(rules.communities_overlooked_by(request.user), pk=pk)
    rounds = counts.last_rounds(request.user, community)
    address, walks = reverse("community_wishes", args=[pk]), rules.walks_everywhere(request.user, pk)
    return Scope(rounds, str(community), f"{len(rounds)} 个片区最近一次走访", address, "community_wish", pk, walks)


@require_safe
def wishes(request, pk):
    return ranking(request, round_scope(request, pk))


@require_safe
def community_wishes(request, pk):
    return ranking(request, community_scope(request, pk))


@require_http_methods(PAGES)
def wish(request, pk, code):
    return one_wish(request, round_scope(request, pk), code)


@require_http_methods(PAGES)
def community_wish(request, pk, code):
    return one_wish(request, community_scope(request, pk), code)


def ranking(request, scope):
    """The most-named problem first."""
    progress = counts.progress(scope.rounds)
    ranked = counts.wanted(scope.rounds)
    context = {
        "menu_entry": "rounds",
        "scope": scope,
        "progress": progress,
        "talked": next(n for _, value, n in progress["outcomes"] if value == Outcome.TALKED),
        "ranked": ranked,
        "top": ranked[0] if ranked else None,
        "put": put_url(request.user, scope, ranked[0]) if ranked else "",
    }
    return render(request, "visits/wishes.html", context)


def put_url(user, scope, row):
    """Where the problem is put on an agenda: as the issue that it became, else in words and numbers; for who may."""
    community = scope.rounds[0].community_id
    if not communities_arranged_by(user).filter(pk=community).exists():
        return ""
    issues = [petition.issue for petition in row["petitions"] if petition.issue]
    words = {
        "community": community,
        "title": str(row["category"]),
        "note": f"走访中 {row['rank'].homes} 户提出，涉及{row['buildings']}（{scope.name}）。",
    }
    asked = {"number": issues[0].number} if issues else words
    return f"{reverse('agenda_put')}?{urlencode(asked)}"


def one_wish(request, scope, code):
    """One problem: how many homes, where; the doors and their words; and the deed that sends it on its way."""
    row = next((row for row in counts.wanted(scope.rounds) if row["rank"].category == code), None)
    category = current_categories().get(code)
    if row is None or category is None:
        raise Http404
    if request.method == "POST" and not scope.walks:
        raise NotAllowed("只有本片区的委员、物管会主任、副主任和居委会可以提交")
    form = RaiseForm(sent(request))
    if request.method == "POST" and form.is_valid():
        petition = actions.raise_problem(rounds=scope.rounds, category=category, by=request.user, **form.cleaned_data)
        messages.success(request, f"已提交诉求 {petition.number}，由物管会受理后立为事项。")
        return redirect(petition)
    context = {
        "menu_entry": "rounds",
        "scope": scope,
        "row": row,
        "category": category,
        "form": form,
        "put": put_url(request.user, scope, row),
        "doors": doors_asking(request.user, scope.rounds, code),
    }
    return render(request, "visits/wish.html", context)


def doors_asking(user, rounds, code):
    """Wishes with their doors, where this person works; nothing for who only reads numbers."""
    visits = Visit.objects.visible_to(user).filter(round__in=rounds)
    asked = Wish.objects.of(visits).filter(category__code=code)
    rows = asked.select_related("visit__home__entrance__building", "petition").order_by("-weight", "pk")
    return list(rows[:MOST_DOORS])

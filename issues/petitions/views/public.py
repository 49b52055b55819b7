"""Pages everyone sees: the front page and the board. No personal data, whoever looks."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.accounts.allowances import counts_searches
from governance.keyset import Page
from issues.petitions import rules
from issues.petitions.desk import desk_count
from issues.petitions.forms.board import BoardFilter
from issues.petitions.models import Issue
from issues.petitions.states import IssueState

EMERGENCY = [
    {"number": "110", "name": "报警"},
    {"number": "119", "name": "火警和救援"},
    {"number": "120", "name": "急救"},
    {"number": "122", "name": "交通事故"},
    {"number": "12345", "name": "政务服务热线"},
]
MOST_LATELY = 5


@login_not_required
@require_safe
def home(request):
    user = request.user
    return render(
        request,
        "petitions/home.html",
        {
            "numbers": EMERGENCY,
            "solved": lately_solved(),
            "has_desk": user.is_authenticated and rules.has_desk(user),
            "waiting": desk_count(user) if user.is_authenticated else "",
        },
    )


def lately_solved():
    """The last closed of the newest fifty: a front page must not sort years of issues."""
    closed = Issue.objects.public().filter(state=IssueState.CLOSED).select_related("category", "building", "community")
    newest = sorted(closed.order_by("-pk")[:50], key=lambda issue: issue.closed_at, reverse=True)
    return [(issue, ((issue.answered_at or issue.closed_at) - issue.opened_at)) for issue in newest[:MOST_LATELY]]


@login_not_required
@require_safe
@counts_searches
def board(request):
    chosen = BoardFilter(request.GET)
    rows = chosen.narrow(Issue.objects.public()).select_related("category", "building", "community", "lead")
    page = Page(rows, request.GET, keys=["-pk"])
    return render(request, "petitions/board.html", {"page": page, "filter": chosen})

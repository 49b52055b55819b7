"""派单对照表: who serves what, where and when; a box to ask it, and the forms to add and to end a row."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.keyset import Page
from governance.pages import sent
from governance.refusals import NotAllowed
from issues.petitions import actions, rules
from issues.petitions.actions.routes import MAY_NOT
from issues.petitions.desk import scope_for
from issues.petitions.filters import RouteFilter
from issues.petitions.forms.routes import RouteForm, TryForm, with_matters
from issues.petitions.models import Route


def seen_by(request):
    """The communities of whoever works for a committee or a street; nobody else has this table."""
    scope = scope_for(request.user)
    if not scope:
        raise Http404
    return scope


@require_safe
def route_list(request):
    scope = seen_by(request)
    filters = RouteFilter(request.GET, scope=scope)
    rows = filters.narrow(Route.objects.visible_to(request.user))
    page = Page(rows.for_list(), request.GET, keys=["-pk"])
    asked = TryForm(request.GET, scope=scope)
    may_write = rules.communities_routed_by(request.user).exists()
    context = {
        "filters": filters,
        "page": page,
        "rows": with_matters(page),
        "asked": asked,
        "answer": asked.answer(),
        "may_write": may_write,
    }
    return render(request, "routes/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    seen_by(request)
    if not rules.communities_routed_by(request.user).exists():
        raise NotAllowed(MAY_NOT)
    form = RouteForm(sent(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.add_route(by=request.user, **form.deed())
        messages.success(request, "已增加，从现在起派单时会先选这个单位。")
        return redirect("routes")
    return render(request, "routes/new.html", {"form": form, "label": "派单对照表增加一条"})


@require_POST
def end(request, pk):
    seen_by(request)
    route = get_object_or_404(Route.objects.visible_to(request.user), pk=pk)
    actions.end_route(route=route, by=request.user)
    messages.success(request, "已停用，派单时不再先选这个单位。")
    return redirect("routes")

"""会定事项: who does what until when, and what became of it."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from committees.bodies.timeline import running_clocks
from committees.meetings import actions, filters, forms, workflow
from committees.meetings.models import ActionItem
from committees.meetings.tables import carrier_url, with_photos
from committees.meetings.timeline import entries_about
from committees.meetings.views.steps import step_page
from governance.keyset import Page
from governance.pages import PAGES
from governance.registry.models import today

STEPS = {
    "finish": (forms.FinishForm, actions.finish_action, "已登记办理结果。"),
    "redo": (forms.RedoForm, actions.redo_action, "已请承办单位继续办理。"),
    "drop": (forms.DropForm, actions.drop_action, "已登记不再办理。"),
}


@require_safe
def action_list(request):
    """Mine to do, or of my meetings: what is due first."""
    tab = filters.tab_of(request.GET, filters.ACTION_TABS)
    rows, keys = filters.actions_of(request.user, tab)
    page = Page(rows, request.GET, keys=keys)
    shown = {"page": page, "tabs": filters.ACTION_TABS.items(), "tab": tab, "now": timezone.now()}
    return render(request, "meetings/actions.html", shown)


def find(request, pk):
    rows = ActionItem.objects.visible_to(request.user).for_list().select_related("posting__person")
    return get_object_or_404(rows.by_due(today()), pk=pk)


@require_safe
def detail(request, pk):
    action = find(request, pk)
    with_photos(request.user, [action])
    shown = {
        "action": action,
        "carrier_url": carrier_url(request.user, action),
        "steps": workflow.open_to(request.user, action),
        "clocks": running_clocks(action),
        "entries": entries_about(action),
        "now": timezone.now(),
    }
    return render(request, "meetings/action.html", shown)


@require_http_methods(PAGES)
def step(request, pk, name):
    action = find(request, pk)
    return step_page(request, action, name, noun="action", steps=STEPS, meeting=action.meeting)

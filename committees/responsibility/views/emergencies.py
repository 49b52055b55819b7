"""Emergencies: a day at a glance, saying how a building is in two taps, the roster, and an end before its time."""

from datetime import date

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committees.bodies.parts import communities_of
from committees.responsibility import actions, glance, rules
from committees.responsibility.forms import CheckInForm, EmergencyForm, EndForm, RosterForm
from committees.responsibility.models import Emergency
from governance.keyset import Page
from governance.pages import PAGES, sent
from governance.refusals import NotAllowed
from governance.registry.models import today
from governance.workdays import ONE_DAY

KEYS = ["-since", "-pk"]


def find(request, pk):
    return get_object_or_404(Emergency.objects.visible_to(request.user).select_related("street"), pk=pk)


def must_run(request, emergency):
    if not rules.may_run(request.user, emergency):
        raise NotAllowed("只有本社区的物管会主任、副主任、居委会和街道可以这样做")


@require_safe
def emergency_list(request):
    rows = Emergency.objects.visible_to(request.user).select_related("street")
    context = {
        "page": Page(rows, request.GET, keys=KEYS),
        "may_declare": communities_of(request.user).exists(),
    }
    return render(request, "responsibility/emergencies.html", context)


@require_http_methods(PAGES)
def new(request):
    communities = communities_of(request.user)
    if not communities:
        raise NotAllowed("只有物管会主任、副主任、居委会和街道可以启动应急")
    form = EmergencyForm(sent(request), communities=communities)
    if request.method == "POST" and form.is_valid():
        emergency = actions.declare(by=request.user, **form.deed())
        messages.success(request, "已启动，值班表已按包楼责任人排好，值班人会收到通知。")
        if free := glance.unmanned(glance.tiles(emergency, emergency.since)):
            messages.warning(request, f"还没有人值班：{free}。请调整值班。")
        return redirect(emergency)
    return render(request, "responsibility/emergency_new.html", {"form": form, "label": "启动应急"})


def day_wanted(request, emergency):
    """The day in the address, kept within the emergency; today where it says none."""
    try:
        wanted = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        wanted = today()
    return min(max(wanted, emergency.since), emergency.last_day)


@require_safe
def day(request, pk):
    """All buildings of one day on one screen: who has said what, and who has not."""
    emergency = find(request, pk)
    on = day_wanted(request, emergency)
    tiles = glance.tiles(emergency, on)
    context = {
        "emergency": emergency,
        "day": on,
        "before": on - ONE_DAY if on > emergency.since else None,
        "after": on + ONE_DAY if on < emergency.last_day else None,
        "communities": glance.by_community(tiles),
        "counts": glance.counts(tiles),
        "unmanned": glance.unmanned(tiles) if emergency.is_running and on >= today() else "",
        "troubled": [tile for tile in tiles if tile.words],
        "may_run": rules.may_run(request.user, emergency),
        "answers": on == today() and rules.buildings_answered_by(request.user, emergency, on).exists(),
    }
    return render(request, "responsibility/day.html", context)


@require_http_methods(PAGES)
def check_in(request, pk):
    """My buildings today: one press for all that are fine, one line for what is not."""
    emergency, on = find(request, pk), today()
    mine = rules.buildings_answered_by(request.user, emergency, on).distinct()
    form = CheckInForm(sent(request), buildings=mine)
    if request.method == "POST" and form.is_valid():
        rows = actions.check_in(emergency=emergency, by=request.user, **form.deed())
        messages.success(request, f"已报告 {len(rows)} 栋楼：{rows[0].get_condition_display()}。")
        return redirect("emergency_check_in", pk=pk)
    tiles = glance.mine(request.user, emergency, on, mine)
    context = {
        "emergency": emergency,
        "form": form,
        "tiles": tiles,
        "waiting": [tile for tile in tiles if not tile.said],
        "answered": [tile for tile in tiles if tile.said],
        "silent": glance.waiting_for(request.user, tiles),
    }
    return render(request, "responsibility/check_in.html", context)


@require_http_methods(PAGES)
def roster(request, pk):
    emergency = find(request, pk)
    must_run(request, emergency)
    form = RosterForm(sent(request), emergency=emergency)
    if request.method == "POST" and form.is_valid():
        actions.put_on_duty(emergency=emergency, by=request.user, **form.deed())
        messages.success(request, "值班已调整，值班人会收到通知。")
        return redirect(emergency)
    return render(request, "responsibility/step.html", {"emergency": emergency, "form": form, "label": "调整值班"})


@require_http_methods(PAGES)
def end(request, pk):
    emergency = find(request, pk)
    must_run(request, emergency)
    form = EndForm(sent(request))
    if request.method == "POST" and form.is_valid():
        actions.end_early(emergency=emergency, by=request.user, **form.cleaned_data)
        messages.success(request, "应急已结束。")
        return redirect(emergency)
    return render(request, "responsibility/step.html", {"emergency": emergency, "form": form, "label": "提前结束"})

"""业主名册: heads and areas of a management area on a day. No names, no phones: room numbers and areas only."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committees.bodies.forms import HeadRuleForm, RollForm
from committees.bodies.rules import areas_counted_by
from governance.pages import PAGES
from governance.refusals import NotAllowed
from governance.registry import actions
from governance.registry.models import PRESUMED, count_on, head_rule_of, homes_in_order
from governance.registry.roll import two_thirds
from governance.registry.rules import may_decide_head_rule
from governance.registry.states import RollDoubt

MOST_DOUBTS = 200


def find(request, pk):
    return get_object_or_404(areas_counted_by(request.user).select_related("community__street"), pk=pk)


@require_safe
def owner_roll(request, pk):
    area, form = find(request, pk), RollForm(request.GET)
    rule, roll = count_on(area, form.day)
    doubts = [row for row in roll.doubts if form.wanted in ("", row[1])]
    shown = {
        "area": area,
        "form": form,
        "on": form.day,
        "roll": roll,
        "rule": rule,
        "presumed": PRESUMED,
        "needed": {"heads": two_thirds(roll.heads), "area": two_thirds(roll.area)},
        "reasons": [(reason, RollDoubt(reason).label, n) for reason, n in roll.doubts_by_reason.items()],
        "doubts": with_homes(doubts[:MOST_DOUBTS]),
        "more_doubts": len(doubts) - MOST_DOUBTS,
        "may_decide": may_decide_head_rule(request.user, area),
    }
    return render(request, "bodies/roll.html", shown)


def with_homes(doubts):
    """[(home, why)] for [(key, why)]; one question."""
    homes = homes_in_order({key for key, _ in doubts})
    return [(homes[key], RollDoubt(reason).label) for key, reason in doubts]


@require_http_methods(PAGES)
def head_rule(request, pk):
    area = find(request, pk)
    if not may_decide_head_rule(request.user, area):
        raise NotAllowed("人数怎样计算由街道决定")
    form = HeadRuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.decide_head_rule(area=area, **form.cleaned_data, by=request.user)
        messages.success(request, "已决定，自今天起按此计算；以前日期的名册不变。")
        return redirect(area)
    shown = {
        "area": area,
        "form": form,
        "rule": head_rule_of(area),
        "presumed": PRESUMED,
        "past": area.head_rules.order_by("-since", "-pk"),
    }
    return render(request, "bodies/head_rule.html", shown)

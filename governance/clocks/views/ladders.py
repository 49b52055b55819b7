"""How deadlines speak up: what holds, what my street drafts, and the rehearsal before it goes live."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.clocks import actions, kinds, rules
from governance.clocks.forms import StepFormSet, steps_of, written
from governance.clocks.ladder import problems
from governance.clocks.models import Ladder
from governance.clocks.rehearsal import DAYS, is_long, letters, rehearse, replay
from governance.journal.states import Channel
from governance.reading import one_moment

QUARTER = timedelta(days=90)
MOST_LINES = 100


@require_safe
def ladders(request):
    """What holds for everybody, and what the person's own street made of it."""
    if not rules.reads_rules(request.user):
        raise Http404
    rows = Ladder.objects.visible_to(request.user).exclude(state="retired").prefetch_related("steps")
    own = {(row.kind, row.urgency): row for row in rows if row.street_id and row.state == "live"}
    mine = [row for row in rows if row.is_draft and rules.may_change_ladder(request.user, row)]
    drafts = {(row.kind, row.urgency): row for row in mine}
    lines = [
        {"general": row, "own": own.get((row.kind, row.urgency)), "draft": drafts.get((row.kind, row.urgency))}
        for row in rows
        if row.street_id is None and row.state == "live"
    ]
    shown = {"lines": sorted(lines, key=_place), "street": rules.own_street(request.user)}
    return render(request, "clocks/ladders.html", shown)


def _place(line):
    """Kinds in the order in which a matter meets them."""
    order = [kind.name for kind in kinds.known()]
    return order.index(line["general"].kind), line["general"].urgency


@require_safe
def ladder(request, pk):
    """One version, step by step; a draft with its form and what it would do."""
    row = get_object_or_404(Ladder.objects.visible_to(request.user).prefetch_related("steps"), pk=pk)
    if not rules.reads_rules(request.user):
        raise Http404
    return ladder_page(request, row)


def ladder_page(request, row, formset=None):
    kind, is_draft = kinds.get(row.kind), row.state == "draft"
    shown = {"ladder": row, "steps": written(row.rungs(), kind.parts), "now": timezone.now(), "parts": kind.parts}
    if is_draft and rules.may_change_ladder(request.user, row):
        shown["formset"] = formset or StepFormSet(kind=kind, initial=steps_of(row))
        shown["problems"] = problems(row.rungs(), row.urgency, kind.parts)
    elif rules.reads_rules(request.user) and row.state == "live":
        shown |= {"may_draft": True, "street": rules.own_street(request.user)}
    return render(request, "clocks/ladder.html", shown)


@require_POST
def ladder_draft(request, pk):
    """Begin a draft of my street's own version, or go on with the one there is; an operator's is everybody's."""
    row = get_object_or_404(Ladder.objects.visible_to(request.user), pk=pk)
    if not rules.reads_rules(request.user):
        raise Http404
    draft = actions.draft_ladder(ladder=row, street=rules.own_street(request.user), by=request.user)
    return redirect(draft)


@require_POST
def ladder_steps(request, pk):
    """Keep the draft's steps as they were typed."""
    row = get_object_or_404(Ladder.objects.visible_to(request.user), pk=pk)
    formset = StepFormSet(request.POST, kind=kinds.get(row.kind))
    if not formset.is_valid():
        return ladder_page(request, row, formset)
    actions.change_draft(ladder=row, steps=formset.steps(), note=formset.note(), by=request.user)
    messages.success(request, "草稿已保存，还没有生效。可以先预演。")
    return redirect(row)


@require_safe
def ladder_rehearsal(request, pk):
    """What would be sent in the next 14 days, what is late at once, and the last quarter over again."""
    row = get_object_or_404(Ladder.objects.visible_to(request.user).prefetch_related("steps"), pk=pk)
    if not rules.may_change_ladder(request.user, row):
        raise Http404
    now, parts = timezone.now(), kinds.get(row.kind).parts
    shown = {"ladder": row, "now": now, "days": DAYS}
    if "replay" in request.GET or not is_long(row, since=now - QUARTER):
        shown["compared"] = compared(row, now)
    if "replay" in request.GET and request.headers.get("HX-Request"):
        return render(request, "clocks/replay.html", shown)
    result = rehearse(row, now=now)
    with one_moment({}):
        shown["lines"], shown["at_once"] = (
            [said(line, ways, parts) for line, ways in letters(lines[:MOST_LINES])]
            for lines in (result.coming, result.at_once)
        )
    shown |= {"result": result, "problems": problems(row.rungs(), row.urgency, parts)}
    return render(request, "clocks/rehearsal.html", shown)


def compared(ladder, now):
    """By step: how often the draft would have spoken in the last quarter, and how often it really was spoken."""
    would, did = replay(ladder, since=now - QUARTER, now=now)
    labels = dict.fromkeys([*(rung.label for rung in ladder.rungs()), *did])
    return [(label, would[label], did[label]) for label in labels]


def said(line, ways, parts):
    """One step for the page: whom it tells, how many that are today, and when what leaves the house leaves it."""
    channels = {channel for _, channel, _ in ways}
    return {
        "line": line,
        "whom": "、".join(parts.get(name, name) for name in line.rung.audience),
        "people": len({person for person, *_ in ways}),
        "channels": "、".join(channel.label for channel in Channel if channel in channels),
        "later": max((at for *_, at in ways if at > line.fires_at), default=None),
    }


@require_http_methods(["POST"])
def ladder_live(request, pk):
    """From now on the running clocks follow it."""
    row = get_object_or_404(Ladder.objects.visible_to(request.user), pk=pk)
    live = actions.go_live(ladder=row, skips_past="send_past" not in request.POST, by=request.user)
    messages.success(request, f"{live} 已生效，办理中的时限一分钟内按新规则提醒。")
    return redirect(live)


@require_POST
def ladder_drop(request, pk):
    """Throw a draft away."""
    row = get_object_or_404(Ladder.objects.visible_to(request.user), pk=pk)
    actions.drop_draft(ladder=row, by=request.user)
    messages.success(request, "草稿已删除。")
    return redirect("ladders")

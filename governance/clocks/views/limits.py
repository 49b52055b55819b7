"""Which time limits hold, on what ground: for the street offices and the operators."""

from collections import defaultdict

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.clocks import kinds, rules
from governance.clocks.models import TimeLimit
from governance.clocks.models.limits import in_force


@require_safe
def limits(request):
    """What holds for everybody, what my street set for itself, and what is to come."""
    if not rules.reads_rules(request.user):
        raise Http404
    street, today = rules.own_street(request.user), timezone.localdate()
    by_place = defaultdict(list)
    for row in TimeLimit.objects.public():
        if row.street_id in (None, street and street.pk):
            by_place[row.kind, row.urgency, row.category].append(row)
    lines = sorted((_line(rows, today) for rows in by_place.values()), key=_place)
    counted = {kind.name for kind in kinds.known()}
    shown = {
        "running": [line for line in lines if line["kind"] in counted],
        "others": [line for line in lines if line["kind"] not in counted],
        "street": street,
    }
    return render(request, "clocks/limits.html", shown)


def _place(line):
    """The catalogue's order, D2 before D10; what is not in it comes first, by its name."""
    row = line["row"]
    return int(line["code"][1:] or 0) if line["code"] else 0, row.label, row.urgency, row.category


def _line(rows, today):
    """One kind, urgency and category: the row in force for everybody, the street's own, and later ones."""
    general = in_force(row for row in rows if row.street_id is None and row.valid_from <= today)
    own = in_force(row for row in rows if row.valid_from <= today)
    return {
        "kind": rows[0].kind,
        "row": rows[0],
        "general": general,
        "own": own if own and own.street_id else None,
        "coming": [row for row in rows if row.valid_from > today],
        "code": next((row.code for row in rows if row.code), ""),
    }

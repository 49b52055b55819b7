"""One building: what it is, who serves it, whose zone it is in, what is being done there and what was."""

from itertools import groupby
from operator import itemgetter

from django.db.models import F
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from committees.bodies.models import works_at, zones_of
from committees.bodies.rules import areas_counted_by
from committees.responsibility.rules import buildings_known_to
from governance import qr
from governance.keyset import bounded_count
from governance.registry.models import Organisation, homes_of
from governance.registry.rules import keeps_places
from governance.registry.states import OrganisationKind
from issues.petitions import rules
from issues.petitions.desk import scope_for
from issues.petitions.models import Issue
from issues.petitions.states import IssueState

MOST_OPEN, MOST_SOLVED, MOST_CHANGES = 20, 10, 8
# Whom people ring first stands first.
ORDER = [
    OrganisationKind.FIRM,
    OrganisationKind.NEIGHBOURHOOD,
    OrganisationKind.TITLEHOLDER,
    OrganisationKind.OPERATOR,
    OrganisationKind.DEPARTMENT,
]
NEAR = ORDER[:3]  # who is rung for the building itself; the others are folded on a phone


def find(request, pk):
    rows = buildings_known_to(scope_for(request.user).user).select_related(
        "community__street__district", "area", "estate", "grid"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
def building(request, pk):
    """Everything of many rooms that is true of one building; a fixed number of questions."""
    one, user, reader = find(request, pk), request.user, scope_for(request.user).user
    works = works_at(user, one.community_id, one.pk) or keeps_places(user, one.community_id)
    seen = Issue.objects.visible_to(reader) if works else Issue.objects.public()
    here = seen.filter(building=one).select_related("category", "lead")
    organisations = served_by(reader, one)
    still = here.running().order_by("due_at", "pk")[: MOST_OPEN + 1]
    shown = {
        "building": one,
        "works": works,
        "near": [row for row in organisations if row.kind in NEAR],
        "others": [row for row in organisations if row.kind not in NEAR],
        "zones": zones_of(one),
        "homes": one.entrances.values("homes").exclude(homes=None).count(),
        "entrances": one.entrances.count(),
        "running": still[:MOST_OPEN],
        "has_more": len(still) > MOST_OPEN,
        "running_count": bounded_count(one.issues.unscoped("how many, never which").running()),
        "solved": here.filter(state=IssueState.CLOSED).order_by("-closed_at", "-pk")[:MOST_SOLVED],
        "changes": changes_of(one),
        "has_roll": bool(one.area_id) and areas_counted_by(reader).filter(pk=one.area_id).exists(),
        "keeps": keeps_places(user, one.community_id),
        "may_file": rules.may_file(user) and (works or lives_near(user, one)),
        "now": timezone.now(),
    }
    return render(request, "petitions/building.html", shown)


@require_safe
def notice(request, pk):
    """One sheet of A4 for the notice board of the building: whom to ring, who looks after it, and a code to scan."""
    one = find(request, pk)
    address = qr.outside(one.get_absolute_url())
    shown = {
        "building": one,
        "organisations": [row for row in served_by(request.user, one) if row.duty_phone],
        "zones": zones_of(one),
        "address": address,
        "code": qr.picture_of(address),
        "now": timezone.now(),
    }
    return render(request, "petitions/building_notice.html", shown)


def served_by(user, building):
    """Organisations to ring, the firm first."""
    rows = Organisation.objects.visible_to(user).answering_for(building)
    return sorted(rows, key=lambda row: (min(map(place_of, row.kinds)), row.name))


def place_of(kind):
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def lives_near(user, building):
    return homes_of(user).filter(entrance__building__community=building.community_id).exists()


def changes_of(building):
    """Who began and who ceased to serve the building, newest first: [(day, sentence)]; one question."""
    facts = building.coverages.order_by(F("until").desc(nulls_last=True), "-since").select_related("organisation")
    changes = []
    for fact in facts[:100]:
        changes.append((fact.since, "开始服务", fact.organisation.name))
        if fact.until and fact.until <= timezone.localdate():
            changes.append((fact.until, "不再服务", fact.organisation.name))
    grouped = groupby(sorted(changes, reverse=True), key=itemgetter(0, 1))
    return [(day, sentence([name for *_, name in rows], word)) for (day, word), rows in grouped][:MOST_CHANGES]


def sentence(names, word):
    """`首华物业、歌华有线等 12 家开始服务`."""
    names = sorted(names)
    return f"{'、'.join(names[:3])}{f'等 {len(names)} 家' if len(names) > 3 else ''}{word}"

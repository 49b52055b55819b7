"""What a round has found, counted: how far it is, and what is wanted. No doors, so the street may read it too."""

from collections import defaultdict

from django.db.models import Count, Max

from governance.phrases import ranges
from issues.petitions.models import Category, Petition
from issues.visits.models import Visit, Wish
from issues.visits.ranking import HAZARDS, Said, rank
from issues.visits.states import Outcome


def progress(round):
    """Homes of the zone, homes visited, and of these by outcome."""
    latest = Visit.objects.filter(round=round).latest().values_list("outcome", flat=True)
    counts = dict.fromkeys(Outcome.values, 0)
    for outcome in latest:
        counts[outcome] += 1
    rows = [(Outcome(value).label, value, n) for value, n in counts.items()]
    return {"homes": round.homes().order_by().count(), "visited": sum(counts.values()), "outcomes": rows}


def by_building(round):
    """[(building, homes, visited)] in the order one walks; two questions."""
    buildings = round.zone.buildings.order_by("number").annotate(homes=Count("entrances__homes"))
    knocks = Visit.objects.filter(round=round).order_by().values("building")
    visited = dict(knocks.annotate(n=Count("home", distinct=True)).values_list("building", "n"))
    return [(building, building.homes, visited.get(building.pk, 0)) for building in buildings]


def homes_naming(wishes):
    """(how many homes, `9、10、12号楼`)."""
    found = wishes.order_by().values_list("visit__home", "visit__building__number").distinct()
    homes = {home for home, _ in found}
    return len(homes), f"{ranges(number for _, number in found)}号楼" if homes else ""


def wanted(round):
    """The ranking of one round, best first, each with its category, its buildings, and where it has gone."""
    said, buildings, waiting, petitions = [], defaultdict(set), defaultdict(set), defaultdict(set)
    rows = (
        Wish.objects.filter(visit__round=round)
        .order_by()
        .values_list(
            "category__code", "visit__home", "weight", "category__urgency", "visit__building__number", "petition"
        )
    )
    for code, home, weight, urgency, number, petition in rows:
        said.append(Said(code, home, weight, HAZARDS[urgency]))
        buildings[code].add(number)
        (petitions[code].add(petition) if petition else waiting[code].add(home))
    names = {row.code: row for row in Category.objects.current().select_related("group")}
    chosen = Petition.objects.unscoped(
        "what this very round has become; the page names numbers, and asks again for links"
    )
    sent = chosen.select_related("issue").in_bulk(set().union(*petitions.values()))
    return [
        {
            "rank": one,
            "category": names.get(one.category) or one.category,
            "buildings": f"{ranges(buildings[one.category])}号楼",
            "waiting": len(waiting[one.category]),
            "petitions": sorted((sent[pk] for pk in petitions[one.category]), key=lambda row: row.pk),
        }
        for one in rank(said)
    ]


def last_visits(buildings):
    """{building: the day of its last knock}; one question."""
    knocks = Visit.objects.filter(building__in=buildings).order_by().values("building")
    return dict(knocks.annotate(last=Max("visited_on")).values_list("building", "last"))

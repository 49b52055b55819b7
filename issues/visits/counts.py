"""What a round has found, counted: how far it is, and what is wanted. No doors, so the street may read it too."""

from collections import defaultdict

from django.db.models import Count, Exists, Max, OuterRef

from committees.bodies.models import Zone
from governance.phrases import ranges
from governance.registry.models import Home, today
from issues.petitions.models import Category, Petition
from issues.visits.models import Round, Visit, Wish
from issues.visits.ranking import HAZARDS, Said, rank
from issues.visits.states import Outcome

COUNTED = "counts, and no door"


def last_rounds(user, community):
    """The last round of each zone of today in which somebody has knocked, where this person may read it: what holds
    of each zone. One that has only been opened hides nothing.
    """
    walked = Exists(Visit.objects.filter(round=OuterRef("pk")).unscoped(COUNTED))
    begun = Round.objects.visible_to(user).filter(walked, community=community, begins_on__lte=today())
    here = begun.filter(zone__in=Zone.objects.current()).select_related("zone__lead__person", "community")
    return list(here.order_by("zone_id", "-begins_on", "-pk").distinct("zone_id"))


def progress(rounds):
    """Homes of the zones, homes visited, and of these by outcome."""
    latest = Visit.objects.filter(round__in=rounds).unscoped(COUNTED).latest().values_list("outcome", flat=True)
    counts = dict.fromkeys(Outcome.values, 0)
    for outcome in latest:
        counts[outcome] += 1
    rows = [(Outcome(value).label, value, n) for value, n in counts.items()]
    homes = Home.objects.filter(entrance__building__zones__in=[round.zone_id for round in rounds])
    return {"homes": homes.distinct().count(), "visited": sum(counts.values()), "outcomes": rows}


def by_building(round):
    """[(building, homes, visited)] in the order one walks; two questions."""
    buildings = round.zone.buildings.order_by("number").annotate(homes=Count("entrances__homes"))
    knocks = Visit.objects.filter(round=round).unscoped(COUNTED).order_by().values("building")
    visited = dict(knocks.annotate(n=Count("home", distinct=True)).values_list("building", "n"))
    return [(building, building.homes, visited.get(building.pk, 0)) for building in buildings]


def homes_naming(wishes):
    """(how many homes, `9、10、12号楼`)."""
    found = wishes.order_by().values_list("visit__home", "visit__building__number").distinct()
    homes = {home for home, _ in found}
    return len(homes), f"{ranges(number for _, number in found)}号楼" if homes else ""


WISHED = (
    "category__code",
    "visit__home",
    "weight",
    "category__urgency",
    "visit__building__number",
    "visit__round",
    "petition",
)


def wanted(rounds):
    """What rounds found, best first, each with its category, where it was said, and where it has gone."""
    said, buildings, waiting, petitions = [], defaultdict(set), defaultdict(set), defaultdict(set)
    in_round = defaultdict(lambda: defaultdict(set))
    for code, home, weight, urgency, number, round, petition in (
        Wish.objects.filter(visit__round__in=rounds).order_by().values_list(*WISHED)
    ):
        said.append(Said(code, home, weight, HAZARDS[urgency]))
        buildings[code].add(number)
        in_round[code][round].add(home)
        (petitions[code].add(petition) if petition else waiting[code].add(home))
    names = {row.code: row for row in Category.objects.current().select_related("group")}
    chosen = Petition.objects.unscoped(
        "what these very rounds have become; the page names numbers, and asks again for links"
    )
    sent = chosen.select_related("issue").in_bulk(set().union(*petitions.values()))
    return [
        {
            "rank": one,
            "category": names.get(one.category) or one.category,
            "buildings": f"{ranges(buildings[one.category])}号楼",
            "rounds": [(round, len(in_round[one.category][round.pk])) for round in rounds],
            "waiting": len(waiting[one.category]),
            "petitions": sorted((sent[pk] for pk in petitions[one.category]), key=lambda row: row.pk),
        }
        for one in rank(said)
    ]


def last_visits(buildings):
    """{building: the day of its last knock}; one question."""
    knocks = Visit.objects.filter(building__in=buildings).unscoped(COUNTED).order_by().values("building")
    return dict(knocks.annotate(last=Max("visited_on")).values_list("building", "last"))

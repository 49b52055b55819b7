"""How much is registered where: a handful of grouped questions, whatever the number of rows."""

from dataclasses import dataclass

from django.db.models import Count, Q

from governance.registry.models import Building, Home, Occupancy, Ownership, TitleRecord


@dataclass(frozen=True)
class Registered:
    """`owned`: homes with an owner today; `people`: owners and occupants with an account, bound to a home today."""

    buildings: int
    homes: int
    owned: int
    people: int


def counts_of_communities(communities):
    """[(community, Registered)] in the order given; five questions."""
    communities = list(communities)
    here = {"home__entrance__building__community__in": communities}
    owners, occupants = Ownership.objects.current().filter(**here), Occupancy.objects.current().filter(**here)
    place = "home__entrance__building__community"
    buildings = per(Building.objects.filter(community__in=communities), "community")
    homes = per(Home.objects.filter(entrance__building__community__in=communities), "entrance__building__community")
    owned = per(owned_homes(entrance__building__community__in=communities), "entrance__building__community")
    living = owners.exclude(person=None).values_list(place, "person").union(occupants.values_list(place, "person"))
    people = {}
    for community, _ in living:
        people[community] = people.get(community, 0) + 1
    counts = [Registered(*(count.get(one.pk, 0) for count in (buildings, homes, owned, people))) for one in communities]
    return list(zip(communities, counts, strict=True))


def counts_of_buildings(buildings):
    """[(building, homes, homes with an owner today)] in the order given; three questions."""
    buildings = list(buildings)
    homes = per(Home.objects.filter(entrance__building__in=buildings), "entrance__building")
    owned = per(owned_homes(entrance__building__in=buildings), "entrance__building")
    return [(one, homes.get(one.pk, 0), owned.get(one.pk, 0)) for one in buildings]


def owned_homes(**where):
    """Homes with an owner today, by account or by the paper roll."""
    held = Q(pk__in=Ownership.objects.current().values("home")) | Q(pk__in=TitleRecord.objects.current().values("home"))
    return Home.objects.filter(held, **where)


def per(rows, key, what="pk"):
    """How many different `what` for each value of `key`."""
    return dict(rows.order_by().values_list(key).annotate(n=Count(what, distinct=what != "pk")))

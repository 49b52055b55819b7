"""Who acts in an office for a street: the rooms above add theirs when they start, as bodies do with seats.

Their deeds are seen with their names, also those that happen nowhere in particular, such as an export.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate


@dataclass(frozen=True)
class Office:
    """A model of periods with a `person`, and the ways from it to a street."""

    model: type
    ways: tuple[str, ...]

    def of_streets(self, streets):
        there = Q()
        for way in self.ways:
            there |= Q(**{f"{way}__in": streets})
        return self.model.objects.filter(there)


_offices: dict[type, Office] = {}


def register(model, *ways):
    _offices[model] = Office(model, ways)


DAY = {"day": TruncDate("at")}  # what events need before they are asked the next


def acted_for(streets):
    """A condition on events with DAY: done by somebody who held an office there on that day."""
    day, found = OuterRef("day"), Q(pk__in=[])
    for office in _offices.values():
        held = office.of_streets(streets).filter(person=OuterRef("by"), since__lte=day)
        found |= Exists(held.filter(Q(until=None) | Q(until__gte=day)))
    return found


def named(streets, people):
    """Those of these people, by key, who hold or held an office there: they are shown with their names."""
    found = set()
    for office in _offices.values():
        found.update(office.of_streets(streets).filter(person__in=people).values_list("person", flat=True))
    return found

"""Who could be asked to act: organisations that serve the place, the usual ones for the category first.

Whom the routing table names comes before all of them, with the reason.
"""

import re
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q
from django.utils import timezone

from governance.phrases import day
from governance.registry.models import Coverage, Organisation, of_kinds
from governance.registry.states import OrganisationKind
from issues.petitions.models import Route
from issues.petitions.routing import in_order
from issues.petitions.rules import TASK_KINDS

# What the table of categories calls a whole kind.
KIND_WORDS = {
    "物业": OrganisationKind.FIRM,
    "产权单位": OrganisationKind.TITLEHOLDER,
    "运营商": OrganisationKind.OPERATOR,
}
USUAL = "通常由他们办理"


def of_place(community, building=None):
    """Serving the building, or anywhere in the community for a public place; departments of the street always."""
    served = Coverage.objects.current()
    served = served.filter(building=building) if building else served.filter(building__community=community)
    here = Q(pk__in=served.values("organisation")) | Q(kind=OrganisationKind.DEPARTMENT, street=community.street_id)
    return list(Organisation.objects.filter(here, of_kinds(TASK_KINDS), dissolved_on=None).order_by("kind", "name"))


def is_usual(organisation, hint):
    """Whether the category's hint (物业、产权单位) speaks of this organisation, by kind or by the first words."""
    names = [name for name in re.split(r"[、()（）]", hint) if name]
    return any(
        KIND_WORDS.get(name) in organisation.kinds or name[:4] in organisation.name or organisation.name[:4] in name
        for name in names
    )


def as_choices(organisations, hint="", marks=None):
    """For a select: the usual ones first, then by kind; `marks` adds a word to some, by primary key."""
    marks = marks or {}

    def options(rows):
        return [(str(row.pk), row.name + marks.get(row.pk, "")) for row in rows]

    usual = [row for row in organisations if is_usual(row, hint)]
    others = sorted((row for row in organisations if row not in usual), key=lambda row: TASK_KINDS.index(row.kind))
    groups = [(OrganisationKind(kind).label, options(rows)) for kind, rows in groupby(others, key=lambda row: row.kind)]
    return [(USUAL, options(usual)), *groups] if usual else groups


# --- whom the routing table names -------------------------------------------------------------------------


@dataclass(frozen=True)
class Default:
    """Who would be asked, and why: `燃气：全社区由燃气公司负责，2024 合同`."""

    organisation: Organisation
    reason: str
    route: Route


def default_for(matter, at=None):
    """Of an issue, a petition or whatever has a category, a community and a building; None where no row speaks."""
    return defaults_for([matter], at)[0]


def defaults_for(matters, at=None):
    """The same for many, in their order; one question to the database."""
    moment = timezone.localtime(at)
    places = {(matter.community, matter.building) for matter in matters}
    routes = list(Route.objects.current(moment.date()).at(*places).for_list())
    return [_default(matter, routes, moment) for matter in matters]


def _default(matter, routes, moment):
    by_key = {route.pk: route for route in routes if _is_of(route, matter)}
    what = {"category": matter.category.code, "group": matter.category.group_id, "moment": moment.time()}
    for rule in in_order((route.as_rule() for route in by_key.values()), **what):
        route = by_key[rule.pk]
        organisation = standing_in_for(route.organisation, moment.date())
        if organisation is not None and set(organisation.kinds) & set(TASK_KINDS):
            return Default(organisation, _reason(route, matter, organisation), route)
    return None


def _is_of(route, matter):
    """Whether the place of a row holds this matter's; many matters share one question to the database."""
    community, building = matter.community, matter.building
    here = {
        "street": community.street_id,
        "community": community.pk,
        "area": building.area_id if building else None,
        "building": building.pk if building else None,
    }
    return getattr(route, f"{route.place_kind}_id") == here[route.place_kind]


def standing_in_for(organisation, on):
    """The organisation itself, or whoever took over from it; None where it is gone and nobody did."""
    seen = set()
    while organisation is not None and organisation.dissolved_on is not None and organisation.dissolved_on <= on:
        if organisation.pk in seen:
            return None
        seen.add(organisation.pk)
        organisation = organisation.successor
    return organisation


def _reason(route, matter, organisation):
    what = matter.category.name if route.category else route.group.name
    hours = route.hours_words and f"每天 {route.hours_words} "
    words = f"{what}：{route.place_words}{hours}由{organisation}负责，{route.basis}"
    gone = route.organisation
    if gone != organisation:
        words += f"（表中是{gone}，已于{day(gone.dissolved_on)}终止，由{organisation}承接）"
    return words

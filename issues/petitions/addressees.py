"""Who could be asked to act: organisations that serve the place, the usual ones for the category first."""

import re
from itertools import groupby

from django.db.models import Q

from governance.registry.models import Coverage, Organisation, of_kinds
from governance.registry.states import OrganisationKind
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

"""Sheets of the registry: what a street office or a 居委会 may bring in from Excel."""

from governance.imports import kinds
from governance.registry.models import Community, Street, streets_of
from governance.registry.sheets.buildings import BUILDINGS
from governance.registry.sheets.homes import HOMES
from governance.registry.sheets.organisations import ORGANISATIONS
from governance.registry.sheets.owners import OWNERS
from governance.registry.sheets.places import communities_kept_by
from governance.registry.sheets.staff import STAFF


def register():
    for kind in (BUILDINGS, HOMES, OWNERS, ORGANISATIONS, STAFF):
        kinds.add(kind)
    kinds.add_reach("street", kinds.Reach(lambda: Street, streets_of))
    kinds.add_reach("community", kinds.Reach(lambda: Community, communities_kept_by))

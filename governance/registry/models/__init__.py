"""Places, organisations, homes, and the facts from which authority follows."""

from governance.registry.models.claims import HomeClaim
from governance.registry.models.homes import Occupancy, Ownership, homes_of, lives_in
from governance.registry.models.organisations import (
    Coverage,
    Organisation,
    Posting,
    communities_confirmed_by,
    organisations_of,
    staff_of,
    streets_of,
)
from governance.registry.models.periods import Period, holds, today
from governance.registry.models.places import Building, Community, Entrance, Home, ManagementArea, Street

__all__ = [
    "Building",
    "Community",
    "Coverage",
    "Entrance",
    "Home",
    "HomeClaim",
    "ManagementArea",
    "Occupancy",
    "Organisation",
    "Ownership",
    "Period",
    "Posting",
    "Street",
    "communities_confirmed_by",
    "holds",
    "homes_of",
    "lives_in",
    "organisations_of",
    "staff_of",
    "streets_of",
    "today",
]

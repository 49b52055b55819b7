"""Places, organisations, homes, and the facts from which authority follows."""

from governance.registry.models.claims import HomeClaim
from governance.registry.models.homes import Occupancy, Ownership, homes_of, lives_in, residents_of
from governance.registry.models.organisations import (
    Contact,
    Coverage,
    Organisation,
    Posting,
    communities_confirmed_by,
    discipline_staff,
    disciplined_by,
    of_kinds,
    organisations_of,
    postings_of,
    staff_of,
    streets_audited_by,
    streets_of,
)
from governance.registry.models.periods import Period, holds, today
from governance.registry.models.places import (
    Building,
    Community,
    District,
    Entrance,
    Estate,
    Grid,
    Home,
    ManagementArea,
    Street,
)
from governance.registry.models.rolls import HeadRule, head_rule_of, owner_roll, parts_of
from governance.registry.models.titles import TitleRecord, phone_digest

__all__ = [
    "Building",
    "Community",
    "Contact",
    "Coverage",
    "District",
    "Entrance",
    "Estate",
    "Grid",
    "HeadRule",
    "Home",
    "HomeClaim",
    "ManagementArea",
    "Occupancy",
    "Organisation",
    "Ownership",
    "Period",
    "Posting",
    "Street",
    "TitleRecord",
    "communities_confirmed_by",
    "discipline_staff",
    "disciplined_by",
    "head_rule_of",
    "holds",
    "homes_of",
    "lives_in",
    "of_kinds",
    "organisations_of",
    "owner_roll",
    "parts_of",
    "phone_digest",
    "postings_of",
    "residents_of",
    "staff_of",
    "streets_audited_by",
    "streets_of",
    "today",
]

"""Deeds of the registry, by noun. A home is locked before the facts about it."""

from governance.registry.actions.claims import (
    MOST_WAITING,
    PRIVACY_NOTICE,
    UsernameTaken,
    begin_living,
    claim_home,
    confirm_claims,
    decide_claim,
    look_at_claimant,
    neighbourhood_staff,
    sign_up,
    vouch,
)
from governance.registry.actions.organisations import (
    begin_contact,
    begin_coverage,
    dissolve,
    end_contact,
    end_coverage,
    end_posting,
    hand_over,
    keep_reachable,
)
from governance.registry.actions.rolls import decide_head_rule
from governance.registry.actions.titles import (
    Owner,
    begin_occupancy,
    begin_ownership,
    end_occupancy,
    end_ownership,
    transfer_home,
)

__all__ = [
    "MOST_WAITING",
    "PRIVACY_NOTICE",
    "Owner",
    "UsernameTaken",
    "begin_contact",
    "begin_coverage",
    "begin_living",
    "begin_occupancy",
    "begin_ownership",
    "claim_home",
    "confirm_claims",
    "decide_claim",
    "decide_head_rule",
    "dissolve",
    "end_contact",
    "end_coverage",
    "end_occupancy",
    "end_ownership",
    "end_posting",
    "hand_over",
    "keep_reachable",
    "look_at_claimant",
    "neighbourhood_staff",
    "sign_up",
    "transfer_home",
    "vouch",
]

"""Deeds of the registry, by noun. A home is locked before the facts about it."""

from governance.registry.actions.claims import (
    MOST_WAITING,
    PRIVACY_NOTICE,
    UsernameTaken,
    begin_living,
    claim_home,
    decide_claim,
    neighbourhood_staff,
    sign_up,
)

__all__ = [
    "MOST_WAITING",
    "PRIVACY_NOTICE",
    "UsernameTaken",
    "begin_living",
    "claim_home",
    "decide_claim",
    "neighbourhood_staff",
    "sign_up",
]

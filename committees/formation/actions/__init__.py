"""Deeds of a formation: nominations, then the steps of the body itself."""

from committees.formation.actions.nominations import agree, nominate, refuse, state, support, withdraw
from committees.formation.actions.steps import (
    announce_founding,
    close_nominations,
    form,
    give_up,
    publicise,
    set_members,
)

__all__ = [
    "agree",
    "announce_founding",
    "close_nominations",
    "form",
    "give_up",
    "nominate",
    "publicise",
    "refuse",
    "set_members",
    "state",
    "support",
    "withdraw",
]

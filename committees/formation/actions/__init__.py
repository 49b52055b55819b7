"""Deeds of a formation: nominations, then the steps of the body itself."""

from committees.formation.actions.by_elections import call_by_election, choose, give_up_by_election, seat
from committees.formation.actions.nominations import agree, nominate, refuse, state, support, withdraw
from committees.formation.actions.steps import (
    announce_founding,
    close_nominations,
    form,
    founded_with,
    give_up,
    publicise,
    set_members,
)

__all__ = [
    "agree",
    "announce_founding",
    "call_by_election",
    "choose",
    "close_nominations",
    "form",
    "founded_with",
    "give_up",
    "give_up_by_election",
    "nominate",
    "publicise",
    "refuse",
    "seat",
    "set_members",
    "state",
    "support",
    "withdraw",
]

"""Who may do what with a Party organisation: its own posts keep it, the one that approved it decides over it."""

from committees.party.models import keeps, posts_of
from committees.party.states import HEADS

__all__ = ["decides", "heads", "is_beside", "keeps"]


def heads(user, party):
    """Secretary or deputy there."""
    return posts_of(user, *HEADS).filter(party=party).exists()


def decides(user, party):
    """Appoints and ends: heads of the organisation that approved it; where none did, its own."""
    above = party.approver_id or party.pk
    return posts_of(user, *HEADS).filter(party=above).exists()


def is_beside(user, party):
    """Holds any post there."""
    return posts_of(user).filter(party=party).exists()

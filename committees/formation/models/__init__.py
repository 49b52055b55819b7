"""Who is recommended for a body or a free seat, what proves it, who stands behind it, and how the owners voted."""

from committees.formation.models.by_elections import ByElection
from committees.formation.models.elections import Election
from committees.formation.models.nominations import Nomination, StatementMade, Support

__all__ = ["ByElection", "Election", "Nomination", "StatementMade", "Support"]

"""Pages of formations and by-elections."""

from committees.formation.views import by_elections
from committees.formation.views.nominations import nominate, nomination, nomination_step
from committees.formation.views.steps import new, paper, sheet, step

__all__ = ["by_elections", "new", "nominate", "nomination", "nomination_step", "paper", "sheet", "step"]

"""Pages of formations."""

from committees.formation.views.nominations import nominate, nomination, nomination_step
from committees.formation.views.steps import new, paper, step

__all__ = ["new", "nominate", "nomination", "nomination_step", "paper", "step"]
